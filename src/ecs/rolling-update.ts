import {type IntOrPercent, podsOf} from '../model/int-or-percent.ts';

/** The two percentages of `deploymentConfiguration`: whole percents of the desired count. */
export interface DeploymentPercents {
  /** ECS runs at most floor(N × this / 100) tasks of a service during a deployment. */
  readonly maximumPercent: number;
  /** ECS keeps at least ceil(N × this / 100) tasks healthy during a deployment. */
  readonly minimumHealthyPercent: number;
}

/** A bound that ECS cannot keep as Kubernetes has it. */
export interface BoundMove {
  /** `most`: tasks that run at once; `least`: tasks that stay available. */
  readonly bound: 'most' | 'least';
  /** The replica count at which the two are furthest apart. */
  readonly replicas: number;
  /** Pods that Kubernetes allows or keeps there. */
  readonly kubernetes: number;
  /** Tasks that ECS allows or keeps there. */
  readonly ecs: number;
}

/** How a rolling update goes on ECS. */
export interface RollingUpdate extends DeploymentPercents {
  /** True when ECS has the bounds of Kubernetes at every replica count that was asked for. */
  readonly exact: boolean;
  /** For each bound that differs somewhere, where it differs most. */
  readonly moved: readonly BoundMove[];
}

/** The fields of a Deployment's `strategy.rollingUpdate`. */
export interface RollingUpdateStrategy {
  readonly maxSurge: IntOrPercent;
  readonly maxUnavailable: IntOrPercent;
}

/** Replica counts from which an autoscaler chooses, both included. */
export interface ReplicaRange {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** The fields of a PodDisruptionBudget; Kubernetes allows one of them. */
export interface DisruptionBudget {
  readonly minAvailable?: IntOrPercent | undefined;
  readonly maxUnavailable?: IntOrPercent | undefined;
}

/** A rollout with a disruption budget folded in. */
export interface FoldedBudget extends DeploymentPercents {
  /**
   * `none`: the rollout already keeps the budget; `full`: it does now; `partly`: as far as a deployment can still proceed
   * without running more tasks than the rollout allows.
   */
  readonly folded: 'none' | 'full' | 'partly';
  /** True when the budget forbids every eviction at every replica count, so that Kubernetes cannot drain a node. */
  readonly blocksEvictions: boolean;
}

/** Strategy `Recreate`: all old tasks stop before the first new one starts. */
export const RECREATE: DeploymentPercents = {maximumPercent: 100, minimumHealthyPercent: 0};

/** Beyond this many counts above the smallest, only the largest is looked at: rounding to percents repeats by hundreds. */
const COUNTS_CHECKED = 10_000;

/** Pods of a rollout at one replica count. */
interface Bounds {
  readonly replicas: number;
  readonly most: number;
  readonly least: number;
}

/**
 * The percentages for a fixed number of replicas; exact for up to 100 of them. Of 0 replicas nothing rolls on either side;
 * they get the percentages of the first one to come.
 */
export function rollingUpdate(strategy: RollingUpdateStrategy & {readonly replicas: number}): RollingUpdate {
  return rollingUpdateOver({...strategy, minReplicas: strategy.replicas, maxReplicas: strategy.replicas});
}

/**
 * The percentages for a service whose count an autoscaler moves. One pair has to do for every count, so: ECS never keeps
 * fewer tasks available and never has less surge than Kubernetes, and a deployment can proceed at every count; within that,
 * as little more as possible. With `maxSurge: 0` a deployment can only proceed by stopping a task first. Where that would
 * cost more than the rounding of a percent (at one replica it would mean 0 %, so all tasks of a larger count at once), ECS
 * gets room for one more task instead: availability wins.
 */
export function rollingUpdateOver(strategy: RollingUpdateStrategy & ReplicaRange): RollingUpdate {
  const bounds = replicaCounts(strategy).map(replicas => kubernetesBounds(replicas, strategy));
  const smallest = bounds[0]?.replicas ?? 1;
  let maximumPercent = Math.max(...bounds.map(({replicas, most}) => Math.ceil((100 * most) / replicas)));
  let minimumHealthyPercent = healthyPercent(bounds);

  const limit = percentBelowAll(smallest);
  if (maximumPercent === 100 && minimumHealthyPercent > limit) {
    const costsRoundingOnly = bounds.every(
      ({replicas, least}) => 100 * (least - leastOf(replicas, limit)) <= replicas,
    );
    if (costsRoundingOnly) minimumHealthyPercent = limit;
    else maximumPercent = Math.ceil((100 * (smallest + 1)) / smallest);
  }
  const moved = movesOf(bounds, {maximumPercent, minimumHealthyPercent});
  return {maximumPercent, minimumHealthyPercent, exact: moved.length === 0, moved};
}

/**
 * Folds a PodDisruptionBudget into a rolling update, taking the stricter of the two: ECS knows one lower bound for
 * deployments, draining and replacements by AWS. Never makes a deployment impossible. Not for `RECREATE`, whose point is
 * that nothing stays available.
 */
export function stricter(
  rollout: DeploymentPercents,
  budget: DisruptionBudget,
  range: ReplicaRange,
): FoldedBudget {
  const bounds = replicaCounts(range).map(replicas => budgetBounds(replicas, budget));
  const blocksEvictions = bounds.every(({replicas, least}) => least >= replicas);
  const {maximumPercent} = rollout;
  const kept = bounds.every(({replicas, least}) => leastOf(replicas, rollout.minimumHealthyPercent) >= least);
  if (kept) return {...percentsOf(rollout), folded: 'none', blocksEvictions};

  const wanted = healthyPercent(bounds);
  const hasSurge = bounds.every(({replicas}) => mostOf(replicas, maximumPercent) > replicas);
  const limit = percentBelowAll(bounds[0]?.replicas ?? 1);
  if (hasSurge || wanted <= limit) {
    return {maximumPercent, minimumHealthyPercent: wanted, folded: 'full', blocksEvictions};
  }
  const minimumHealthyPercent = Math.max(rollout.minimumHealthyPercent, limit);
  return {maximumPercent, minimumHealthyPercent, folded: 'partly', blocksEvictions};
}

/** Tasks that ECS lets run at most (ECS API reference, `maximumPercent`: rounded down). */
export function mostOf(replicas: number, maximumPercent: number): number {
  return Math.floor((replicas * maximumPercent) / 100);
}

/** Tasks that ECS keeps healthy at least (ECS API reference, `minimumHealthyPercent`: rounded up). */
export function leastOf(replicas: number, minimumHealthyPercent: number): number {
  return Math.ceil((replicas * minimumHealthyPercent) / 100);
}

function percentsOf({maximumPercent, minimumHealthyPercent}: DeploymentPercents): DeploymentPercents {
  return {maximumPercent, minimumHealthyPercent};
}

/** The counts to look at, upwards, never empty and never 0: of no tasks every percentage is none. */
function replicaCounts({minReplicas, maxReplicas}: ReplicaRange): readonly number[] {
  const first = Math.max(1, minReplicas);
  const last = Math.max(first, maxReplicas);
  const counts = Array.from(
    {length: Math.min(last - first + 1, COUNTS_CHECKED)},
    (_, index) => first + index,
  );
  return counts.at(-1) === last ? counts : [...counts, last];
}

/** `ResolveFenceposts` of Kubernetes' deployment controller: surge rounds up, unavailable down, never both 0. */
function kubernetesBounds(replicas: number, {maxSurge, maxUnavailable}: RollingUpdateStrategy): Bounds {
  const surge = podsOf(maxSurge, replicas, 'up');
  const unavailable = podsOf(maxUnavailable, replicas, 'down');
  const stopped = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return {replicas, most: replicas + surge, least: Math.max(0, replicas - stopped)};
}

/** Kubernetes' disruption controller rounds both fields up. No budget can keep more pods than there are. */
function budgetBounds(replicas: number, {minAvailable, maxUnavailable}: DisruptionBudget): Bounds {
  const available = minAvailable === undefined ? 0 : podsOf(minAvailable, replicas, 'up');
  const left = maxUnavailable === undefined ? 0 : replicas - podsOf(maxUnavailable, replicas, 'up');
  return {replicas, most: replicas, least: Math.min(replicas, Math.max(0, available, left))};
}

/**
 * The percent that keeps `least` tasks at every count with the fewest tasks too many; of several that keep the same, the
 * highest.
 */
function healthyPercent(bounds: readonly Bounds[]): number {
  const lowest = Math.max(
    ...bounds.map(({replicas, least}) => (least === 0 ? 0 : Math.floor((100 * (least - 1)) / replicas) + 1)),
  );
  return Math.min(...bounds.map(({replicas}) => Math.floor((100 * leastOf(replicas, lowest)) / replicas)));
}

/** The highest percent at which one task may be missing at this count, and so at every larger one. */
function percentBelowAll(replicas: number): number {
  return Math.floor((100 * (replicas - 1)) / replicas);
}

function movesOf(bounds: readonly Bounds[], percents: DeploymentPercents): readonly BoundMove[] {
  const most = bounds.map(
    ({replicas, most: kubernetes}): BoundMove => ({
      bound: 'most',
      replicas,
      kubernetes,
      ecs: mostOf(replicas, percents.maximumPercent),
    }),
  );
  const least = bounds.map(
    ({replicas, least: kubernetes}): BoundMove => ({
      bound: 'least',
      replicas,
      kubernetes,
      ecs: leastOf(replicas, percents.minimumHealthyPercent),
    }),
  );
  return [worst(most), worst(least)].filter(({kubernetes, ecs}) => kubernetes !== ecs);
}

/** The move with the largest distance; the first of several. The list is not empty. */
function worst(moves: readonly BoundMove[]): BoundMove {
  return moves.reduce((far, move) =>
    Math.abs(move.ecs - move.kubernetes) > Math.abs(far.ecs - far.kubernetes) ? move : far,
  );
}
