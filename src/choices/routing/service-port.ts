import type {ContainerPart, Workload} from '../../model/inventory.ts';
import type {Service, ServiceBackendPort, ServicePort} from '../../model/kubernetes.generated.ts';

/** A port of a container that serves a Service's port. */
export interface ServingPort {
  readonly container: ContainerPart;
  /** 1–65535. */
  readonly port: number;
  /** False where no container declares the port and k2e took the first container. */
  readonly declared: boolean;
}

/** The Service port that a backend names, by name or by number. */
export function servicePortOf(
  service: Service,
  backend: ServiceBackendPort | undefined,
): ServicePort | undefined {
  const ports = service.spec?.ports ?? [];
  if (backend?.name !== undefined) return ports.find(port => port.name === backend.name);
  return ports.find(port => port.port === backend?.number);
}

/**
 * The container and port of a workload behind a Service port: a named target port is looked up in all containers, a number
 * in those that declare it; Kubernetes routes to a number that nobody declares all the same. Undefined where a name is unknown.
 */
export function servingPort(workload: Workload, service: ServicePort): ServingPort | undefined {
  const wanted = service.targetPort ?? service.port;
  const running = workload.containers.filter(part => part.role !== 'init');
  for (const container of running) {
    for (const {name, containerPort} of container.value.ports ?? []) {
      if (
        containerPort !== undefined &&
        (typeof wanted === 'string' ? name === wanted : containerPort === wanted)
      ) {
        return {container, port: containerPort, declared: true};
      }
    }
  }
  const first = running.find(part => part.role === 'main') ?? running[0];
  return typeof wanted === 'number' && first ? {container: first, port: wanted, declared: false} : undefined;
}
