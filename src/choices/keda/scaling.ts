import type {KubeObject, Workload} from '../../model/inventory.ts';
import {readScaledObject, type ScaledObject, type Trigger} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {isConverted} from '../converted.ts';
import {runsAs} from '../runs-as.ts';
import {cloudwatchOutcome} from './cloudwatch.ts';
import {foreignOutcome} from './foreign.ts';
import type {TriggerOutcome} from './outcome.ts';
import {queueOutcome} from './queue.ts';
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
  const outcomes = scaled.triggers.map(trigger => outcomeOf(trigger, scaled, object, workload, context));
  const leavesZero = outcomes.some(
    outcome => outcome.kind === 'window' || (outcome.kind === 'policy' && outcome.leavesZero),
  );
  const min = Math.max(scaled.min, leavesZero ? 0 : 1);
  return {
    kind: 'scaled',
    workload,
    scaled,
    outcomes,
    min,
    max: Math.max(min, scaled.max),
    isWritten: outcomes.some(({kind}) => kind !== 'none'),
  };
}

/** Another autoscaler that counts instead; the one that KEDA itself makes in the cluster does not. */
function rivalOf(object: KubeObject, {autoscalers, scaledObjects}: Workload): KubeObject | undefined {
  const [first] = scaledObjects;
  const own = autoscalers.find(({byproduct}) => byproduct === undefined);
  return own ?? (first === object ? undefined : first);
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
      return windowOutcome(trigger, context);
    case 'aws-sqs-queue':
      return queueOutcome(trigger, workload, context);
    case 'aws-cloudwatch':
      return cloudwatchOutcome(trigger, workload, context);
    default:
      return foreignOutcome(trigger);
  }
}
