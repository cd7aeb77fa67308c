import type {ScalableTargetAction} from '@aws-sdk/client-application-auto-scaling';
import {type Handle, handle} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import type {ScaledObject} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {fit, names} from '../names.ts';
import {type ClockProblem, changesOf} from './clock/changes.ts';
import type {TriggerOutcome} from './outcome.ts';

export type WindowOutcome = Extract<TriggerOutcome, {kind: 'window'}>;

/** A scheduled action of Application Auto Scaling. */
export interface PlannedAction {
  readonly action: Handle<'scheduled-actions'>;
  /** The trigger whose window opens (`start`) or closes then; where several do, the first. */
  readonly trigger: number;
  readonly side: 'start' | 'end';
  /** `cron(…)`, in the clocks of `zone`. */
  readonly schedule: string;
  readonly zone: string;
  /** The number of tasks from then on, or the least where policies may want more. */
  readonly count: number;
  readonly bounds: ScalableTargetAction;
}

/**
 * What the scheduled actions move. `fixed`: nothing else scales, so both bounds move. `gated`: CPU or memory scale while a window
 * is open; KEDA stops all tasks when none is. `floor`: the minimum alone, because something else scales or nothing may scale in.
 */
export type ClockMode = 'fixed' | 'gated' | 'floor';

/** What the windows of a ScaledObject become. */
export interface ClockScaling {
  readonly mode: ClockMode;
  /** Tasks while no window is open. */
  readonly off: number;
  readonly actions: readonly PlannedAction[];
  /** Triggers of which some start opens nothing, or some end closes nothing. */
  readonly odd: ReadonlySet<number>;
}

/** How much the scheduled actions of a ScaledObject move. */
function clockMode({triggers, min, idle, paused, behavior}: ScaledObject): ClockMode {
  const others = triggers.filter(({type}) => type !== 'cron');
  // A HorizontalPodAutoscaler that may not scale in keeps what a window has brought; to 0 KEDA goes by itself.
  const staysUp = behavior.scaleDown?.selectPolicy === 'Disabled' && countWithout({min, idle}) > 0;
  if (paused.in || staysUp || others.some(({type}) => type !== 'cpu' && type !== 'memory')) return 'floor';
  if (others.length === 0) return 'fixed';
  return countWithout({min, idle}) < Math.max(1, min) ? 'gated' : 'floor';
}

/** Replicas that KEDA keeps while no trigger is active; it refuses an `idleReplicaCount` that is not below the minimum. */
function countWithout({min, idle}: Pick<ScaledObject, 'min' | 'idle'>): number {
  return idle !== undefined && idle < min ? idle : min;
}

/** The scheduled actions of all windows of a ScaledObject together, or why there are none. */
export function clockScaling(
  windows: readonly WindowOutcome[],
  scaled: ScaledObject,
  workload: Workload,
  context: Context,
): ClockScaling | ClockProblem {
  const mode = clockMode(scaled);
  const off = mode === 'floor' ? scaled.min : countWithout(scaled);
  const most = Math.max(scaled.min, scaled.max);
  // The HorizontalPodAutoscaler that KEDA makes has a minimum of 1 at least.
  const least = Math.max(1, scaled.min);
  const plan = changesOf(
    windows.map(({window}) => window),
    open => {
      const asked = [...open].map(index => windows[index]?.replicas ?? 0);
      return asked.length === 0 ? off : Math.max(least, Math.min(most, Math.max(...asked)));
    },
    Date.parse(`${context.today}T00:00:00Z`),
  );
  if (typeof plan === 'string') return plan;
  const triggerOf = (window: number) => windows[window]?.trigger.index ?? 0;
  const base = fit(context.choice(names).base(workload), workload.object.id, 200);
  const known = new Map<string, number>();
  const actions = plan.changes.map(({window, side, expression, zone, count}): PlannedAction => {
    const stem = `${base}-cron-${triggerOf(window)}-${side}`;
    const number = (known.get(stem) ?? 0) + 1;
    known.set(stem, number);
    return {
      action: handle('scheduled-actions', number === 1 ? stem : `${stem}-${number}`),
      trigger: triggerOf(window),
      side,
      schedule: expression,
      zone,
      count,
      bounds: boundsOf(mode, count, off, most),
    };
  });
  return {mode, off, actions, odd: new Set([...plan.odd].map(triggerOf))};
}

/** A minimum that goes down stops no task by itself: where no policy does, the maximum goes down with it. */
function boundsOf(mode: ClockMode, count: number, off: number, most: number): ScalableTargetAction {
  switch (mode) {
    case 'fixed':
      return {MinCapacity: count, MaxCapacity: count};
    case 'gated':
      return {MinCapacity: count, MaxCapacity: count === off ? off : most};
    case 'floor':
      return {MinCapacity: count};
  }
}
