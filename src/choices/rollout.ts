import type {Config} from '../config/config.ts';
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
import type {DaemonSet, Deployment, PodDisruptionBudget, StatefulSet} from '../model/kubernetes.generated.ts';
import {controllerOf} from '../model/rollout.ts';
import {readScaledObject} from '../model/scaled-object.ts';
import {valueAt} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';
import {isAtRest} from './at-rest.ts';
import {runsOnOneSide} from './both-sides.ts';
import {movedDisks} from './volumes/moved-disk.ts';

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
  /** A HorizontalPodAutoscaler or a ScaledObject. */
  readonly autoscaler: KubeObject | undefined;
}

/** The replica counts of a workload: what its autoscaler allows, else the count that it names. */
export function replicasOf(workload: Workload): Replicas {
  const [autoscaler] = workload.apart ? [] : workload.autoscalers;
  const {spec} = controllerOf(workload).value as Pick<Deployment, 'spec'>;
  const own = workload.kind === 'Pod' || workload.apart ? 1 : (spec?.replicas ?? 1);
  const [scaledObject] = workload.apart ? [] : workload.scaledObjects;
  if (!autoscaler && scaledObject) {
    const {min, idle = min, max, paused} = readScaledObject(scaledObject);
    // From idleReplicaCount on it passes the counts below the minimum; while it is paused the count may be out of its bounds.
    const kept = paused.whole ? [Math.max(1, paused.replicas ?? own)] : [];
    return {
      min: Math.min(Math.max(1, Math.min(min, idle)), ...kept),
      max: Math.max(1, min, max, ...kept),
      autoscaler: scaledObject,
    };
  }
  if (!autoscaler) return {min: own, max: own, autoscaler: undefined};
  const {minReplicas = 1, maxReplicas = minReplicas} = autoscaler.value.spec ?? {};
  return {min: Math.max(1, minReplicas), max: Math.max(1, minReplicas, maxReplicas), autoscaler};
}

/** The counts that the service may have: that of an exclusive worker, or of a workload at rest, begins at 0 and passes all of them. */
function countsOnEcs(workload: Workload, config: Config): Replicas {
  const replicas = replicasOf(workload);
  const isSuspended = runsOnOneSide(workload, config) || isAtRest(workload);
  return replicas.autoscaler && isSuspended ? {...replicas, min: 1} : replicas;
}

/**
 * A StatefulSet never has two pods of one name: it stops `maxUnavailable` of them (one, where nothing is said) before it starts
 * their successors. A percentage is rounded up (`getStatefulSetMaxUnavailable`, `pkg/controller/statefulset`, v1.36).
 */
function setUpdate({object}: Workload, {min, max}: Replicas): RollingUpdate {
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  const wish = intOrPercent(spec?.updateStrategy?.rollingUpdate?.maxUnavailable) ?? {count: 1};
  const least = Math.max(1, min);
  const stopped = Math.max(1, 'count' in wish ? wish.count : Math.ceil((wish.percent * max) / 100));
  const minimumHealthyPercent = Math.floor((100 * Math.max(0, least - stopped)) / least);
  return {maximumPercent: 100, minimumHealthyPercent, exact: true, moved: []};
}

/** A service that runs on each instance keeps this percentage of them running; it stops a task before it starts another. */
function daemonPercents({object}: Workload): DeploymentPercents {
  const {spec} = object.value as Pick<DaemonSet, 'spec'>;
  const {maxUnavailable} = spec?.updateStrategy?.rollingUpdate ?? {};
  const wish = intOrPercent(maxUnavailable);
  // A count says nothing about the share of instances, whose number k2e does not know.
  const minimumHealthyPercent =
    wish && 'percent' in wish ? Math.max(0, Math.min(100, 100 - wish.percent)) : 0;
  return {maximumPercent: 100, minimumHealthyPercent};
}

/**
 * The deployment percentages of a service: Kubernetes' rolling update as exactly as whole percents can say it, made stricter
 * by its PodDisruptionBudgets (mapping-workloads §12.1, §13.3). A bare Pod is one of its kind and is stopped first, and so is the one
 * writer of what was a disk.
 */
export function rolloutOf(workload: Workload, context: Pick<Context, 'config' | 'inventory'>): Rollout {
  const replicas = countsOnEcs(workload, context.config);
  const budgets = new Map<KubeObject<PodDisruptionBudget>, FoldedBudget>();
  const isAlone = workload.kind === 'StatefulSet' && replicas.max <= 1;
  const isStopped = isRecreated(workload) || soleWriterOf(workload, context).length > 0;
  const fold = (
    percents: DeploymentPercents,
    budget: KubeObject<PodDisruptionBudget>,
  ): DeploymentPercents => {
    const {minAvailable, maxUnavailable} = budget.value.spec ?? {};
    const range = {minReplicas: Math.max(1, replicas.min), maxReplicas: Math.max(1, replicas.max)};
    const folded = stricter(
      percents,
      {minAvailable: intOrPercent(minAvailable), maxUnavailable: intOrPercent(maxUnavailable)},
      range,
    );
    budgets.set(budget, folded);
    return folded;
  };
  if (workload.kind === 'Pod' || isAlone || isStopped) {
    // Tasks that stop before others start cannot keep a budget: what it would ask for is told.
    for (const budget of workload.disruptionBudgets) fold(RECREATE, budget);
    return {...RECREATE, recreate: true, rolling: undefined, budgets, replicas};
  }
  if (workload.kind === 'DaemonSet')
    return {...daemonPercents(workload), recreate: false, rolling: undefined, budgets, replicas};
  const {maxSurge, maxUnavailable} = boundsOf(workload);
  const strategy = {
    maxSurge: intOrPercent(maxSurge) ?? {percent: 25},
    maxUnavailable: intOrPercent(maxUnavailable) ?? {percent: 25},
  };
  const rolling =
    workload.kind === 'StatefulSet'
      ? setUpdate(workload, replicas)
      : replicas.autoscaler
        ? rollingUpdateOver({...strategy, minReplicas: replicas.min, maxReplicas: replicas.max})
        : rollingUpdate({...strategy, replicas: replicas.max});
  let percents: DeploymentPercents = rolling;
  for (const budget of workload.disruptionBudgets) percents = fold(percents, budget);
  const {maximumPercent, minimumHealthyPercent} = percents;
  return {maximumPercent, minimumHealthyPercent, recreate: false, rolling, budgets, replicas};
}

/**
 * The claims that a workload with one pod had on disks and has on a shared file system: an update that starts the new task first would
 * have two write where the disk let one. None where all pods are stopped first anyway.
 */
export function soleWriterOf(
  workload: Workload,
  context: Pick<Context, 'config' | 'inventory'>,
): readonly string[] {
  const isOne = workload.kind !== 'DaemonSet' && countsOnEcs(workload, context.config).max <= 1;
  return isOne && !isRecreated(workload) ? movedDisks(workload, context) : [];
}

function isRecreated({rollout, object}: Workload): boolean {
  const {spec} = object.value as Pick<Deployment, 'spec'>;
  return !rollout && spec?.strategy?.type === 'Recreate';
}

/** The bounds of a rolling update; those of a Rollout stand in its canary strategy. */
function boundsOf({rollout, object}: Workload): {
  readonly maxSurge?: string | number;
  readonly maxUnavailable?: string | number;
} {
  if (!rollout) return (object.value as Pick<Deployment, 'spec'>).spec?.strategy?.rollingUpdate ?? {};
  const bound = (field: string) => {
    const found = valueAt(rollout.value, `/spec/strategy/canary/${field}`);
    return typeof found === 'string' || typeof found === 'number' ? {[field]: found} : {};
  };
  return {...bound('maxSurge'), ...bound('maxUnavailable')};
}
