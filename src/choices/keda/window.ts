import {type CalendarSchedule, parseSchedule} from '../../model/cron/schedule.ts';
import {Zone} from '../../model/cron/zone.ts';
import type {Trigger} from '../../model/scaled-object.ts';
import {nothing, type TriggerOutcome} from './outcome.ts';

const MOST_REPLICAS = 100_000;

/** `cron`: a number of replicas from one time to another, as KEDA's cron scaler reads it. */
export function windowOutcome(trigger: Trigger): TriggerOutcome {
  const {metadata, metricType = 'AverageValue'} = trigger;
  const text = (key: string) => metadata.get(key) ?? '';
  const zone = Zone.of(text('timezone'));
  const [start, end] = [text('start'), text('end')].map(scheduleIn);
  const replicas = text('desiredReplicas');
  const refuse = (why: string) =>
    nothing(
      trigger,
      `Scaling by the clock is not written: ${why}.`,
      'Correct the trigger; KEDA refuses it too.',
    );
  if (!zone) return refuse(`\`timezone\` is no time zone of the IANA database`);
  if (typeof start !== 'object') return refuse(`\`start\` ${start}`);
  if (typeof end !== 'object') return refuse(`\`end\` ${end}`);
  if (text('start') === text('end')) return refuse('`start` and `end` are the same time');
  if (!/^\d{1,6}$/.test(replicas) || Number(replicas) === 0 || Number(replicas) > MOST_REPLICAS)
    return refuse('`desiredReplicas` is no number of 1 or more');
  if (metricType !== 'AverageValue')
    return refuse(`with the metricType ${metricType} its number is not one of replicas`);
  return {
    kind: 'window',
    trigger,
    window: {
      start: {schedule: start, zone: start.zone ?? zone},
      end: {schedule: end, zone: end.zone ?? zone},
    },
    replicas: Number(replicas),
  };
}

/** The schedule of five fields in a text, or what is wrong with it. */
function scheduleIn(text: string): CalendarSchedule | string {
  // KEDA's parser knows the fields, but none of the names that begin with @.
  if (/^(?:(?:CRON_)?TZ=\S* +)?@/.test(text)) return 'has to have the five fields of a cron expression';
  const {schedule} = parseSchedule(text);
  if (schedule?.kind !== 'calendar') return 'is no cron expression that KEDA reads';
  return everFires(schedule) ? schedule : 'never comes';
}

/** True unless the schedule names no day that exists. */
function everFires({minute, hour, dayOfMonth, month, dayOfWeek}: CalendarSchedule): boolean {
  if ([minute, hour, month].some(({values}) => values.size === 0)) return false;
  const first = Math.min(...dayOfMonth.values);
  const hasDate = [...month.values].some(value => first <= new Date(Date.UTC(2028, value, 0)).getUTCDate());
  const hasWeekday = dayOfWeek.values.size > 0;
  return dayOfMonth.star || dayOfWeek.star ? hasDate && hasWeekday : hasDate || hasWeekday;
}
