import type {Instant, WallTime, Zone} from '../../model/cron/zone.ts';
import type {CronExpression, DayRule, ScheduleExpression} from './grammar.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * When EventBridge Scheduler fires an expression, after `after` (exclusive) and in order; ends where it never fires again.
 * `rate` expressions count from `start`, at which they fire first. Written from the Scheduler user guide, `schedule-types`:
 * an expression is read in the clocks of its zone, a time that they skip does not fire, and a time that they show twice fires
 * once. Which of the two is not documented; here it is the first (unverified). Scheduler invokes within a minute from then.
 */
export function* scheduleFirings(
  expression: ScheduleExpression,
  zone: Zone,
  after: Instant,
  start: Instant = after,
): Generator<Instant, void> {
  if (expression.kind === 'rate') {
    yield* rateFirings(expression.minutes * MINUTE, after, start);
    return;
  }
  const walls = expression.kind === 'at' ? [expression.wall] : wallTimes(expression, zone.wallAt(after));
  for (const wall of walls) {
    const [instant] = zone.instantsOf(wall);
    if (instant !== undefined && instant > after) yield instant;
  }
}

function* rateFirings(interval: number, after: Instant, start: Instant): Generator<Instant, never> {
  const passed = Math.max(0, Math.floor((after - start) / interval) + 1);
  for (let instant = start + passed * interval; ; instant += interval) yield instant;
}

/** The wall times that the expression names, from a day before `from` on: clocks that go back show a part of it again. */
function* wallTimes(expression: CronExpression, from: WallTime): Generator<WallTime, void> {
  const {minutes, hours, days, months, years} = expression;
  const lastYear = Math.max(...years);
  let day = Math.floor(from / DAY) * DAY - DAY;
  for (let date = new Date(day); date.getUTCFullYear() <= lastYear; date = new Date(day)) {
    const fires =
      years.has(date.getUTCFullYear()) && months.has(date.getUTCMonth() + 1) && firesOn(days, date);
    if (fires) {
      for (const hour of hours) for (const minute of minutes) yield day + hour * HOUR + minute * MINUTE;
    }
    day += DAY;
  }
}

/** True when the rule names this day (`date` at 0:00 UTC). */
function firesOn(rule: DayRule, date: Date): boolean {
  const day = date.getUTCDate();
  const weekday = date.getUTCDay() + 1;
  const isLastWeek = day > lastDayOf(date) - 7;
  switch (rule.by) {
    case 'day-of-month':
      return rule.values.has(day);
    case 'last-day':
      return day === lastDayOf(date);
    case 'nearest-workday':
      return day === nearestWorkday(date, rule.day);
    case 'weekday':
      return rule.values.has(weekday);
    case 'last-weekday':
      return weekday === rule.weekday && isLastWeek;
    case 'nth-weekday':
      return weekday === rule.weekday && Math.ceil(day / 7) === rule.nth;
  }
}

/** The last day of the month of `date`: 28–31. */
function lastDayOf(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The day from Monday to Friday nearest to `day` of the month of `date`, without leaving the month; undefined in shorter ones. */
function nearestWorkday(date: Date, day: number): number | undefined {
  const last = lastDayOf(date);
  if (day > last) return undefined;
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === last ? day - 2 : day + 1;
  return day;
}
