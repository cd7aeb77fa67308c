import type {ContainerPart} from '../../model/inventory.ts';
import type {Ingress, Probe} from '../../model/kubernetes.generated.ts';
import {portOf, probePort} from '../../model/ports.ts';
import {servicesOfRoute} from '../../model/route-services.ts';
import type {Context} from '../../rules/rule.ts';
import type {ServedPort} from './serving.ts';

/** Protocols that the proxy of Service Connect understands; for all others it passes bytes. */
export type AppProtocol = 'http' | 'http2' | 'grpc';

/**
 * The `appProtocol` of a Service's port as ECS names it (mapping of Services, §1.3). Undefined for what the proxy carries as
 * TCP: TLS, databases, and WebSockets, of which Service Connect's documents say nothing.
 */
export function ecsProtocol(appProtocol: string | undefined): AppProtocol | undefined {
  switch (appProtocol?.toLowerCase()) {
    case 'http':
      return 'http';
    case 'http2':
    case 'h2c':
    case 'kubernetes.io/h2c':
      return 'http2';
    case 'grpc':
      return 'grpc';
    default:
      return undefined;
  }
}

/** True when the Services that share a container port give it different protocols; it then stays TCP. */
export function disagree(served: readonly ServedPort[]): boolean {
  return new Set(explicit(served)).size > 1;
}

function explicit(served: readonly ServedPort[]): readonly (AppProtocol | undefined)[] {
  return served.flatMap(({port}) => (port.appProtocol ? [ecsProtocol(port.appProtocol)] : []));
}

/**
 * The protocol of a container port: what the Services say or, with `serviceConnect.inferAppProtocol`, what names, probes and
 * Ingresses let expect. Undefined is TCP, which is always safe: the choice cannot be changed on a service that exists.
 */
export function appProtocolOf(
  served: readonly ServedPort[],
  container: ContainerPart,
  containerPort: number,
  context: Context,
): AppProtocol | undefined {
  const said = explicit(served);
  if (said.length > 0) return disagree(served) ? undefined : said[0];
  if (served.length === 0 || !context.config.serviceConnect.inferAppProtocol) return undefined;
  const names = [
    ...served.map(({port}) => port.name),
    ...(container.value.ports ?? [])
      .filter(port => port.containerPort === containerPort)
      .map(({name}) => name),
  ];
  for (const name of names) {
    const match = /^(http2|h2c|http|grpc)(?:-|$)/.exec(name ?? '');
    if (match) return ecsProtocol(match[1]);
  }
  return (
    probed(container, containerPort) ?? (served.some(each => isRouted(each, context)) ? 'http' : undefined)
  );
}

function probed({value}: ContainerPart, containerPort: number): AppProtocol | undefined {
  const probes: readonly (Probe | undefined)[] = [
    value.readinessProbe,
    value.livenessProbe,
    value.startupProbe,
  ];
  for (const probe of probes) {
    if (probe?.grpc && probe.grpc.port === containerPort) return 'grpc';
    const {scheme, port} = probe?.httpGet ?? {};
    if (port !== undefined && scheme !== 'HTTPS' && probePort(port, value) === containerPort) return 'http';
  }
  return undefined;
}

/** An Ingress sends requests to this port. */
function isRouted({service, port, workload}: ServedPort, {inventory}: Context): boolean {
  const byRoute = workload.routes.some(route =>
    servicesOfRoute(route, (kind, space, name) => inventory.find(kind, space, name)).some(
      ({namespace, name, port: key}) =>
        namespace === service.ref.namespace &&
        name === service.ref.name &&
        key !== undefined &&
        portOf(service, key) === port,
    ),
  );
  if (byRoute) return true;
  return inventory.allIn<Ingress>('Ingress', service.ref.namespace).some(({value}) => {
    const {defaultBackend, rules = []} = value.spec ?? {};
    const paths = rules.flatMap(({http}) => http?.paths ?? []);
    return [defaultBackend, ...paths.map(({backend}) => backend)].some(backend => {
      const {name, port: named} = backend?.service ?? {};
      const key = named?.name || named?.number;
      return name === service.ref.name && key !== undefined && portOf(service, key) === port;
    });
  });
}
