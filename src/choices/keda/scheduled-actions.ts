import type {Context} from '../../rules/rule.ts';
import {scalableService} from '../autoscaling.ts';
import type {TriggerOutcome} from './outcome.ts';
import type {ScaledByKeda} from './scaling.ts';

/**
 * The calls that make a `cron` trigger of KEDA: from `start` on at least its number of tasks, from `end` on the bounds of before. A
 * minimum that goes down stops no task by itself: without a policy that scales in, the maximum goes down with it.
 */
export function scheduledActions(
  outcome: Extract<TriggerOutcome, {kind: 'window'}>,
  {workload, min, max, outcomes}: ScaledByKeda,
  context: Context,
): readonly string[] {
  const {ServiceNamespace, ResourceId, ScalableDimension} = scalableService(workload, context);
  const hasPolicy = outcomes.some(({kind}) => kind === 'policy');
  const most = Math.max(min, Math.min(outcome.replicas, max));
  const call = (moment: 'start' | 'end', expressions: readonly string[], count: number) =>
    expressions.map((expression, index) =>
      [
        'aws application-autoscaling put-scheduled-action',
        `--service-namespace ${ServiceNamespace}`,
        `--scalable-dimension ${ScalableDimension}`,
        `--resource-id ${ResourceId}`,
        `--scheduled-action-name keda-${outcome.trigger.index}-${moment}${index === 0 ? '' : `-${index + 1}`}`,
        `--schedule '${expression}'`,
        `--timezone ${outcome.zone}`,
        `--scalable-target-action MinCapacity=${count}${hasPolicy ? '' : `,MaxCapacity=${count}`}`,
      ].join(' '),
    );
  return [...call('start', outcome.start, most), ...call('end', outcome.end, min)];
}
