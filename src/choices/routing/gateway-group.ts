import type {Config} from '../../config/config.ts';
import {
  type GatewayListener,
  gatewayListeners,
  isGateway,
  isHttpRoute,
  type RouteParent,
  routeParents,
  textAt,
} from '../../model/gateway.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import type {Namespace} from '../../model/kubernetes.generated.ts';
import type {Labels} from '../../model/selector.ts';
import {balancerName, type Group} from './group.ts';

/** A Gateway with the routes of the input that want to attach to it. */
export interface GatewaySource {
  /** Undefined where only routes name it. */
  readonly object: KubeObject | undefined;
  readonly namespace: string;
  readonly name: string;
  /** Those that an Application Load Balancer can have; made up where the Gateway is not in the input. */
  readonly listeners: readonly GatewayListener[];
  readonly routes: readonly {
    readonly route: KubeObject;
    readonly parents: readonly RouteParent[];
    /** Labels of the namespace of the route; undefined where it is not in the input. */
    readonly labels: Labels | undefined;
  }[];
}

/** Gateways of these classes are no load balancers: a service network of VPC Lattice, a proxy inside of a mesh. */
export const OTHER_CLASSES = /^(?:amazon-vpc-lattice|istio-waypoint|istio-remote)$/;

/** Each Gateway to which a route of the input wants to attach, as a group with a load balancer of its own. */
export function gatewayGroups(inventory: Inventory, config: Config, taken: Set<string>): readonly Group[] {
  const routes = ['HTTPRoute', 'GRPCRoute'].flatMap(kind => inventory.all(kind)).filter(isHttpRoute);
  const wanted = new Map<string, Map<KubeObject, RouteParent[]>>();
  for (const route of routes) {
    for (const parent of routeParents(route)) {
      if (parent.kind !== 'Gateway') continue;
      const key = `${parent.namespace}/${parent.name}`;
      const own = wanted.get(key) ?? new Map<KubeObject, RouteParent[]>();
      wanted.set(key, own);
      own.set(route, [...(own.get(route) ?? []), parent]);
    }
  }
  const scheme = config.ingress.scheme ?? 'internal';
  const groups: Group[] = [];
  for (const [key, attached] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [namespace = '', gatewayName = ''] = key.split('/');
    const found = inventory.find('Gateway', namespace, gatewayName);
    const object = found && isGateway(found) ? found : undefined;
    const className = textAt(object?.value, '/spec/gatewayClassName') ?? '';
    if (OTHER_CLASSES.test(className)) continue;
    const parents = [...attached.values()].flat();
    const listeners = object ? gatewayListeners(object).filter(isServed) : madeUp(parents);
    if (listeners.length === 0) continue;
    const name = balancerName(`${config.namePrefix}${namespace}-${gatewayName}`, `gateway ${key}`, taken);
    taken.add(name);
    const gateway = {
      object,
      namespace,
      name: gatewayName,
      listeners,
      routes: [...attached].map(([route, own]) => ({
        route,
        parents: own,
        labels: labelsOf(route, inventory),
      })),
    };
    groups.push({
      name,
      engine: 'gateway',
      className,
      scheme,
      formed: 'alone',
      members: [],
      outerTls: () => [],
      gateway,
    });
  }
  return groups;
}

function labelsOf({ref}: KubeObject, inventory: Inventory): Labels | undefined {
  const object = inventory.find<Namespace>('Namespace', '', ref.namespace);
  return object && (object.value.metadata?.labels ?? {});
}

/** True for a listener that an Application Load Balancer can have. */
export function isServed({protocol, port}: GatewayListener): boolean {
  return (protocol === 'HTTP' || protocol === 'HTTPS') && port >= 1 && port <= 65_535;
}

/** What the routes let suppose of a Gateway that is not in the input: HTTPS on 443 where they say so, HTTP on 80 otherwise. */
function madeUp(parents: readonly RouteParent[]): readonly GatewayListener[] {
  const secure = (parent: RouteParent) => parent.port === 443 || /https|tls|secure/i.test(parent.sectionName);
  const sections = new Map(parents.map(parent => [`${parent.sectionName} ${secure(parent)}`, parent]));
  return [...sections.values()].map(parent => ({
    path: '',
    name: parent.sectionName,
    hostname: '',
    port: parent.port ?? (secure(parent) ? 443 : 80),
    protocol: secure(parent) ? 'HTTPS' : 'HTTP',
    admits: () => true,
  }));
}
