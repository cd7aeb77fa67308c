import type {Workload} from '../model/inventory.ts';
import type {Deployment} from '../model/kubernetes.generated.ts';
import {controllerOf} from '../model/rollout.ts';

/**
 * True for a workload that somebody has set to 0 pods under a HorizontalPodAutoscaler with a minimum above 0, which leaves it there
 * until it has pods again. Where the minimum is 0, the autoscaler may have brought it there itself.
 */
export function isAtRest(workload: Workload): boolean {
  const autoscaler = workload.autoscalers.find(({byproduct}) => byproduct === undefined);
  const {replicas} = (controllerOf(workload).value as Pick<Deployment, 'spec'>).spec ?? {};
  return autoscaler !== undefined && replicas === 0 && (autoscaler.value.spec?.minReplicas ?? 1) > 0;
}
