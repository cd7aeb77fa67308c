import {type HostMatch, hostMatch, type PathMatch, prefixMatch} from '../../ecs/listener-rule/match.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress} from '../../model/kubernetes.generated.ts';
import {ingressMiddlewares} from '../../model/traefik.ts';
import {pointer} from '../../pointer.ts';
import {annotation, annotationKeys, booleanOf, integerOf, listOf, PLAIN, TRAEFIK} from './annotation.ts';
import type {Resolver} from './backend.ts';
import {closedDefault, defaultBackend} from './generic.ts';
import type {Group} from './group.ts';
import {urlRewrite} from './nginx-path.ts';
import {hasKnownType} from './path-type.ts';
import {EVERY} from './request-set.ts';
import {
  FORBIDDEN,
  type ListenerDraft,
  type ListenerProtocol,
  type Origin,
  type Problem,
  type Route,
  type RouteAction,
  redirectToHttps,
  UNAVAILABLE,
} from './route.ts';
import {restrictedTo} from './source-range.ts';
import {certificateFor, uniqueNeeds, wantsTls} from './tls.ts';
import {leadsToHttps, passageOf, type Step, stepsOf} from './traefik-middleware.ts';
import {namedTlsOptions} from './traefik-tls-option.ts';
import type {Fallback} from './virtual-host.ts';

/** The value of an annotation of Traefik, with either of its prefixes. */
export function traefikAnnotation(object: KubeObject<Ingress>, suffix: string): string | undefined {
  return annotation(object, `${TRAEFIK}${suffix}`) ?? annotation(object, `${PLAIN}${suffix}`);
}

interface Frontend {
  readonly priority: number;
  readonly route: Route;
  readonly host: string;
  /** What its Middlewares do, in their order. */
  readonly steps: readonly Step[];
}

/**
 * The listeners of Ingresses that Traefik serves: one flat list over all hosts, highest priority first; without a priority the
 * length of the rule's text decides, so that longer hosts and paths win. Both entry points serve everything, and HTTPS is
 * there where some Ingress has `tls`.
 */
export function traefikListeners(
  group: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  const members = group.members.map(({object}) => object);
  const fallback = defaultBackend(members, resolver, problems);
  const frontends = members.flatMap(object => frontendsOf(object, resolver, problems));
  frontends.sort((a, b) => b.priority - a.priority);
  // A redirect to https is for a host that has it, by its entry point if not by its Ingress.
  const needs = frontends.flatMap(({host, steps, route: {origin}}) =>
    wantsTls(origin.object, host) ||
    routerTls(origin.object as KubeObject<Ingress>) ||
    steps.some(leadsToHttps)
      ? [certificateFor(host)]
      : group.outerTls(host),
  );
  const secure = needs.length > 0;
  const listener = (protocol: ListenerProtocol): ListenerDraft => ({
    protocol,
    port: protocol === 'HTTPS' ? 443 : 80,
    routes: frontends
      .filter(({route}) => servedOn(protocol, route.origin.object))
      .flatMap(frontend =>
        protocol === 'HTTP' && secure && redirects(frontend.route.origin.object)
          ? [toHttps(frontend.route)]
          : passed(frontend, protocol, problems),
      ),
    fallback: guardedFallback(fallback, protocol, resolver, problems),
    ...(fallback.origin === undefined ? {} : {fallbackOrigin: fallback.origin}),
    members: members.filter(object => servedOn(protocol, object)),
    certificates: protocol === 'HTTPS' ? uniqueNeeds(needs) : [],
  });
  return secure ? [listener('HTTP'), listener('HTTPS')] : [listener('HTTP')];
}

/**
 * What answers what no rule takes: Traefik guards a default backend as the paths of its Ingress. A default action has no conditions and changes no
 * path, so that it is closed where it would need one.
 */
function guardedFallback(
  {action, origin}: Fallback,
  protocol: ListenerProtocol,
  resolver: Resolver,
  problems: Problem[],
): RouteAction {
  if (!origin) return action;
  const object = origin.object as KubeObject<Ingress>;
  if (isLocked(object)) return FORBIDDEN;
  const steps = stepsBefore(object, resolver, []);
  const passage = passageOf(steps, EVERY, protocol, problems);
  const listed = traefikAnnotation(object, 'whitelist-source-range');
  const isLimited = passage.ranges.length > 0 || listOf(listed).length > 0;
  const instead = passage.action ?? (isLimited ? FORBIDDEN : passage.rewrite ? UNAVAILABLE : undefined);
  if (!instead) return action;
  if (!passage.action) problems.push(closedDefault(origin));
  return instead;
}

/** What stands before the routes of an Ingress: the demands of its TLSOption, and its Middlewares. */
function stepsBefore(object: KubeObject<Ingress>, {find}: Resolver, problems: Problem[]): readonly Step[] {
  return [
    ...namedTlsOptions(object, find, problems),
    ...stepsOf(ingressMiddlewares(object, find), find, problems),
  ];
}

/** The routes of a frontend on a listener, as its Middlewares let requests through. */
function passed({route, steps}: Frontend, protocol: ListenerProtocol, problems: Problem[]): readonly Route[] {
  if (steps.length === 0 || route.action === FORBIDDEN) return [route];
  const {action = route.action, ranges, rewrite} = passageOf(steps, route, protocol, problems);
  const transforms = action.kind === 'forward' && rewrite ? [urlRewrite(rewrite.regex, rewrite.replace)] : [];
  const origins = [...new Set(steps.map(({origin}) => origin))];
  const others = origins.filter(({object}) => object !== route.origin.object);
  return restrictedTo(ranges, {...route, action, transforms, others});
}

/** True where annotations have the routers of the Ingress served over TLS, also without `spec.tls`: options of TLS, or HTTPS alone. */
export function routerTls(object: KubeObject<Ingress>): boolean {
  return (
    !servedOn('HTTP', object) ||
    booleanOf(traefikAnnotation(object, 'router.tls')) === true ||
    annotationKeys(object).some(key => key.startsWith(`${TRAEFIK}router.tls.`))
  );
}

function servedOn(protocol: ListenerProtocol, object: KubeObject<Ingress>): boolean {
  const points = listOf(
    traefikAnnotation(object, 'frontend-entry-points') ?? traefikAnnotation(object, 'router.entrypoints'),
  );
  const names = protocol === 'HTTP' ? ['http', 'web'] : ['https', 'websecure'];
  return (
    !points.some(point => /^(?:http|https|web|websecure)$/.test(point)) ||
    points.some(point => names.includes(point))
  );
}

function redirects(object: KubeObject<Ingress>): boolean {
  return (
    traefikAnnotation(object, 'redirect-entry-point') === 'https' ||
    booleanOf(traefikAnnotation(object, 'ssl-redirect')) === true
  );
}

function toHttps(route: Route): Route {
  return {...route, action: redirectToHttps(443, 'HTTP_302'), transforms: []};
}

/** True where Traefik 1.x asks for a login. */
function isLocked(object: KubeObject<Ingress>): boolean {
  return ['auth-type', 'auth-url'].some(suffix => traefikAnnotation(object, suffix) !== undefined);
}

/** The priority of the routes of an Ingress; 0 where the length of each route's rule decides. */
export function traefikPriority(object: KubeObject<Ingress>): number {
  const given = traefikAnnotation(object, 'priority') ?? traefikAnnotation(object, 'router.priority');
  return Math.max(0, integerOf(given) ?? 0);
}

function frontendsOf(
  object: KubeObject<Ingress>,
  resolver: Resolver,
  problems: Problem[],
): readonly Frontend[] {
  const locked = isLocked(object);
  const ranges = listOf(traefikAnnotation(object, 'whitelist-source-range'));
  const fixed = traefikPriority(object);
  const steps = stepsBefore(object, resolver, problems);
  return (object.value.spec?.rules ?? []).flatMap((rule, at) =>
    (rule.http?.paths ?? []).flatMap((path, index) => {
      const origin: Origin = {object, path: pointer('spec', 'rules', at, 'http', 'paths', index)};
      if (!hasKnownType(path, origin, problems)) return [];
      const host = (rule.host ?? '').toLowerCase();
      const matcher = matcherOf(path, object);
      const place = placeOf(path.path ?? '', matcher);
      if (place === 'unsupported') {
        problems.push({
          ...origin,
          path: `${origin.path}/path`,
          level: 'action',
          fidelity: 'manual',
          message: isTraefikMatcher(matcher)
            ? 'k2e does not translate paths with variables or expressions of Traefik; it emits no rule for this path.'
            : `${matcher === '' ? 'An empty matcher' : matcher} is no matcher of paths that k2e knows; it emits no rule for this path.`,
        });
        return [];
      }
      const action: RouteAction = locked
        ? FORBIDDEN
        : resolver.backend(path.backend ?? {}, {...origin, path: `${origin.path}/backend`});
      const hosts: HostMatch[] = host === '' ? [] : [hostMatch(host, 'one-label')];
      const route: Route = {hosts, paths: place ? [place] : [], extra: [], transforms: [], action, origin};
      const priority = fixed || ruleLength(host, path.path ?? '', matcher);
      return restrictedTo(ranges, route).map(each => ({priority, route: each, host, steps}));
    }),
  );
}

/** `Path` or `PathPrefix`: by `rule-type` (1.7) or `router.pathmatcher`, else by the path type, which 1.7 does not know. */
function matcherOf({pathType}: HTTPIngressPath, object: KubeObject<Ingress>): string {
  const named = traefikAnnotation(object, 'rule-type') ?? traefikAnnotation(object, 'router.pathmatcher');
  return named ?? (pathType === 'Exact' ? 'Path' : 'PathPrefix');
}

/** Matchers of Traefik that compare a path with a text from its beginning; some change it on the way, which k2e does not. */
export function isTraefikMatcher(name: string): boolean {
  return /^(?:Path|PathPrefix|PathStrip|PathPrefixStrip|ReplacePath)$/.test(name);
}

function placeOf(path: string, matcher: string): PathMatch | undefined | 'unsupported' {
  if (/[{}]/.test(path) || !isTraefikMatcher(matcher)) return 'unsupported';
  switch (matcher) {
    case 'Path':
    case 'PathStrip':
      return path === '' ? undefined : {kind: 'exact', path};
    default:
      return prefixMatch(path) && {kind: 'char-prefix', path};
  }
}

/** The length of the rule that Traefik makes of host and path; only comparisons of it matter. */
function ruleLength(host: string, path: string, matcher: string): number {
  const hostRule = host === '' ? '' : `Host:${host}`;
  const pathRule = path === '' ? '' : `${matcher}:${path}`;
  return hostRule.length + pathRule.length;
}
