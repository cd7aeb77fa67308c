import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import type {Resolver} from './backend.ts';
import type {Group} from './group.ts';
import {hasKnownType} from './path-type.ts';
import {type ListenerDraft, NOT_FOUND, type Origin, type Problem} from './route.ts';
import {wantsTls} from './tls.ts';
import {apiPath, type Fallback, type HostBlock, orderBlocks, virtualHostListeners} from './virtual-host.ts';

/**
 * The listeners of Ingresses whose controller k2e does not know: the text of the Ingress API. Exact hosts before wildcards
 * (one label) before none; of a host's paths the longest that matches, exact before prefix; what matches no rule goes to
 * `defaultBackend`. Hosts in `tls` are served over HTTPS, and plain HTTP is redirected there, as most controllers do.
 */
export function genericListeners(
  group: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  const blocks = new Map<string, HostBlock>();
  for (const {object} of group.members) addRules(object, blocks, resolver, problems);
  for (const block of blocks.values()) block.routes.sort((a, b) => b.rank - a.rank);
  const members = group.members.map(({object}) => object);
  const fallback = defaultBackend(members, resolver, problems);
  return virtualHostListeners(
    orderBlocks(blocks.values()),
    fallback,
    fallback.action,
    members,
    group.outerTls,
  );
}

function addRules(
  object: KubeObject<Ingress>,
  blocks: Map<string, HostBlock>,
  resolver: Resolver,
  problems: Problem[],
): void {
  for (const [at, rule] of (object.value.spec?.rules ?? []).entries()) {
    const host = (rule.host ?? '').toLowerCase();
    const origin = {object, path: pointer('spec', 'rules', at)};
    const block = blocks.get(host) ?? emptyBlock(host, origin);
    blocks.set(host, block);
    block.members.add(object);
    block.tls ||= wantsTls(object, host);
    for (const [index, path] of (rule.http?.paths ?? []).entries()) {
      const from = {object, path: `${origin.path}${pointer('http', 'paths', index)}`};
      if (!hasKnownType(path, from, problems)) continue;
      const {match, rank} = apiPath(path);
      const action = resolver.backend(path.backend ?? {}, {...from, path: `${from.path}/backend`});
      const route = {hosts: [], paths: match ? [match] : [], extra: [], transforms: [], action, origin: from};
      block.routes.push({path: match, rank, route, redirect: true});
    }
  }
}

/** A block without routes. */
export function emptyBlock(host: string, origin: HostBlock['origin']): HostBlock {
  return {
    host,
    aliases: [],
    routes: [],
    fallback: undefined,
    tls: false,
    outer: [],
    members: new Set(),
    origin,
  };
}

/** The action for requests that no rule takes: the first `defaultBackend` of the group, else 404. */
export function defaultBackend(
  members: readonly KubeObject<Ingress>[],
  resolver: Resolver,
  problems: Problem[],
): Fallback {
  const [first, ...others] = members.filter(object => object.value.spec?.defaultBackend);
  if (!first) return {action: NOT_FOUND};
  for (const object of others) {
    problems.push({
      object,
      path: '/spec/defaultBackend',
      level: 'review',
      fidelity: 'dropped',
      message:
        `A listener has one default action, and Ingress ${first.ref.namespace}/${first.ref.name} gives it already; this ` +
        'default backend is not used.',
    });
  }
  const origin = {object: first, path: '/spec/defaultBackend'};
  return {action: resolver.backend(first.value.spec?.defaultBackend ?? {}, origin), origin};
}

/** Told of a default backend that its Ingress guards by what a default action cannot do. */
export function closedDefault(origin: Origin): Problem {
  return {
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message:
      'The default action of a listener has no conditions on addresses and changes no path, which the Ingress asks for; requests that no rule takes are not forwarded to the default backend.',
    remediation:
      'Add a listener rule for the path /* behind the others, with the condition or the transform, that forwards to the target group.',
  };
}
