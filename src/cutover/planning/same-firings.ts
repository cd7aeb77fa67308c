import {nextFirings} from '../../model/cron/firings.ts';
import {parseSchedule} from '../../model/cron/schedule.ts';
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

/**
 * How the next firings of a CronJob and of the schedules that take its place compare: `same`; `clock-changes` where they differ only within
 * a day of a change of the zone's clocks, which the two platforms treat each in its own way (T51); `other` where they differ elsewhere.
 * What counts from its creation on (`@every`, `rate`) has no times to compare, and neither has what cannot be read.
 */
export function compareFirings(
  {schedule, timeZone}: Source,
  schedules: readonly PlannedSchedule[],
  {now, fires}: Pick<Discovery, 'now' | 'fires'>,
): 'same' | 'clock-changes' | 'other' {
  const {schedule: parsed} = parseSchedule(schedule);
  const zone = parsed?.zone ?? Zone.of(timeZone);
  if (parsed === undefined || parsed.kind === 'delay' || zone === undefined) return 'same';
  if (schedules.some(({expression}) => !expression.startsWith('cron('))) return 'same';
  const from = now();
  const wanted = nextFirings(parsed, zone, from * 1000, COMPARED).map(firing => firing / 1000);
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
