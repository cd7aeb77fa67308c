import type {KubeObject, Workload} from '../../model/inventory.ts';
import {readScaledObject, type ScaledObject, type Trigger} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {isConverted} from '../converted.ts';
import {runsAs} from '../runs-as.ts';
import type {ClockProblem} from './clock/changes.ts';
import {cloudwatchOutcome} from './cloudwatch.ts';
import {foreignOutcome} from './foreign.ts';
import {nothing, type TriggerOutcome} from './outcome.ts';
import {queueOutcome} from './queue.ts';
import {type ClockScaling, clockScaling} from './scheduled-actions.ts';
import {utilisationOutcome} from './utilisation.ts';
import {windowOutcome} from './window.ts';

/** What becomes of a ScaledObject. */
export type KedaScaling =
  /** No service of the plan hangs on it, or another autoscaler scales that too. */
  {readonly kind: 'none'; readonly why: string; readonly todo: string} | ScaledByKeda;

/** A ScaledObject whose workload becomes a service. */
export interface ScaledByKeda {
  readonly kind: 'scaled';
  readonly workload: Workload;
  readonly scaled: ScaledObject;
  readonly outcomes: readonly TriggerOutcome[];
  /** What its `cron` triggers become; undefined where it has none. */
  readonly clock: ClockScaling | undefined;
  /** The bounds of the scalable target; `MinCapacity` is 1 where nothing would leave 0. */
  readonly min: number;
  readonly max: number;
  /** False where no trigger became anything: then there is no scalable target either. */
  readonly isWritten: boolean;
}

/** What becomes of a ScaledObject of KEDA (mapping-platform §8). */
export function kedaScaling(object: KubeObject, context: Context): KedaScaling {
  const workload = context.inventory.attachedTo(object).find(each => isConverted(each, context));
  if (!workload || workload.apart || runsAs(workload) !== 'service')
    return {
      kind: 'none',
      why: 'it scales nothing that k2e makes a service of',
      todo: 'Add its workload to the input; scaling needs a Deployment.',
    };
  const rival = rivalOf(object, workload);
  if (rival)
    return {
      kind: 'none',
      why: `${rival.ref.kind} ${rival.ref.name} scales ${workload.kind} ${workload.name} too, and only that one is written`,
      todo: 'Put the triggers of both into one ScaledObject.',
    };
  const scaled = readScaledObject(object);
  const read = scaled.triggers.map(trigger => outcomeOf(trigger, scaled, object, workload, context));
  const windows = read.filter(outcome => outcome.kind === 'window');
  const clock = windows.length > 0 ? clockScaling(windows, scaled, workload, context) : undefined;
  const outcomes =
    typeof clock === 'string'
      ? read.map(outcome => (outcome.kind === 'window' ? unsaid(outcome.trigger, clock) : outcome))
      : read;
  const byClock = typeof clock === 'object' ? clock : undefined;
  const leavesZero = outcomes.some(outcome => outcome.kind === 'policy' && outcome.leavesZero);
  const min = byClock?.off ?? Math.max(scaled.min, leavesZero ? 0 : 1);
  return {
    kind: 'scaled',
    workload,
    scaled,
    outcomes,
    clock: byClock,
    min,
    max: Math.max(min, scaled.min, scaled.max),
    isWritten: outcomes.some(({kind}) => kind !== 'none'),
  };
}

/** Another autoscaler that counts instead; the one that KEDA itself makes in the cluster does not. */
function rivalOf(object: KubeObject, {autoscalers, scaledObjects}: Workload): KubeObject | undefined {
  const [first] = scaledObjects;
  const own = autoscalers.find(({byproduct}) => byproduct === undefined);
  return own ?? (first === object ? undefined : first);
}

function unsaid(trigger: Trigger, problem: ClockProblem): TriggerOutcome {
  return nothing(
    trigger,
    problem === 'mixed'
      ? 'Scaling by the clock is not written: how many tasks are wanted when a window opens or closes depends on weekdays and dates together, or on clocks that do not change alike, which no cron expression of AWS says.'
      : 'Scaling by the clock is not written: its windows open and close so often that Application Auto Scaling has no room for as many scheduled actions.',
    'Give the cron triggers one time zone, and weekdays only or days of the month only; or write scheduled actions by hand (`aws application-autoscaling put-scheduled-action`), with a time of its own for each count.',
  );
}

function outcomeOf(
  trigger: Trigger,
  {hasFormula}: ScaledObject,
  object: KubeObject,
  workload: Workload,
  context: Context,
): TriggerOutcome {
  if (hasFormula)
    return {
      kind: 'none',
      trigger,
      report: {
        level: 'action',
        fidelity: 'manual',
        message: 'A formula over the triggers decides, of which k2e makes no policy.',
        remediation: 'Write the formula as metric math in a target tracking policy.',
      },
    };
  switch (trigger.type) {
    case 'cpu':
    case 'memory':
      return utilisationOutcome(trigger, object, workload, context);
    case 'cron':
      return windowOutcome(trigger);
    case 'aws-sqs-queue':
      return queueOutcome(trigger, workload, context);
    case 'aws-cloudwatch':
      return cloudwatchOutcome(trigger, workload, context);
    default:
      return foreignOutcome(trigger);
  }
}
