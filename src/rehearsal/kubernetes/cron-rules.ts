import type {Instant} from '../../cutover/calls.ts';
import {nextFirings} from '../../model/cron/firings.ts';
import {type CronSchedule, parseSchedule} from '../../model/cron/schedule.ts';
import {Zone} from '../../model/cron/zone.ts';

/** What decides about the next Job of a CronJob; instants and seconds. */
export interface CronTimes {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly created: Instant;
  readonly lastScheduleTime?: Instant;
  readonly startingDeadlineSeconds?: number;
}

/** Schedules that were read before: a CronJob is looked at many times. */
const parsed = new Map<string, CronSchedule | undefined>();
/** Firings that were found before, of the last thousands of questions: each look asks the same ones several times. */
const found = new Map<string, Instant | undefined>();
const MOST_FOUND = 5000;

/** When a schedule fires next after a moment; undefined for one that cannot be read or never fires again. */
export function nextFiring({schedule, timeZone = 'UTC'}: CronTimes, after: Instant): Instant | undefined {
  const key = `${after} ${timeZone} ${schedule}`;
  if (found.has(key)) return found.get(key);
  if (found.size >= MOST_FOUND) found.clear();
  const zone = Zone.of(timeZone);
  if (!parsed.has(schedule)) parsed.set(schedule, parseSchedule(schedule).schedule);
  const readable = parsed.get(schedule);
  const [next] = readable && zone ? nextFirings(readable, zone, after * 1000, 1) : [];
  const firing = next === undefined ? undefined : next / 1000;
  found.set(key, firing);
  return firing;
}

/**
 * The most recent firing that has not been met at `now`, as `mostRecentScheduleTime` of Kubernetes 1.36 finds it
 * (`pkg/controller/cronjob/utils.go`): it counts from the last one, or from the creation, but not from before the starting
 * deadline; and where many were missed it estimates their number from the distance of the first two and looks from there, so
 * that an uneven schedule can be passed over.
 */
export function mostRecentFiring(
  times: CronTimes,
  now: Instant,
  withDeadline: boolean,
): {readonly firing: Instant | undefined; readonly from: Instant; readonly missed: boolean} {
  const last = times.lastScheduleTime ?? times.created;
  const deadline = withDeadline ? times.startingDeadlineSeconds : undefined;
  const from = deadline === undefined ? last : Math.max(last, now - deadline);
  const first = nextFiring(times, from);
  if (first === undefined || now < first) return {firing: undefined, from, missed: false};
  const second = nextFiring(times, first);
  if (second === undefined || now < second) return {firing: first, from, missed: false};

  const distance = second - first;
  const number = Math.floor((now - first) / distance) + 1;
  let firing: Instant | undefined;
  let next = nextFiring(times, first + (number - 2) * distance);
  while (next !== undefined && next <= now) {
    firing = next;
    next = nextFiring(times, next);
  }
  return {firing, from, missed: true};
}

/** When the controller looks at a CronJob again after `now`; undefined where never (`nextScheduleTimeDuration`). */
export function nextLook(times: CronTimes, now: Instant): Instant | undefined {
  const {firing, from, missed} = mostRecentFiring(times, now, false);
  return nextFiring(times, firing ?? (missed ? now : from));
}

/** `<CronJob>-<minutes since 1970>`: the name of the Job of a firing (`getJobName`). */
export function jobName(cronJob: string, firing: Instant): string {
  return `${cronJob}-${Math.floor(firing / 60)}`;
}
