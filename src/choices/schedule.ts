import {type ScheduleConversion, toScheduleExpressions} from '../ecs/schedule-expression/convert.ts';
import {nextFirings} from '../model/cron/firings.ts';
import {type CronSchedule, parseSchedule} from '../model/cron/schedule.ts';
import {type Instant, Zone} from '../model/cron/zone.ts';
import type {Workload} from '../model/inventory.ts';
import type {CronJob} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';

/** A CronJob's schedule, converted. */
export type Schedule =
  | {readonly kind: 'invalid'; readonly field: 'schedule' | 'timeZone'; readonly problem: string}
  | {
      readonly kind: 'converted';
      readonly conversion: ScheduleConversion;
      /** The zone that the expression is read in on Kubernetes. */
      readonly zone: string;
      /** Shortest time between two of the next firings, in seconds; undefined where it never fires twice. */
      readonly shortestGap: number | undefined;
      /** The two firings farthest apart among those, in seconds; undefined as above. */
      readonly longestGap: number | undefined;
      /** The hours of a day in which it fires, where it fires each minute of an hour and not in all of them. */
      readonly fullHours?: number;
      /** The schedule as it was read, where it names Sunday 7 as other crons do; Kubernetes refuses that. */
      readonly readAs?: string;
    };

const FIRINGS_LOOKED_AT = 50;

/** The schedules of a run by expression and zone: several rules ask for each, and many CronJobs share one. */
function converted(): Map<string, Schedule> {
  return new Map();
}

/**
 * Converts the schedule of a CronJob for EventBridge Scheduler (mapping-workloads §15). Without `timeZone` Kubernetes reads it
 * in the zone of its controller manager (`kubernetes.timeZone` of k2e.yaml, UTC on EKS).
 */
export function scheduleOf(workload: Workload, context: Context): Schedule {
  const {spec} = workload.object.value as Pick<CronJob, 'spec'>;
  return convertSchedule(spec?.schedule ?? '', spec?.timeZone || context.config.kubernetes.timeZone, context);
}

/** The same for any cron expression in the zone of this name. */
export function convertSchedule(expression: string, zone: string, context: Context): Schedule {
  const known = context.choice(converted);
  const key = JSON.stringify([expression, zone]);
  const schedule = known.get(key) ?? convert(expression, zone, context.today);
  known.set(key, schedule);
  return schedule;
}

function convert(expression: string, name: string, today: string): Schedule {
  const readAs = withSunday(expression);
  const parsed = parseSchedule(readAs ?? expression);
  if (!parsed.schedule) return {kind: 'invalid', field: 'schedule', problem: parsed.problem};
  const zone = Zone.of(name);
  if (!zone)
    return {
      kind: 'invalid',
      field: 'timeZone',
      problem: `\`${name}\` is not a time zone of the IANA database.`,
    };
  const from = Date.parse(`${today}T00:00:00Z`);
  const conversion = toScheduleExpressions(parsed.schedule, zone, from);
  const firings = nextFirings(parsed.schedule, zone, from, FIRINGS_LOOKED_AT);
  return {
    kind: 'converted',
    conversion,
    zone: (parsed.schedule.zone ?? zone).name,
    shortestGap: gapsBetween(firings)[0],
    longestGap: gapsBetween(firings).at(-1),
    ...fullHours(parsed.schedule),
    ...(readAs === undefined ? {} : {readAs}),
  };
}

/**
 * The schedule with 0 where its day of the week is 7, alone or at the end of a range: people who know other crons write Sunday so.
 * Undefined where it says nothing of the kind, or where Kubernetes would not take it then either.
 */
function withSunday(expression: string): string | undefined {
  const [, head, weekdays] = /^(.*\s)(\S*7\S*)\s*$/s.exec(expression) ?? [];
  if (head === undefined || weekdays === undefined || parseSchedule(expression).schedule) return undefined;
  const items = weekdays.split(',').map(item => {
    const [, first] = /^([0-6a-z]{1,3})-7$/i.exec(item) ?? [];
    if (item === '7') return '0';
    return first === undefined ? item : first === '0' ? '0-6' : `${first}-6,0`;
  });
  const text = `${head}${items.join(',')}`;
  return parseSchedule(text).schedule ? text : undefined;
}

/** The times between firings in seconds, the shortest first. */
function gapsBetween(firings: readonly Instant[]): readonly number[] {
  return firings
    .slice(1)
    .map((firing, index) => (firing - (firings[index] ?? 0)) / 1000)
    .sort((left, right) => left - right);
}

/** `* 0 * * *` fires sixty times from midnight on. */
function fullHours(schedule: CronSchedule): {fullHours?: number} {
  if (schedule.kind !== 'calendar') return {};
  const {minute, hour} = schedule;
  const isFull = minute.values.size === MINUTES && hour.values.size > 0 && hour.values.size < HOURS;
  return isFull ? {fullHours: hour.values.size} : {};
}

const MINUTES = 60;
const HOURS = 24;
