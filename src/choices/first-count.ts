import type {KubeObject, Workload} from '../model/inventory.ts';
import type {HorizontalPodAutoscaler} from '../model/kubernetes.generated.ts';
import {wantedReplicas} from '../model/rollout.ts';
import type {Context} from '../rules/rule.ts';
import {scaledWorkload} from './autoscaling.ts';
import {kedaScaling} from './keda/scaling.ts';

/** Why a count of the manifest has no effect that the autoscaler does not allow. */
export const OUT_OF_BOUNDS =
  'Its autoscaler brings the pods to the nearest count that it allows, with which the service begins.';

/** The counts between which Application Auto Scaling keeps a service. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * The number of tasks with which a service begins: the replicas of its manifest, within what its autoscaler allows. A service below
 * its minimum would stay there until an alarm scales it out (ECS developer guide, "Automatically scale your Amazon ECS service"), where
 * a HorizontalPodAutoscaler brings the pods to it within seconds. A workload without replicas is not scaled, here as there.
 */
export function firstCount(workload: Workload, replicas: number, context: Context): number {
  const bounds = replicas === 0 ? undefined : boundsOf(workload, context);
  return bounds ? Math.min(Math.max(replicas, bounds.min), bounds.max) : replicas;
}

/** The most tasks that a service has between updates: the replicas of its manifest, or what its autoscaler allows. */
export function mostTasks(workload: Workload, context: Context): number {
  const replicas = wantedReplicas(workload);
  return replicas === 0 ? 0 : (boundsOf(workload, context)?.max ?? replicas);
}

function boundsOf(workload: Workload, context: Context): Bounds | undefined {
  const autoscaler = workload.autoscalers.find(({byproduct}) => byproduct === undefined);
  if (autoscaler && scaledWorkload(autoscaler, context) === workload) {
    const {spec} = (autoscaler as KubeObject<HorizontalPodAutoscaler>).value;
    const {minReplicas = 1, maxReplicas = minReplicas} = spec ?? {};
    return {min: Math.max(1, minReplicas), max: Math.max(1, minReplicas, maxReplicas)};
  }
  const [scaledObject] = workload.scaledObjects;
  const scaling = scaledObject && kedaScaling(scaledObject, context);
  if (scaling?.kind !== 'scaled' || scaling.workload !== workload) return undefined;
  const {paused} = scaling.scaled;
  if (paused.replicas !== undefined) return {min: paused.replicas, max: paused.replicas};
  // A pause of one direction leaves the bounds in force.
  if (paused.whole) return undefined;
  // Where no trigger is written, nothing brings the service to the minimum later.
  return {min: Math.max(1, scaling.min), max: Math.max(1, scaling.max)};
}
