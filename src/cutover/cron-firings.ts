import {firingsBetween} from '../model/cron/firings.ts';
import {parseSchedule} from '../model/cron/schedule.ts';
import {Zone} from '../model/cron/zone.ts';
import type {Firings} from './plan.ts';

/** Firings as Kubernetes computes them from a CronJob's schedule and zone; none where one of them is unreadable. */
export const cronFirings: Firings = ({schedule, timeZone}, from, to) => {
  const {schedule: parsed} = parseSchedule(schedule);
  const zone = Zone.of(timeZone);
  if (parsed === undefined || zone === undefined) return [];
  return firingsBetween(parsed, zone, (from - 1) * 1000, to * 1000).map(firing => firing / 1000);
};
