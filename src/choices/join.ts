import type {ContainerPart, Workload} from '../model/inventory.ts';
import {addedName} from './added-container.ts';
import {platformOf} from './platform.ts';
import {runsAs} from './runs-as.ts';

/**
 * Name of the container that waits for all main containers of a job; undefined where the workload needs none. ECS ends a
 * task with the first essential container that exits, Kubernetes a Job's pod with the last (mapping-workloads §4.1).
 */
export function joinName(workload: Workload): string | undefined {
  if (runsAs(workload) === 'service' || mainContainers(workload).length < 2) return undefined;
  // The image of added containers is for Linux.
  if (platformOf(workload).os === 'windows') return undefined;
  return addedName('join', workload);
}

/** True when the end of the container ends the task: for main containers, unless another container waits for them all. */
export function isEssential({role}: ContainerPart, workload: Workload): boolean {
  return role === 'main' && joinName(workload) === undefined;
}

/** The containers that run for the pod's life and are no sidecars, in their order. */
export function mainContainers({containers}: Workload): readonly ContainerPart[] {
  return containers.filter(({role}) => role === 'main');
}
