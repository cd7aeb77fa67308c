import {type HostMatch, hostMatch, type PathMatch, prefixMatch} from '../../ecs/listener-rule/match.ts';
import type {Json} from '../../json.ts';
import {isObject} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress, IngressBackend} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {type Authentication, authenticationOf} from './alb-auth.ts';
import {
  field,
  fixedResponseConfig,
  type MoreConditions,
  moreConditions,
  redirectConfig,
  text,
  transforms,
} from './alb-json.ts';
import {ALB, annotation, annotationPath, booleanOf, jsonOf} from './annotation.ts';
import type {Resolver} from './backend.ts';
import {hasKnownType} from './path-type.ts';
import {
  FORBIDDEN,
  type Origin,
  type Problem,
  type Route,
  type RouteAction,
  type Target,
  UNAVAILABLE,
} from './route.ts';

/** The port name that makes the backend's Service name stand for an `actions.*` annotation. */
const USE_ANNOTATION = 'use-annotation';

const NO_MORE: MoreConditions = {hosts: [], hostRegexes: [], paths: [], pathRegexes: [], extra: []};

/**
 * The routes of one Ingress of class alb in the order of the AWS Load Balancer Controller: rules as written; inside a rule
 * exact paths, then longer prefixes, then the others as written (`sortIngressPaths`). Nothing is sorted by host.
 */
export function albRoutes(
  object: KubeObject<Ingress>,
  resolver: Resolver,
  problems: Problem[],
): readonly Route[] {
  const authentication = authenticationOf(object, problems);
  const rules = object.value.spec?.rules ?? [];
  return rules.flatMap((rule, at) =>
    sortPaths(rule.http?.paths ?? []).flatMap(({path, index}) => {
      const origin: Origin = {object, path: pointer('spec', 'rules', at, 'http', 'paths', index)};
      const route = albRoute(rule.host ?? '', path, origin, resolver, problems);
      return route ? [{...route, action: authenticated(route.action, authentication)}] : [];
    }),
  );
}

/** The action of `spec.defaultBackend` of class alb. */
export function albDefault(
  object: KubeObject<Ingress>,
  backend: IngressBackend,
  resolver: Resolver,
  problems: Problem[],
): RouteAction {
  const origin: Origin = {object, path: '/spec/defaultBackend'};
  const action = albAction(backend, origin, resolver, problems);
  return authenticated(action, authenticationOf(object, []));
}

function authenticated(action: RouteAction, authentication: Authentication): RouteAction {
  if (action.kind === 'redirect') return action;
  if (authentication === 'locked') return FORBIDDEN;
  return authentication.length === 0 ? action : {...action, first: authentication};
}

function sortPaths(paths: readonly HTTPIngressPath[]): readonly {path: HTTPIngressPath; index: number}[] {
  const all = paths.map((path, index) => ({path, index}));
  const exact = all.filter(({path}) => path.pathType === 'Exact');
  const prefix = all.filter(({path}) => path.pathType === 'Prefix');
  const other = all.filter(({path}) => path.pathType !== 'Exact' && path.pathType !== 'Prefix');
  prefix.sort((a, b) => (b.path.path ?? '').length - (a.path.path ?? '').length);
  return [...exact, ...prefix, ...other];
}

function albRoute(
  host: string,
  path: HTTPIngressPath,
  origin: Origin,
  resolver: Resolver,
  problems: Problem[],
): Route | undefined {
  if (!hasKnownType(path, origin, problems)) return undefined;
  const own = pathMatches(path, origin.object);
  if (own === 'wildcard') {
    problems.push({
      ...origin,
      path: `${origin.path}/path`,
      level: 'action',
      fidelity: 'manual',
      message: `An ${path.pathType} path may hold no * or ?; the controller refuses the Ingress, and k2e emits no rule for it.`,
    });
    return undefined;
  }
  const service = path.backend?.service?.name ?? '';
  const more = annotated(origin, `conditions.${service}`, moreConditions, problems, NO_MORE);
  const rewrites = annotated(origin, `transforms.${service}`, transforms, problems, []);
  if (!more || !rewrites) return undefined;
  const hosts: HostMatch[] = host === '' ? [] : [hostMatch(host, 'any-depth')];
  hosts.push(...more.hosts.map(pattern => ({kind: 'glob', pattern: pattern.toLowerCase()}) as const));
  hosts.push(...more.hostRegexes.map(pattern => ({kind: 'regex', pattern}) as const));
  const paths: PathMatch[] = [...own.matches];
  paths.push(...more.paths.map(pattern => ({kind: 'glob', pattern}) as const));
  paths.push(...more.pathRegexes.map(pattern => ({kind: 'regex', pattern}) as const));
  return {
    hosts,
    paths: own.all ? [] : paths,
    extra: more.extra,
    transforms: rewrites,
    action: albAction(path.backend ?? {}, {...origin, path: `${origin.path}/backend`}, resolver, problems),
    origin,
  };
}

/** `all` where the path alone matches everything, whatever `conditions.*` adds: values of one condition are alternatives. */
function pathMatches(
  {path = '', pathType}: HTTPIngressPath,
  object: KubeObject<Ingress>,
): {matches: readonly PathMatch[]; all: boolean} | 'wildcard' {
  if (path === '') return {matches: [], all: false};
  const wildcards = /[*?]/.test(path);
  if (pathType === 'Exact') return wildcards ? 'wildcard' : {matches: [{kind: 'exact', path}], all: false};
  if (pathType === 'Prefix') {
    if (wildcards) return 'wildcard';
    const match = prefixMatch(path);
    return {matches: match ? [match] : [], all: match === undefined};
  }
  if (booleanOf(annotation(object, `${ALB}use-regex-path-match`))) {
    return {matches: [{kind: 'regex', pattern: path.slice(1)}], all: false};
  }
  if (path === '/*' || path === '*') return {matches: [], all: true};
  return {matches: [wildcards ? {kind: 'glob', pattern: path} : {kind: 'exact', path}], all: false};
}

function albAction(
  backend: IngressBackend,
  origin: Origin,
  resolver: Resolver,
  problems: Problem[],
): RouteAction {
  const {name = '', port} = backend.service ?? {};
  if (port?.name !== USE_ANNOTATION) return resolver.backend(backend, origin);
  const key = `${ALB}actions.${name}`;
  const json = jsonOf(annotation(origin.object, key));
  const action = isObject(json) ? annotatedAction(json, origin, resolver) : undefined;
  if (action) return action;
  const given = annotation(origin.object, key) !== undefined;
  const stable = given ? undefined : resolver.rolledOut(origin.object, name);
  if (stable) return resolver.backend({service: stable}, origin);
  const message = given
    ? `actions.${name} holds no action that k2e can express; requests to it are answered with 503.`
    : `The backend refers to the annotation ${key}, which is missing; requests to it are answered with 503.`;
  const places = given ? [origin.path, annotationPath(key)] : [origin.path];
  problems.push(
    ...places.map(path => ({...origin, path, level: 'action', fidelity: 'manual', message}) as const),
  );
  return UNAVAILABLE;
}

function annotatedAction(json: Json, origin: Origin, resolver: Resolver): RouteAction | undefined {
  if (!isObject(json)) return undefined;
  const type = text(json, 'type');
  if (type === 'redirect') {
    const redirect = redirectConfig(json);
    return redirect && {kind: 'redirect', redirect};
  }
  if (type === 'fixed-response') {
    const response = fixedResponseConfig(json);
    return response && {kind: 'fixed', response};
  }
  if (type !== 'forward') return undefined;
  const config = field(json, 'forwardConfig');
  const tuples = field(config, 'targetGroups') ?? [json];
  if (!Array.isArray(tuples)) return undefined;
  const targets = tuples.map(tuple => tupleTargets(tuple, origin, resolver));
  if (targets.length === 0 || targets.includes(undefined)) return undefined;
  const sticky = field(config, 'targetGroupStickinessConfig');
  const seconds = Number(text(sticky, 'durationSeconds') ?? 0);
  const stickySeconds = field(sticky, 'enabled') === true && seconds > 0 ? {stickySeconds: seconds} : {};
  const flat = targets.flatMap(list => list ?? []);
  return flat.length === 0 ? UNAVAILABLE : {kind: 'forward', targets: flat, ...stickySeconds};
}

/** The targets of one `targetGroups` item; undefined where it names none that k2e can address. */
function tupleTargets(tuple: Json, origin: Origin, resolver: Resolver): readonly Target[] | undefined {
  const weight = Number(text(tuple, 'weight') ?? 1);
  const arn = text(tuple, 'targetGroupARN');
  if (arn !== undefined) return [{arn, weight}];
  const name = text(tuple, 'serviceName');
  const port = text(tuple, 'servicePort');
  if (name === undefined || port === undefined) return undefined;
  const number = /^\d+$/.test(port) ? Number(port) : undefined;
  const backend = {service: {name, port: number === undefined ? {name: port} : {number}}};
  const action = resolver.backend(backend, origin);
  if (action.kind !== 'forward') return [];
  return share(action.targets, weight);
}

/** Distributes `weight` over several targets in the proportion of their own weights. */
function share(targets: readonly Target[], weight: number): readonly Target[] {
  const [only, ...others] = targets;
  if (only && others.length === 0) return [{...only, weight}];
  const sum = targets.reduce((total, target) => total + target.weight, 0) || 1;
  return targets.map(target => ({...target, weight: Math.round((weight * target.weight) / sum)}));
}

/** What an annotation of the backend says, `otherwise` where it is absent; undefined, and a problem, where it cannot be read. */
function annotated<T>(
  {object}: Origin,
  suffix: string,
  read: (json: Json | undefined) => T | undefined,
  problems: Problem[],
  otherwise: T,
): T | undefined {
  const key = `${ALB}${suffix}`;
  const raw = annotation(object, key);
  if (raw === undefined) return otherwise;
  const value = read(jsonOf(raw));
  if (value !== undefined) return value;
  problems.push({
    object,
    path: annotationPath(key),
    level: 'action',
    fidelity: 'manual',
    message: `${suffix} is not what the controller accepts; k2e emits no rule for the paths that it concerns.`,
  });
  return undefined;
}
