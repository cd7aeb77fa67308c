import {CONTAINER, PORT, within} from '../ecs/limits.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {ContainerPort} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {portNameText} from './discovery/alias.ts';
import {type AppProtocol, appProtocolOf} from './discovery/app-protocol.ts';
import {type ServedPort, serving} from './discovery/serving.ts';
import {fit} from './names.ts';

/** A port mapping of a task definition. */
export interface PortMapping {
  readonly container: ContainerPart;
  /** 1–65535. */
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  /** Unique in the task definition; Service Connect refers to it. */
  readonly name: string;
  readonly appProtocol?: AppProtocol;
  /** Place in the container's `ports`; none: only a Service knows the port. */
  readonly declaredAt?: number;
  /** The ports of Services that end here. */
  readonly served: readonly ServedPort[];
}

/** The port mappings of every converted workload, by the workload's id. */
export function portMappings(context: Context): ReadonlyMap<string, readonly PortMapping[]> {
  const served = new Map<string, ServedPort[]>();
  for (const {ports} of context.choice(serving).values()) {
    for (const port of ports) {
      for (const {object} of [port.workload, ...port.others]) {
        served.set(object.id, [...(served.get(object.id) ?? []), port]);
      }
    }
  }
  const converted = context.choice(convertedWorkloads);
  return new Map(
    converted.map(workload => [
      workload.object.id,
      mappingsOf(workload, served.get(workload.object.id) ?? [], context),
    ]),
  );
}

/** The port mapping of a workload for this port and protocol, in whichever container. */
export function portMapping(
  workload: Workload,
  containerPort: number,
  protocol: 'tcp' | 'udp',
  context: Context,
): PortMapping | undefined {
  const mappings = context.choice(portMappings).get(workload.object.id) ?? [];
  return mappings.find(each => each.containerPort === containerPort && each.protocol === protocol);
}

/** The protocol as ECS names it; undefined for SCTP and anything else that it does not carry. */
export function transportOf(protocol: string | undefined): 'tcp' | 'udp' | undefined {
  if (protocol === undefined || protocol === 'TCP') return 'tcp';
  return protocol === 'UDP' ? 'udp' : undefined;
}

type Wish = Omit<PortMapping, 'name' | 'appProtocol'> & {readonly wanted: string};

/**
 * What the containers declare, then what Services reach without a declaration: Kubernetes needs none, ECS needs a mapping.
 * The containers of a task share one network, so that a port has one mapping; the first container that declares it has it.
 */
function mappingsOf(workload: Workload, served: readonly ServedPort[], context: Context): PortMapping[] {
  const wishes = new Map<string, Wish>();
  const add = (wish: Omit<Wish, 'served'>): void => {
    const key = `${wish.containerPort}/${wish.protocol}`;
    if (wishes.has(key)) return;
    const here = served.filter(({at}) => keyOf(at) === key);
    wishes.set(key, {...wish, served: here});
  };
  for (const container of lasting(workload)) {
    for (const [declaredAt, port] of (container.value.ports ?? []).entries()) {
      const {containerPort = 0, protocol} = port;
      const transport = transportOf(protocol);
      if (!transport || !within(containerPort, PORT) || isCrossed(containerPort, transport, served)) continue;
      const wanted = nameOf(container, port, transport);
      add({container, containerPort, protocol: transport, declaredAt, wanted});
    }
  }
  for (const {at} of served) {
    const {container, containerPort} = at;
    const transport = transportOf(at.protocol);
    if (!transport) continue;
    add({
      container,
      containerPort,
      protocol: transport,
      wanted: nameOf(container, {containerPort}, transport),
    });
  }
  return named([...wishes.values()], workload, context);
}

/**
 * True for a declared port that Services reach by the other protocol only. What a container declares has no effect on Kubernetes;
 * on ECS no load balancer takes a port that its container maps for TCP and for UDP.
 */
function isCrossed(containerPort: number, protocol: 'tcp' | 'udp', served: readonly ServedPort[]): boolean {
  const here = served.filter(({at}) => at.containerPort === containerPort && transportOf(at.protocol));
  return here.length > 0 && here.every(({at}) => transportOf(at.protocol) !== protocol);
}

function keyOf({containerPort, protocol}: ServedPort['at']): string {
  return `${containerPort}/${transportOf(protocol)}`;
}

/** The containers that run for the task's life: an init container is gone before anything calls the pod. */
function lasting({containers}: Workload): readonly ContainerPart[] {
  const main = containers.filter(({role}) => role === 'main');
  return [...main, ...containers.filter(({role}) => role === 'sidecar')];
}

/** The name of the port or, as in the console of ECS, `<container>-<port>-<protocol>`. */
function nameOf(container: ContainerPart, port: ContainerPort, protocol: 'tcp' | 'udp'): string {
  return portNameText(port.name || `${container.name}-${port.containerPort}-${protocol}`);
}

function named(wishes: readonly Wish[], workload: Workload, context: Context): PortMapping[] {
  const taken = new Set<string>();
  return wishes.map(({wanted, ...mapping}) => {
    const {containerPort, protocol, container, served} = mapping;
    const identity = `${workload.object.id} ${container.name} ${containerPort}/${protocol}`;
    const {maxLength} = CONTAINER.portName;
    const wish = fit(wanted, identity, maxLength);
    const end = `-${containerPort}-${protocol}`;
    const name = taken.has(wish) ? `${fit(wanted, identity, maxLength - end.length)}${end}` : wish;
    taken.add(name);
    const appProtocol =
      protocol === 'tcp' ? appProtocolOf(served, container, containerPort, context) : undefined;
    return {...mapping, name, ...(appProtocol === undefined ? {} : {appProtocol})};
  });
}
