import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Probe} from '../model/kubernetes.generated.ts';
import {probePort} from '../model/ports.ts';
import type {Context} from '../rules/rule.ts';
import {networkListeners} from './balanced-ports.ts';
import type {NlbHealthCheck} from './nlb/health-check.ts';
import type {NlbListener} from './nlb/network-load-balancers.ts';
import {kubeletPath} from './probe-command.ts';
import {type HealthCheck, healthCheckGraceSeconds, type ProtocolVersion} from './routing/health-check.ts';
import {routing} from './routing/routing.ts';
import type {TargetGroup} from './routing/target-group.ts';

/** The target groups that send requests to this container. */
export function targetGroupsAt(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): readonly TargetGroup[] {
  return context
    .choice(routing)
    .targetGroupsOf(workload)
    .filter(group => group.container === container.name);
}

/** The listeners of Network Load Balancers that send connections to this container, or ask it whether the task is healthy. */
export function nlbListenersAt(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): readonly NlbListener[] {
  const listeners = context.choice(networkListeners).get(workload) ?? [];
  const isOwn = (port: string) =>
    container.value.ports?.some(({containerPort}) => String(containerPort) === port) === true;
  return listeners.filter(
    ({served, healthCheck}) => served.at.container.name === container.name || isOwn(healthCheck.port),
  );
}

/** A health check of a load balancer, and the port of the container that it asks where it says `traffic-port`. */
export interface TargetCheck {
  readonly healthCheck: HealthCheck | NlbHealthCheck;
  readonly containerPort: number;
  readonly version: ProtocolVersion;
}

/** True when the health check of the target group asks the same thing as a probe of its container; a command is never the same. */
export function asksAs(
  {healthCheck, containerPort, version}: TargetCheck,
  probe: Probe,
  container: ContainerPart,
): boolean {
  const port = healthCheck.port === 'traffic-port' ? containerPort : Number(healthCheck.port);
  if (probe.grpc) {
    return version === 'GRPC' && healthCheck.codes === '0' && probe.grpc.port === port && !probe.grpc.service;
  }
  if (probe.tcpSocket) {
    return (
      healthCheck.protocol === 'TCP' &&
      port === probePort(probe.tcpSocket.port, container.value) &&
      !probe.tcpSocket.host
    );
  }
  const {httpGet} = probe;
  if (!httpGet || version === 'GRPC') return false;
  return (
    healthCheck.path === kubeletPath(httpGet.path) &&
    healthCheck.protocol === (httpGet.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP') &&
    port === probePort(httpGet.port, container.value) &&
    !httpGet.host &&
    (httpGet.httpHeaders ?? []).length === 0
  );
}

/**
 * True when the grace period of the service, in which ECS takes no notice of failing checks, follows the delay of this probe:
 * the container has the longest start of all, and the period is not at its minimum.
 */
export function decidesGrace(
  container: ContainerPart,
  workload: Workload,
  name: 'readinessProbe' | 'startupProbe',
): boolean {
  const probe = container.value[name] ?? {};
  const later = {...probe, initialDelaySeconds: (probe.initialDelaySeconds ?? 0) + 1};
  const containers = workload.containers.map(each =>
    each === container ? {...each, value: {...each.value, [name]: later}} : each,
  );
  return healthCheckGraceSeconds({...workload, containers}) > healthCheckGraceSeconds(workload);
}
