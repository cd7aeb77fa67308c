import {nextFirings} from '../../model/cron/firings.ts';
import {type CalendarSchedule, parseSchedule} from '../../model/cron/schedule.ts';
import {Zone} from '../../model/cron/zone.ts';
import type {Instant} from '../calls.ts';
import type {Discovery, PlannedSchedule} from './discovery.ts';

/** So many firings of a job are compared (cutover T52). */
const COMPARED = 50;
const DAY = 86_400;

/** A CronJob's schedule, as Kubernetes reads it. */
interface Source {
  readonly schedule: string;
  readonly timeZone: string;
}

/** True for a schedule that names a date which never comes: nobody has to take it over. */
export function neverFires({schedule, timeZone}: Source, now: Instant): boolean {
  const read = calendarOf({schedule, timeZone});
  return read !== undefined && nextFirings(read.schedule, read.zone, now * 1000, 1).length === 0;
}

/** The schedule and its zone; undefined for what has no times, or cannot be read. */
function calendarOf({
  schedule,
  timeZone,
}: Source): {readonly schedule: CalendarSchedule; readonly zone: Zone} | undefined {
  const {schedule: parsed} = parseSchedule(schedule);
  const zone = parsed?.zone ?? Zone.of(timeZone);
  return parsed?.kind === 'calendar' && zone !== undefined ? {schedule: parsed, zone} : undefined;
}

/**
 * How the next firings of a CronJob and of the schedules that take its place compare: `same`; `clock-changes` where they differ only within
 * a day of a change of the zone's clocks, which the two platforms treat each in its own way (T51); `other` where they differ elsewhere.
 * What counts from its creation on (`@every`, `rate`) has no times to compare, and neither has what cannot be read.
 */
export function compareFirings(
  source: Source,
  schedules: readonly PlannedSchedule[],
  {now, fires}: Pick<Discovery, 'now' | 'fires'>,
): 'same' | 'clock-changes' | 'other' {
  const read = calendarOf(source);
  if (read === undefined) return 'same';
  const {schedule, zone} = read;
  if (schedules.some(({expression}) => !expression.startsWith('cron('))) return 'same';
  const from = now();
  const wanted = nextFirings(schedule, zone, from * 1000, COMPARED).map(firing => firing / 1000);
  const last = wanted.at(-1) ?? from;
  const found = new Set(schedules.flatMap(each => firingsOf(each, from, last, fires)));
  const different = [
    ...wanted.filter(firing => !found.has(firing)),
    ...[...found].filter(firing => !wanted.includes(firing)),
  ];
  if (different.length === 0) return 'same';
  const isNearChange = (at: Instant) => [...zone.changes((at - DAY) * 1000, (at + DAY) * 1000)].length > 0;
  return different.every(isNearChange) ? 'clock-changes' : 'other';
}

/** A schedule that fires far more often is found out by the first firings too many. */
function firingsOf(
  {expression, timeZone}: PlannedSchedule,
  from: Instant,
  last: Instant,
  fires: Discovery['fires'],
): readonly Instant[] {
  const found: Instant[] = [];
  let next = fires(expression, timeZone, from);
  while (next !== undefined && next <= last && found.length <= 2 * COMPARED) {
    found.push(next);
    next = fires(expression, timeZone, next);
  }
  return found;
}
