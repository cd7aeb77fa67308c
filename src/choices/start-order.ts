import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {type ContainerCheck, containerCheck, probeMode} from './liveness.ts';

/** A container that another one waits for (`ContainerDependency`). */
export interface Dependency {
  readonly containerName: string;
  readonly condition: 'START' | 'SUCCESS' | 'HEALTHY';
}

/**
 * What a container waits for: the last init container before it to succeed and the last sidecar before it to start. What
 * stands before those they wait for themselves. ECS stops containers in the reverse order, so sidecars outlive the main
 * containers and stop in the reverse order of their start, as on Kubernetes.
 */
export function dependenciesOf(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): readonly Dependency[] {
  const ordered = workload.containers.filter(({role}) => role !== 'main');
  const before = container.role === 'main' ? ordered : ordered.slice(0, ordered.indexOf(container));
  const init = before.findLast(({role}) => role === 'init');
  const sidecar = before.findLast(({role}) => role === 'sidecar');
  return [
    ...(init ? [{containerName: init.name, condition: 'SUCCESS'} as const] : []),
    ...(sidecar
      ? [{containerName: sidecar.name, condition: startCondition(sidecar, workload, context)} as const]
      : []),
  ];
}

function startCondition(sidecar: ContainerPart, workload: Workload, context: Context): 'START' | 'HEALTHY' {
  return sidecarCheck(sidecar, workload, context) ? 'HEALTHY' : 'START';
}

/**
 * The health check of a native sidecar for which the containers behind it wait: its start-up probe, where a command can ask
 * it inside the sidecar (`exec`, or `probes: in-image`).
 */
export function sidecarCheck(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): ContainerCheck | undefined {
  const {startupProbe} = container.value;
  if (container.role !== 'sidecar' || !startupProbe) return undefined;
  if (!startupProbe.exec && probeMode(workload, context) !== 'in-image') return undefined;
  const check = containerCheck(startupProbe, container, startupProbe);
  return typeof check === 'string' ? undefined : check;
}
