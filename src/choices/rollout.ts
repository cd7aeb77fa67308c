import {
  type DeploymentPercents,
  type FoldedBudget,
  RECREATE,
  type RollingUpdate,
  rollingUpdate,
  rollingUpdateOver,
  stricter,
} from '../ecs/rolling-update.ts';
import {intOrPercent} from '../model/int-or-percent.ts';
import type {KubeObject, Workload} from '../model/inventory.ts';
import type {
  Deployment,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
} from '../model/kubernetes.generated.ts';

/** How a workload's tasks are replaced. */
export interface Rollout extends DeploymentPercents {
  /** All tasks stop before new ones start. */
  readonly recreate: boolean;
  /** The rolling update alone, and where its bounds move; none for Recreate. */
  readonly rolling: RollingUpdate | undefined;
  /** What became of each PodDisruptionBudget. */
  readonly budgets: ReadonlyMap<KubeObject<PodDisruptionBudget>, FoldedBudget>;
  readonly replicas: Replicas;
}

/** The counts that a workload may have. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  readonly autoscaler: KubeObject<HorizontalPodAutoscaler> | undefined;
}

/** The replica counts of a workload: what its autoscaler allows, else the count that it names. */
export function replicasOf(workload: Workload): Replicas {
  const [autoscaler] = workload.autoscalers;
  const {spec} = workload.object.value as Pick<Deployment, 'spec'>;
  const own = workload.kind === 'Pod' ? 1 : (spec?.replicas ?? 1);
  if (!autoscaler) return {min: own, max: own, autoscaler: undefined};
  const {minReplicas = 1, maxReplicas = minReplicas} = autoscaler.value.spec ?? {};
  return {min: Math.max(1, minReplicas), max: Math.max(1, minReplicas, maxReplicas), autoscaler};
}

/**
 * The deployment percentages of a service: Kubernetes' rolling update as exactly as whole percents can say it, made stricter
 * by its PodDisruptionBudgets (mapping-workloads §12.1, §13.3). A bare Pod is one of its kind and is stopped first.
 */
export function rolloutOf(workload: Workload): Rollout {
  const replicas = replicasOf(workload);
  const {spec} = workload.object.value as Pick<Deployment, 'spec'>;
  const budgets = new Map<KubeObject<PodDisruptionBudget>, FoldedBudget>();
  if (workload.kind === 'Pod' || spec?.strategy?.type === 'Recreate') {
    return {...RECREATE, recreate: true, rolling: undefined, budgets, replicas};
  }
  const strategy = {
    maxSurge: intOrPercent(spec?.strategy?.rollingUpdate?.maxSurge) ?? {percent: 25},
    maxUnavailable: intOrPercent(spec?.strategy?.rollingUpdate?.maxUnavailable) ?? {percent: 25},
  };
  const rolling = replicas.autoscaler
    ? rollingUpdateOver({...strategy, minReplicas: replicas.min, maxReplicas: replicas.max})
    : rollingUpdate({...strategy, replicas: replicas.max});
  let percents: DeploymentPercents = rolling;
  for (const budget of workload.disruptionBudgets) {
    const {minAvailable, maxUnavailable} = budget.value.spec ?? {};
    const range = {minReplicas: Math.max(1, replicas.min), maxReplicas: Math.max(1, replicas.max)};
    const folded = stricter(
      percents,
      {minAvailable: intOrPercent(minAvailable), maxUnavailable: intOrPercent(maxUnavailable)},
      range,
    );
    budgets.set(budget, folded);
    percents = folded;
  }
  const {maximumPercent, minimumHealthyPercent} = percents;
  return {maximumPercent, minimumHealthyPercent, recreate: false, rolling, budgets, replicas};
}
