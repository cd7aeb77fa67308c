import type {ContainerPart, KubeObject, Workload} from './inventory.ts';
import type {Container, ContainerPort, Service, ServicePort} from './kubernetes.generated.ts';

/** Where a port of a Service ends in a workload. */
export interface ResolvedPort {
  readonly container: ContainerPart;
  /** 1–65535. */
  readonly containerPort: number;
  /** `TCP`, `UDP` or `SCTP`: the Service's, which is what the packets have. */
  readonly protocol: string;
  /** The container declares the port. Kubernetes does not need that; ECS needs a port mapping. */
  readonly declared: boolean;
  /** No container declares it and there are several: the first one is a guess. */
  readonly guessed: boolean;
}

/**
 * The container port behind a port of a Service, for one workload: different pods behind a Service may map a name differently
 * (`FindPort`, `k8s.io/endpointslice` v0.36.3). No `targetPort` means the same number. A name is looked up, with the
 * protocol, in the main containers and then in the sidecars. Undefined when no container has a port of that name, or a number
 * is out of range. `port` may also be the number or name under which an Ingress knows the Service's port.
 */
export function resolvePort(
  service: KubeObject<Service>,
  port: ServicePort | string | number,
  workload: Workload,
): ResolvedPort | undefined {
  const of = typeof port === 'object' ? port : portOf(service, port);
  if (!of) return undefined;
  const protocol = of.protocol ?? 'TCP';
  const target = of.targetPort || of.port;
  const candidates = lasting(workload);
  if (typeof target === 'string' && !/^\d+$/.test(target)) {
    return declaredIn(candidates, protocol, ({name}) => name === target);
  }
  const number = Number(target);
  if (!(number >= 1 && number <= 65535)) return undefined;
  const declared = declaredIn(candidates, protocol, ({containerPort}) => containerPort === number);
  if (declared) return declared;
  const [first, ...others] = candidates;
  if (!first) return undefined;
  const guessed = first.role !== 'main' || others.some(({role}) => role === 'main');
  return {container: first, containerPort: number, protocol, declared: false, guessed};
}

/** The port of a Service with this number or name. */
export function portOf({value}: KubeObject<Service>, port: string | number): ServicePort | undefined {
  return value.spec?.ports?.find(({name, port: number}) =>
    typeof port === 'string' ? name === port : number === port,
  );
}

/** The number of a port that a probe or a lifecycle hook names: only names of its own container count. */
export function probePort(port: string | number | undefined, container: Container): number | undefined {
  const isName = typeof port === 'string' && !/^\d+$/.test(port);
  const number = isName ? container.ports?.find(({name}) => name === port)?.containerPort : Number(port);
  return number !== undefined && number >= 1 && number <= 65535 ? number : undefined;
}

/** Containers that run for the pod's life: the main ones, then the sidecars. */
function lasting({containers}: Workload): readonly ContainerPart[] {
  const main = containers.filter(({role}) => role === 'main');
  return [...main, ...containers.filter(({role}) => role === 'sidecar')];
}

function declaredIn(
  containers: readonly ContainerPart[],
  protocol: string,
  isMeant: (port: ContainerPort) => boolean,
): ResolvedPort | undefined {
  for (const container of containers) {
    for (const port of container.value.ports ?? []) {
      if (!isMeant(port) || (port.protocol ?? 'TCP') !== protocol || port.containerPort === undefined)
        continue;
      return {container, containerPort: port.containerPort, protocol, declared: true, guessed: false};
    }
  }
  return undefined;
}
