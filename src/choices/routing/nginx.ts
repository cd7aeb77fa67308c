import type {RuleTransform} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {PathMatch} from '../../ecs/listener-rule/match.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {listOf} from './annotation.ts';
import type {Resolver} from './backend.ts';
import {closedDefault, defaultBackend, emptyBlock} from './generic.ts';
import type {Group} from './group.ts';
import {forcesHttps, isCanary, nginxAnnotation, overridingAction, redirectsToHttps} from './nginx-action.ts';
import {addCanary} from './nginx-canary.ts';
import {expressionPath, hostRewrite, regexHosts, rewriteTransform} from './nginx-path.ts';
import {hasKnownType} from './path-type.ts';
import {
  FORBIDDEN,
  type ListenerDraft,
  NOT_FOUND,
  type Origin,
  type Problem,
  type Route,
  type RouteAction,
} from './route.ts';
import {keptOut, restrictedTo} from './source-range.ts';
import {wantsTls} from './tls.ts';
import {apiPath, type Fallback, type HostBlock, orderBlocks, virtualHostListeners} from './virtual-host.ts';

/**
 * The listeners of Ingresses that ingress-nginx serves: a server block per host, which never falls through to another; inside it
 * exact before longest prefix, or regular expressions from the longest text on hosts where one Ingress asks for them
 * (`internal/ingress/controller/controller.go`, `template.go` of ingress-nginx).
 */
export function nginxListeners(
  group: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  const members = group.members.map(({object}) => object);
  const primary = members.filter(object => !isCanary(object));
  const regex = regexHosts(primary);
  const blocks = new Map<string, HostBlock>();
  for (const object of primary) addServer(object, blocks, regex, resolver, problems);
  for (const object of members.filter(isCanary)) addCanary(object, blocks, resolver, problems);
  addAliases(primary, blocks);
  for (const block of blocks.values()) sortLocations(block, regex.has(block.host));
  // A default backend beside rules belongs to the hosts of its own Ingress, not to the whole controller.
  const catchAll = primary.filter(object => (object.value.spec?.rules ?? []).length === 0);
  const given = defaultBackend(catchAll, resolver, problems);
  const fallback = {...given, action: guardedDefault(given, problems)};
  return virtualHostListeners(orderBlocks(blocks.values()), fallback, NOT_FOUND, members, group.outerTls);
}

/** The default backend of an Ingress with rules, which answers for the other paths of their hosts. */
function ownDefault(object: KubeObject<Ingress>, resolver: Resolver, problems: Problem[]): Fallback {
  const origin = {object, path: '/spec/defaultBackend'};
  const action = resolver.backend(object.value.spec?.defaultBackend ?? {}, origin);
  return {origin, action: guardedDefault({origin, action}, problems)};
}

/** What answers for a default backend: nginx guards it as the paths of its Ingress (`locationApplyAnnotations`). */
function guardedDefault({action, origin}: Fallback, problems: Problem[]): RouteAction {
  if (!origin) return action;
  const object = origin.object as KubeObject<Ingress>;
  // What it tells is told with the Ingress.
  const override = overridingAction(object, []);
  if (override) return override;
  if (RANGES.every(suffix => listOf(nginxAnnotation(object, suffix)).length === 0)) return action;
  problems.push(closedDefault(origin));
  return FORBIDDEN;
}

const RANGES = ['whitelist-source-range', 'allowlist-source-range', 'denylist-source-range'] as const;

function addServer(
  object: KubeObject<Ingress>,
  blocks: Map<string, HostBlock>,
  regex: ReadonlySet<string>,
  resolver: Resolver,
  problems: Problem[],
): void {
  const {rules = [], defaultBackend: backend} = object.value.spec ?? {};
  const override = overridingAction(object, problems);
  const own = backend && rules.length > 0 ? ownDefault(object, resolver, problems) : undefined;
  for (const [at, rule] of rules.entries()) {
    const host = (rule.host ?? '').toLowerCase();
    const origin = {object, path: pointer('spec', 'rules', at)};
    let block = blocks.get(host);
    if (!block) {
      block = emptyBlock(host, origin);
      block.fallback = own;
      blocks.set(host, block);
    }
    block.members.add(object);
    block.tls ||= wantsTls(object, host) || forcesHttps(object);
    for (const [index, path] of (rule.http?.paths ?? []).entries()) {
      const from = {object, path: `${origin.path}${pointer('http', 'paths', index)}`};
      if (!hasKnownType(path, from, problems)) continue;
      const action =
        override ?? resolver.backend(path.backend ?? {}, {...from, path: `${from.path}/backend`});
      addLocation(block, path, action, from, regex.has(host), problems);
    }
    addAppRoot(block, object, origin);
  }
}

function addLocation(
  block: HostBlock,
  path: HTTPIngressPath,
  action: RouteAction,
  origin: Origin,
  asRegex: boolean,
  problems: Problem[],
): void {
  const {object} = origin;
  const text = path.path ?? '/';
  const place = asRegex ? {match: expressionPath(text), rank: text.length} : apiPath(path);
  if (place.match === 'unsupported') {
    problems.push({
      ...origin,
      path: `${origin.path}/path`,
      level: 'action',
      fidelity: 'manual',
      message:
        'The regular expressions of listener rules cannot say what this path asks for; k2e emits no rule for it.',
    });
    return;
  }
  const route: Route = {
    hosts: [],
    paths: place.match ? [place.match] : [],
    extra: [],
    transforms: action.kind === 'forward' ? rewrites(object, text, origin, problems) : [],
    action,
    origin,
  };
  const ranges = listOf(
    nginxAnnotation(object, 'whitelist-source-range') ?? nginxAnnotation(object, 'allowlist-source-range'),
  );
  const path_: PathMatch | undefined = place.match;
  const denied = listOf(nginxAnnotation(object, 'denylist-source-range'));
  for (const each of [...keptOut(denied, route), ...restrictedTo(ranges, route)]) {
    block.routes.push({path: path_, rank: place.rank, route: each, redirect: redirectsToHttps(object)});
  }
}

function rewrites(
  object: KubeObject<Ingress>,
  path: string,
  origin: Origin,
  problems: Problem[],
): readonly RuleTransform[] {
  const result: RuleTransform[] = [];
  const target = nginxAnnotation(object, 'rewrite-target') ?? '';
  if (target !== '' && target !== path) {
    const transform = rewriteTransform(path, target);
    if (transform === 'unsupported') {
      problems.push({
        ...origin,
        path: `${origin.path}/path`,
        level: 'action',
        fidelity: 'manual',
        message:
          'The captures of this path and the rewrite-target have a shape that k2e does not translate; requests reach the ' +
          'backend with their path unchanged until a url-rewrite transform is added to the rule.',
      });
    } else {
      result.push(transform);
    }
  }
  const vhost = nginxAnnotation(object, 'upstream-vhost');
  if (vhost !== undefined && !vhost.includes('$')) result.push(hostRewrite(vhost));
  return result;
}

/** `app-root`: exactly `/` is redirected, before everything else. */
function addAppRoot(block: HostBlock, object: KubeObject<Ingress>, origin: Origin): void {
  const root = nginxAnnotation(object, 'app-root');
  if (root === undefined || !root.startsWith('/')) return;
  const path: PathMatch = {kind: 'exact', path: '/'};
  const action: RouteAction = {kind: 'redirect', redirect: {Path: root, StatusCode: 'HTTP_302'}};
  const route = {hosts: [], paths: [path], extra: [], transforms: [], action, origin};
  block.routes.unshift({path, rank: Number.MAX_SAFE_INTEGER, route, redirect: redirectsToHttps(object)});
}

/** `server-alias`: more names of the block of each host of the Ingress, unless they have a block of their own. */
function addAliases(members: readonly KubeObject<Ingress>[], blocks: ReadonlyMap<string, HostBlock>): void {
  for (const object of members) {
    const aliases = listOf(nginxAnnotation(object, 'server-alias')?.toLowerCase());
    for (const rule of object.value.spec?.rules ?? []) {
      const block = blocks.get((rule.host ?? '').toLowerCase());
      if (!block || block.host === '') continue;
      for (const alias of aliases) {
        if (/^[a-z0-9.*-]+$/.test(alias) && !blocks.has(alias) && !block.aliases.includes(alias))
          block.aliases.push(alias);
      }
    }
  }
}

/** Regular expressions from the longest text on, ties from the end of the alphabet; otherwise exact, then longer prefixes. */
function sortLocations(block: HostBlock, asRegex: boolean): void {
  const textOf = ({route}: HostBlock['routes'][number]) => JSON.stringify(route.paths);
  block.routes.sort((a, b) => {
    if (a.rank !== b.rank || !asRegex) return b.rank - a.rank;
    return textOf(a) < textOf(b) ? 1 : textOf(a) > textOf(b) ? -1 : 0;
  });
}
