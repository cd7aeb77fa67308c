import type {Trigger} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {convertSchedule} from '../schedule.ts';
import {nothing, type TriggerOutcome} from './outcome.ts';

/** `cron`: a number of replicas from one time to another; at both Application Auto Scaling changes the bounds. */
export function windowOutcome(trigger: Trigger, context: Context): TriggerOutcome {
  const {metadata} = trigger;
  const zone = metadata.get('timezone') ?? '';
  const replicas = metadata.get('desiredReplicas') ?? '';
  const at = (key: 'start' | 'end') => expressions(metadata.get(key) ?? '', zone, context);
  const [start, end] = [at('start'), at('end')];
  if (!start || !end || !/^\d{1,6}$/.test(replicas))
    return nothing(
      trigger,
      'Scaling by the clock is not written: start, end, timezone or desiredReplicas is none that KEDA and AWS both take.',
      'Write scheduled actions of Application Auto Scaling by hand: `aws application-autoscaling put-scheduled-action`.',
    );
  return {
    kind: 'window',
    trigger,
    start,
    end,
    zone,
    replicas: Number(replicas),
  };
}

/** The expressions for a cron of Kubernetes; undefined where one is not exact, or it never fires. */
function expressions(cron: string, zone: string, context: Context): readonly string[] | undefined {
  const schedule = convertSchedule(cron, zone, context);
  if (schedule.kind === 'invalid') return undefined;
  const {conversion} = schedule;
  const texts = conversion.expressions.map(({expression}) => expression);
  return texts.length > 0 && texts.every(text => text.startsWith('cron(')) ? texts : undefined;
}
