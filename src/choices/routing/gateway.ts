import {LISTENER_RULE} from '../../ecs/limits.ts';
import type {PathMatch} from '../../ecs/listener-rule/match.ts';
import type {JsonObject} from '../../json.ts';
import {
  type GatewayListener,
  itemsAt,
  type RouteBackend,
  type RouteParent,
  routeBackends,
  routeHostnames,
  textAt,
} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {type Pointer, pointer, valueAt} from '../../pointer.ts';
import {isLoop} from './alb-listeners.ts';
import type {Resolver} from './backend.ts';
import {filtersOf} from './gateway-filter.ts';
import type {GatewaySource} from './gateway-group.ts';
import {gatewayMatch} from './gateway-match.ts';
import {emptyBlock} from './generic.ts';
import type {Group} from './group.ts';
import {
  type ListenerDraft,
  NOT_FOUND,
  type Origin,
  type Problem,
  type Route,
  type RouteAction,
  type Target,
  UNAVAILABLE,
} from './route.ts';
import {ANY_HOST, certificateFor, uniqueNeeds} from './tls.ts';
import {blockRoutes, type HostBlock, orderBlocks} from './virtual-host.ts';

/** A route with what orders it among the others of its host. */
interface Ranked {
  readonly route: Route;
  readonly path: PathMatch | undefined;
  /** Compared item by item, higher first. */
  readonly rank: readonly number[];
  /** Compared after it, lower first: age, then namespace and name. */
  readonly tie: string;
}

/**
 * The listeners of a Gateway: on each port the more specific host first; of a host's matches the exact path, the longer prefix, a
 * method, more headers, more query parameters, the older route (`HTTPRouteRule.matches` of the Gateway API). A request whose
 * host has routes never falls through to a wildcard.
 */
export function gatewayListenerDrafts(
  {gateway}: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  if (!gateway) return [];
  const compiled = new Map(
    gateway.routes.map(({route}) => [route, compile(route, resolver, problems)] as const),
  );
  const attached = attachments(gateway, problems);
  const byPort = Map.groupBy(gateway.listeners, ({port}) => port);
  return [...byPort]
    .sort(([a], [b]) => a - b)
    .flatMap(([port, all]) => {
      const protocol = all[0]?.protocol === 'HTTPS' ? 'HTTPS' : 'HTTP';
      const listeners = all.filter(each => each.protocol === protocol);
      const blocks = new Map<string, HostBlock>();
      const members = new Set<KubeObject>(gateway.object ? [gateway.object] : []);
      for (const {route, listener, hosts} of attached) {
        if (!listeners.includes(listener)) continue;
        members.add(route);
        for (const host of hosts) {
          const block = blocks.get(host) ?? {
            ...emptyBlock(host, {object: route, path: '/spec'}),
            anyDepth: true,
          };
          blocks.set(host, block);
          for (const each of compiled.get(route) ?? []) block.routes.push(hostRoute(each));
        }
      }
      for (const block of blocks.values()) order(block, compiled);
      const routes = blockRoutes([...orderBlocks(blocks.values())], NOT_FOUND, NOT_FOUND, ({routes: own}) =>
        own.map(({route}) => route),
      ).filter(route => !isLoop(route, protocol, port));
      const shared = {port, routes, fallback: NOT_FOUND, members: [...members]};
      if (protocol === 'HTTP') return {...shared, protocol, certificates: []};
      const named = listeners.flatMap(({hostname}) => (hostname === '' ? [] : [hostname]));
      const open = listeners.some(({hostname}) => hostname === '') ? [...blocks.keys()] : [];
      const needs = uniqueNeeds([...named, ...open].map(certificateFor));
      return {...shared, protocol, certificates: needs.length > 0 ? needs : [{host: ANY_HOST}]};
    });
}

function hostRoute({route, path}: Ranked): HostBlock['routes'][number] {
  return {path, rank: 0, route, redirect: false};
}

/** Sorts the routes of a block; `compiled` knows what orders them. */
function order(block: HostBlock, compiled: ReadonlyMap<KubeObject, readonly Ranked[]>): void {
  const ranks = new Map([...compiled.values()].flat().map(each => [each.route, each] as const));
  block.routes.sort((a, b) => {
    const left = ranks.get(a.route);
    const right = ranks.get(b.route);
    if (!left || !right) return 0;
    const at = left.rank.findIndex((value, index) => value !== right.rank[index]);
    if (at !== -1) return (right.rank[at] ?? 0) - (left.rank[at] ?? 0);
    return left.tie === right.tie ? 0 : left.tie < right.tie ? -1 : 1;
  });
}

/** Which routes attach to which listeners, and for which hosts; a route that finds none is filed. */
function attachments(gateway: GatewaySource, problems: Problem[]) {
  return gateway.routes.flatMap(({route, parents, labels}) => {
    const {kind, namespace} = route.ref;
    return parents.flatMap(parent => {
      const fitting = gateway.listeners.filter(listener => isMeant(parent, listener));
      const admitting = fitting.filter(each => each.admits(kind, namespace, labels));
      const found = admitting.flatMap(listener => {
        const hosts = commonHosts(routeHostnames(route), listener.hostname);
        return hosts.length > 0 ? [{route, listener, hosts}] : [];
      });
      if (found.length === 0) {
        const why =
          fitting.length === 0
            ? 'has no HTTP or HTTPS listener of this name and port'
            : admitting.length === 0
              ? `admits no ${kind} of namespace ${namespace}`
              : 'has no listener for its hosts';
        problems.push({
          object: route,
          path: parent.path,
          level: 'review',
          fidelity: 'dropped',
          message: `Gateway ${gateway.namespace}/${gateway.name} ${why}: nothing is served there, here as on the cluster.`,
          remediation: 'Correct the reference or the listener if the route should be served.',
        });
      }
      return found;
    });
  });
}

function isMeant({sectionName, port}: RouteParent, listener: GatewayListener): boolean {
  return (
    (sectionName === '' || sectionName === listener.name) && (port === undefined || port === listener.port)
  );
}

/** The hosts for which both route and listener are meant; `''` = every host. */
export function commonHosts(hostnames: readonly string[], listener: string): readonly string[] {
  if (hostnames.length === 0) return [listener];
  if (listener === '') return hostnames;
  const within = (host: string, pattern: string) =>
    host === pattern || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
  return hostnames.flatMap(host => (within(host, listener) ? host : within(listener, host) ? listener : []));
}

/** The lines of the routing table that the rules of a route give: one for each match. */
function compile(route: KubeObject, resolver: Resolver, problems: Problem[]): readonly Ranked[] {
  const {kind, namespace, name} = route.ref;
  const time = textAt(route.value, '/metadata/creationTimestamp') ?? '~';
  return itemsAt(route.value, '/spec/rules').flatMap(({path: rule}, at) => {
    const given = itemsAt(route.value, `${rule}/matches`);
    const matches = given.length > 0 ? given : [{item: {} as JsonObject, path: rule}];
    return matches.flatMap(({item, path: place}, index) => {
      const origin: Origin = {object: route, path: place};
      const match = gatewayMatch(kind, item);
      if (typeof match === 'string') {
        problems.push({
          ...origin,
          level: 'action',
          fidelity: 'manual',
          message: `k2e emits no rule for this match: ${match}.`,
          remediation: 'Match by an exact path or a prefix, or let the application tell the requests apart.',
        });
        return [];
      }
      const {action, transforms} = filtersOf(origin, rule, match.path, problems);
      const made = action ?? forward(route, rule, origin, resolver, problems);
      return {
        route: {
          hosts: [],
          paths: match.path ? [match.path] : [],
          extra: match.extra,
          transforms: made.kind === 'forward' ? transforms : [],
          action: made,
          origin,
        },
        path: match.path,
        rank: match.rank,
        tie: `${time} ${namespace}/${name} ${String(at).padStart(4, '0')} ${String(index).padStart(4, '0')}`,
      };
    });
  });
}

/** The weighted backends of a rule as one action. */
function forward(
  route: KubeObject,
  rule: Pointer,
  origin: Origin,
  resolver: Resolver,
  problems: Problem[],
): RouteAction {
  const backends = routeBackends(route, rule).filter(({weight}) => weight > 0);
  const highest = Math.max(1, ...backends.map(({weight}) => weight));
  const factor = Math.min(1, LISTENER_RULE.weight.max / highest);
  const targets = backends.flatMap(({kind, namespace, name, port, weight, path}): readonly Target[] => {
    for (const {path: at} of itemsAt(route.value, `${path}/filters`)) {
      problems.push({
        object: route,
        path: at,
        level: 'action',
        fidelity: 'manual',
        message:
          'A load balancer changes requests for a whole rule, not for one of its backends; this filter is left out.',
        remediation: 'Let the application do it.',
      });
    }
    if (kind !== 'Service' || valueAt(route.value, `${path}/group`)) {
      problems.push({
        object: route,
        path,
        level: 'action',
        fidelity: 'manual',
        message: `A load balancer sends requests to tasks only, and ${kind} ${name} is no Service; its share goes to the other backends.`,
        remediation: 'Add what it stands for to the forward action by hand.',
      });
      return [];
    }
    if (!resolver.mayReach(route, {namespace, name})) {
      problems.push(forbidden(route, {namespace, name, path}));
      return [];
    }
    const number = port === undefined ? {} : {port: {number: port}};
    const action = resolver.backend(
      {service: {name, ...number}},
      {...origin, object: route, path},
      namespace,
    );
    if (action.kind !== 'forward') return [];
    const sum = action.targets.reduce((total, target) => total + target.weight, 0) || 1;
    return action.targets.map(target => ({
      ...target,
      weight: Math.max(1, Math.round((weight * factor * target.weight) / sum)),
    }));
  });
  if (targets.length > LISTENER_RULE.targetGroups) {
    problems.push({
      object: route,
      path: `${rule}${pointer('backendRefs')}`,
      level: 'action',
      fidelity: 'manual',
      message: `A rule forwards to ${LISTENER_RULE.targetGroups} target groups at most, and this one has ${targets.length}; requests are answered with 503.`,
    });
    return UNAVAILABLE;
  }
  return targets.length > 0 ? {kind: 'forward', targets} : UNAVAILABLE;
}

function forbidden(
  route: KubeObject,
  {namespace, name, path}: Pick<RouteBackend, 'namespace' | 'name' | 'path'>,
): Problem {
  return {
    object: route,
    path,
    level: 'action',
    fidelity: 'manual',
    message: `${route.ref.kind} ${route.ref.namespace}/${route.ref.name} sends requests to Service ${name} of namespace ${namespace}, and no ReferenceGrant of the input allows that there: a cluster answers them with 500. The backend is left out.`,
    remediation: `If the cluster has the grant, add it to the input: kubectl get referencegrant -n ${namespace} -o yaml.`,
  };
}
