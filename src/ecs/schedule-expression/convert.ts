import {FIELD_BOUNDS} from '../../model/cron/field.ts';
import type {CalendarSchedule, CronSchedule, DelaySchedule} from '../../model/cron/schedule.ts';
import {type Instant, Zone} from '../../model/cron/zone.ts';
import {type ClockDifference, clockDifferences} from './differences.ts';
import {LONGEST_EXPRESSION} from './grammar.ts';
import {fieldText} from './text.ts';

/** One schedule of EventBridge Scheduler. */
export interface EmittedExpression {
  /** Which half of a split schedule it is: by day of the month or by day of the week. */
  readonly suffix?: 'dom' | 'dow';
  /** `ScheduleExpression`: `cron(0 2 * * ? *)`. */
  readonly expression: string;
  /** `ScheduleExpressionTimezone`, an IANA name. */
  readonly timezone: string;
}

/**
 * A `rate` counts from `StartDate` or from its creation; Kubernetes counts `@every` from the creation of the CronJob. The
 * two are apart by any part of the interval, and `rate` fires at once where no `StartDate` is set.
 */
export interface PhaseDifference {
  readonly kind: 'phase';
  readonly seconds: number;
}

export type ScheduleDifference = ClockDifference | PhaseDifference;

/** Why nothing can be emitted. `never`: the schedule names no day that exists, so Kubernetes never fires it either. */
export type ScheduleProblem = 'never' | 'seconds' | 'too-long' | 'zone-too-long';

/** What becomes of a schedule. */
export interface ScheduleConversion {
  /** None where there is a problem; two where Kubernetes takes either of both day fields. */
  readonly expressions: readonly EmittedExpression[];
  /** Where the expressions together do not fire exactly when Kubernetes does. */
  readonly differences: readonly ScheduleDifference[];
  /** The next dates (`YYYY-MM-DD`, wall clock) at which both halves of a split schedule fire, three at most. */
  readonly overlaps: readonly string[];
  readonly problem?: ScheduleProblem;
}

/** Length that Scheduler allows (botocore `scheduler`, `ScheduleExpressionTimezone`), in characters. */
const LONGEST_ZONE = 50;
const DAY = 86_400_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Clock rules are laid down for some years at most; for this long the offsets of a zone have to agree. */
const YEARS_OF_RULES = 10;
const OVERLAPS_TOLD = 3;
/** The Gregorian calendar repeats dates and weekdays within 28 years, but where a century leaves out a leap year: within 40. */
const YEARS_TO_OVERLAP = 40;

/**
 * Says a CronJob's schedule in expressions of EventBridge Scheduler. `zone` is the CronJob's `timeZone` or the controller
 * manager's zone; a zone in the schedule itself wins. Differences and overlaps are looked for from `from` on.
 */
export function toScheduleExpressions(schedule: CronSchedule, zone: Zone, from: Instant): ScheduleConversion {
  const effective = schedule.zone ?? zone;
  if (effective.name.length > LONGEST_ZONE) return none('zone-too-long');
  return schedule.kind === 'delay' ? ofDelay(schedule) : ofCalendar(schedule, effective, from);
}

function none(problem: ScheduleProblem): ScheduleConversion {
  return {expressions: [], differences: [], overlaps: [], problem};
}

function ofDelay({seconds}: DelaySchedule): ScheduleConversion {
  if (seconds % 60 !== 0) return none('seconds');
  const [value, unit] = seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute'];
  const expression = `rate(${value} ${unit}${value === 1 ? '' : 's'})`;
  const differences = [{kind: 'phase', seconds} as const];
  return {expressions: [{expression, timezone: Zone.utc.name}], differences, overlaps: []};
}

function ofCalendar(schedule: CalendarSchedule, zone: Zone, from: Instant): ScheduleConversion {
  const {minute, hour, month} = schedule;
  const halves = dayHalves(schedule);
  if (halves.length === 0 || minute.values.size === 0 || hour.values.size === 0) return none('never');

  const shift = isEveryHour(schedule) ? offsetWithinHour(zone, from) : undefined;
  const minutes = shift === undefined ? minute.values : shifted(minute.values, shift);
  const timezone = shift === undefined ? zone.name : Zone.utc.name;
  const expressions = halves.map(({suffix, days}): EmittedExpression => {
    const time = `${fieldText({...FIELD_BOUNDS.minute, values: minutes, steps: true})} ${hourText(schedule)}`;
    const [dayOfMonth, dayOfWeek] = days;
    const months = fieldText({...FIELD_BOUNDS.month, values: month.values, steps: true});
    const expression = `cron(${time} ${dayOfMonth} ${months} ${dayOfWeek} *)`;
    return halves.length === 1 ? {expression, timezone} : {suffix, expression, timezone};
  });
  if (expressions.some(({expression}) => expression.length > LONGEST_EXPRESSION)) return none('too-long');
  return {
    expressions,
    differences: shift === undefined ? clockDifferences(schedule, zone, expressions, from) : [],
    overlaps: expressions.length > 1 ? overlapsOf(schedule, zone, from) : [],
  };
}

function hourText({hour}: CalendarSchedule): string {
  return fieldText({...FIELD_BOUNDS.hour, values: hour.values, steps: true});
}

/** One way to name days: the texts of the fields day of month and day of week. */
interface DayHalf {
  readonly suffix: 'dom' | 'dow';
  readonly days: readonly [dayOfMonth: string, dayOfWeek: string];
}

/**
 * The day fields. With a star in one of them Kubernetes asks the other; without, a day has to fit either. Scheduler takes
 * one field only, so the last case needs two schedules, unless one of them has every day or none that exists.
 */
function dayHalves(schedule: CalendarSchedule): readonly DayHalf[] {
  const {dayOfMonth, dayOfWeek, month} = schedule;
  if (month.values.size === 0) return [];
  const byDay: DayHalf = {
    suffix: 'dom',
    days: [fieldText({...FIELD_BOUNDS.dayOfMonth, values: dayOfMonth.values, steps: true}), '?'],
  };
  // Sunday is 0 in Kubernetes and 1 in Scheduler.
  const weekdays = new Set([...dayOfWeek.values].map(weekday => weekday + 1));
  const byWeekday: DayHalf = {
    suffix: 'dow',
    days: ['?', fieldText({values: weekdays, min: 1, max: 7, steps: false})],
  };
  const hasDay = someDayExists(schedule);
  const hasWeekday = dayOfWeek.values.size > 0;

  if (isEveryDay(schedule)) return [{suffix: 'dom', days: ['*', '?']}];
  if (dayOfWeek.star) return hasDay ? [byDay] : [];
  if (dayOfMonth.star) return hasWeekday ? [byWeekday] : [];
  return [...(hasDay ? [byDay] : []), ...(hasWeekday ? [byWeekday] : [])];
}

/** True when every date that exists is one of the schedule's days (whatever its months). */
function isEveryDay({dayOfMonth, dayOfWeek}: CalendarSchedule): boolean {
  const everyDate = dayOfMonth.values.size === 31;
  const everyWeekday = dayOfWeek.values.size === 7;
  return dayOfMonth.star || dayOfWeek.star ? everyDate && everyWeekday : everyDate || everyWeekday;
}

/** True when a month of the schedule has one of its days of the month, in a leap year. */
function someDayExists({dayOfMonth, month}: CalendarSchedule): boolean {
  const first = Math.min(...dayOfMonth.values);
  return [...month.values].some(value => first <= new Date(Date.UTC(2028, value, 0)).getUTCDate());
}

function isEveryHour(schedule: CalendarSchedule): boolean {
  return schedule.hour.values.size === 24 && schedule.month.values.size === 12 && isEveryDay(schedule);
}

/**
 * Minutes by which the zone's clocks are past UTC's within the hour, where that stays so whenever they change. A schedule of
 * every hour fires at the same instants in UTC then, also in the hour that the clocks show twice.
 */
function offsetWithinHour(zone: Zone, from: Instant): number | undefined {
  const minutesOf = (offset: number) => (((offset % HOUR) + HOUR) % HOUR) / MINUTE;
  const minutes = minutesOf(zone.offsetAt(from));
  for (const {after} of zone.changes(from, from + YEARS_OF_RULES * 365.25 * DAY)) {
    if (minutesOf(after) !== minutes) return undefined;
  }
  return Number.isInteger(minutes) ? minutes : undefined;
}

function shifted(minutes: ReadonlySet<number>, by: number): ReadonlySet<number> {
  return new Set([...minutes].map(minute => (minute - by + 60) % 60).sort((left, right) => left - right));
}

function overlapsOf(
  {dayOfMonth, dayOfWeek, month}: CalendarSchedule,
  zone: Zone,
  from: Instant,
): readonly string[] {
  const found: string[] = [];
  const last = from + YEARS_TO_OVERLAP * 365.25 * DAY;
  for (let day = zone.wallAt(from); day < last && found.length < OVERLAPS_TOLD; day += DAY) {
    const date = new Date(day);
    const both = dayOfMonth.values.has(date.getUTCDate()) && dayOfWeek.values.has(date.getUTCDay());
    if (both && month.values.has(date.getUTCMonth() + 1)) found.push(date.toISOString().slice(0, 10));
  }
  return found;
}
