import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {albDefault, albRoutes} from './alb.ts';
import {certificatesOf, type ListenPorts, listenPorts, sslRedirectPort} from './alb-listener.ts';
import {ALB, annotation, annotationPath} from './annotation.ts';
import type {Resolver} from './backend.ts';
import type {Group} from './group.ts';
import {
  type ListenerDraft,
  type ListenerProtocol,
  NOT_FOUND,
  type Problem,
  type Route,
  type RouteAction,
  redirectToHttps,
} from './route.ts';
import {ANY_HOST, uniqueNeeds} from './tls.ts';
import type {Fallback} from './virtual-host.ts';

/** An Ingress with the routes that it brings to each of its listeners. */
interface Contribution {
  readonly object: KubeObject<Ingress>;
  readonly ports: ListenPorts;
  readonly routes: readonly Route[];
  readonly redirectPort: number | undefined;
}

/**
 * The listeners of Ingresses of class alb, as the AWS Load Balancer Controller builds them: each Ingress's rules on each of
 * its ports, one Ingress after the other. `ssl-redirect` turns every HTTP listener of the group into a redirect.
 */
export function albListeners(
  group: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  const read = group.members.map(({object}) => ({
    object,
    ports: listenPorts(object, problems),
    routes: albRoutes(object, resolver, problems),
  }));
  const ports = portsOf(read, problems);
  const contributions = read.map((each): Contribution => {
    const redirectPort = sslRedirectPort(each.object);
    // The controller refuses any other port, and a redirect to where nobody listens would be an outage.
    const isServed = redirectPort !== undefined && ports.get(redirectPort) === 'HTTPS';
    return {...each, redirectPort: isServed ? redirectPort : undefined};
  });
  const redirectPort = contributions.find(each => each.redirectPort !== undefined)?.redirectPort;
  const whole = group.formed !== 'shared' || contributions.every(each => each.redirectPort !== undefined);
  return [...ports].map(([port, protocol]) => {
    const users = contributions.filter(each => each.ports.get(port) === protocol);
    const shared = {protocol, port, members: users.map(({object}) => object)};
    if (protocol === 'HTTP' && redirectPort !== undefined && whole) {
      return {...shared, routes: [], fallback: redirectToHttps(redirectPort), certificates: []};
    }
    const {action: fallback, origin} = fallbackOf(users, resolver, problems);
    const from = origin === undefined ? {} : {fallbackOrigin: origin};
    const routes = users
      .flatMap(each => routesOn(protocol, each))
      .filter(route => !isLoop(route, protocol, port));
    if (protocol === 'HTTP')
      return {
        ...from,
        ...shared,
        routes: routes.map(plain),
        fallback: plainAction(fallback),
        certificates: [],
      };
    const needs = uniqueNeeds(users.flatMap(({object}) => certificatesOf(object)));
    const policy = users
      .map(({object}) => annotation(object, `${ALB}ssl-policy`))
      .find(each => each !== undefined);
    return {
      ...shared,
      ...from,
      routes,
      fallback,
      certificates: needs.length > 0 ? needs : [{host: ANY_HOST}],
      ...(policy === undefined ? {} : {sslPolicy: policy}),
    };
  });
}

/** The ports of all Ingresses with the protocol that the first one gives each. */
function portsOf(
  contributions: readonly Omit<Contribution, 'redirectPort'>[],
  problems: Problem[],
): ReadonlyMap<number, ListenerProtocol> {
  const ports = new Map<number, ListenerProtocol>();
  for (const {object, ports: own} of contributions) {
    for (const [port, protocol] of own) {
      const known = ports.get(port) ?? protocol;
      ports.set(port, known);
      if (known === protocol) continue;
      problems.push({
        object,
        path: annotationPath(`${ALB}listen-ports`),
        level: 'action',
        fidelity: 'manual',
        message: `Another Ingress of the group listens on port ${port} with ${known}; this one's rules are not on that port.`,
      });
    }
  }
  return new Map([...ports].sort(([a], [b]) => a - b));
}

function fallbackOf(users: readonly Contribution[], resolver: Resolver, problems: Problem[]): Fallback {
  const [first, ...others] = users.filter(({object}) => object.value.spec?.defaultBackend);
  for (const {object} of others) {
    problems.push({
      object,
      path: '/spec/defaultBackend',
      level: 'action',
      fidelity: 'manual',
      message:
        'Another Ingress of the group has a default backend too; the controller refuses that, and k2e uses the first.',
    });
  }
  const backend = first?.object.value.spec?.defaultBackend;
  if (!first || !backend) return {action: NOT_FOUND};
  const action = albDefault(first.object, backend, resolver, problems);
  return {action, origin: {object: first.object, path: '/spec/defaultBackend'}};
}

/** In a group that k2e put together, `ssl-redirect` of one Ingress concerns its own hosts only. */
function routesOn(protocol: ListenerProtocol, {routes, redirectPort}: Contribution): readonly Route[] {
  if (protocol !== 'HTTP' || redirectPort === undefined) return routes;
  return routes.map(route => ({
    ...route,
    paths: [],
    extra: [],
    transforms: [],
    action: redirectToHttps(redirectPort),
  }));
}

/** Authentication exists on HTTPS listeners only (`buildActions` of the controller). */
function plain(route: Route): Route {
  return {...route, action: plainAction(route.action)};
}

function plainAction({first: _first, ...action}: RouteAction): RouteAction {
  return action;
}

/** A redirect to the very request that it answers; the controller leaves such rules out (`omitInfiniteRedirectRules`). */
export function isLoop({action, hosts, paths}: Route, protocol: ListenerProtocol, port: number): boolean {
  if (action.kind !== 'redirect') return false;
  const {Host, Path, Port, Protocol, Query} = action.redirect;
  const hostNames = hosts.map(match =>
    'host' in match ? match.host : 'pattern' in match ? match.pattern : '',
  );
  const pathNames = paths.map(match => ('path' in match ? match.path : match.pattern));
  return (
    (Host === undefined || Host === '#{host}' || hostNames.includes(Host)) &&
    (Path === undefined || Path === '/#{path}' || pathNames.includes(Path)) &&
    (Port === undefined || Port === '#{port}' || Port === String(port)) &&
    (Protocol === undefined || Protocol === '#{protocol}' || Protocol === protocol) &&
    (Query === undefined || Query === '#{query}')
  );
}
