import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Probe} from '../model/kubernetes.generated.ts';
import {probePort} from '../model/ports.ts';
import type {Context} from '../rules/rule.ts';
import {kubeletPath} from './probe-command.ts';
import {healthCheckGraceSeconds} from './routing/health-check.ts';
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

/** True when the health check of the target group asks the same thing as an HTTP or gRPC probe of its container. */
export function asksAs(
  {healthCheck, containerPort, version}: TargetGroup,
  probe: Probe,
  container: ContainerPart,
): boolean {
  const port = healthCheck.port === 'traffic-port' ? containerPort : Number(healthCheck.port);
  if (probe.grpc) {
    return version === 'GRPC' && healthCheck.codes === '0' && probe.grpc.port === port && !probe.grpc.service;
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
