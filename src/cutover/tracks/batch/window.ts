import {Zone} from '../../../model/cron/zone.ts';
import type {CronJobSeen, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {BatchTrack} from '../../plan.ts';

/** Any job that ever fires does so within this many seconds; on 29 February it is every four years. */
const FAR = 6 * 366 * 86_400;

/** Why a job cannot be handed over now, and when to look again; null when it can (T50, T51, T63). */
export function closedWindow(
  context: Context,
  track: BatchTrack,
  now: Instant,
): {until: Instant; why: string} | null {
  const {settings, firings} = context;
  const change = clockChangeNear(track, now, settings.clockChange);
  if (change !== null)
    return {
      until: change + settings.clockChange + 1,
      why: `the clocks of ${track.timeZone} change within a day`,
    };
  const needed = neededSeconds(context, track);
  const recent = firings(track, now - settings.minute + 1, now).at(-1);
  const coming = firings(track, now + 1, now + settings.horizon + needed + settings.minute);
  const [next] = coming;
  if (recent === undefined && (next === undefined || next - now >= needed)) return null;
  const firing = [...(recent === undefined ? [] : [recent]), ...coming].find((start, index, all) => {
    const following = all[index + 1];
    const isFollowed = following !== undefined && following - start < needed + settings.minute;
    return start <= now + settings.horizon && !isFollowed;
  });
  // A job without a gap that is long enough is too frequent for windows: late runs are accepted, by token.
  if (firing === undefined) return null;
  return {until: firing + settings.minute, why: `the next firing of ${track.schedule} is too near`};
}

/**
 * Firings after it may be missing when a hand-over begins now: a minute ago, as one of just now may not have been started yet; but none
 * from before the CronJob was there, which nobody has to run.
 */
export function gapStartAt(
  {settings}: Pick<Context, 'settings'>,
  {created}: Pick<CronJobSeen, 'created'>,
  now: Instant,
): Instant {
  return Math.max(now - settings.minute, Math.min(created, now));
}

/** Seconds that a hand-over takes at most. */
function neededSeconds({settings}: Context, {settleSeconds}: BatchTrack): number {
  return settleSeconds.source + settleSeconds.target + settings.margin;
}

/** The last firing after `after` and not after `now`; undefined where there is none. Looks back step by step: a job may fire yearly or each minute. */
export function lastFiring(
  {firings}: Context,
  track: BatchTrack,
  after: Instant,
  now: Instant,
): Instant | undefined {
  for (let span = 3600; ; span *= 8) {
    const from = Math.max(after + 1, now - span);
    const found = firings(track, from, now).at(-1);
    if (found !== undefined || from === after + 1 || span > FAR) return found;
  }
}

/** The first firing after `after`; undefined where there is none. Looks ahead step by step, as `lastFiring` looks back. */
export function nextFiring(
  {firings}: Pick<Context, 'firings'>,
  track: BatchTrack,
  after: Instant,
): Instant | undefined {
  for (let span = 3600; span < FAR; span *= 8) {
    const [found] = firings(track, after + 1, after + span);
    if (found !== undefined) return found;
  }
  return firings(track, after + 1, after + FAR)[0];
}

function clockChangeNear({timeZone}: BatchTrack, now: Instant, distance: number): Instant | null {
  const zone = Zone.of(timeZone);
  if (!zone) return null;
  const [change] = zone.changes((now - distance) * 1000, (now + distance) * 1000);
  return change ? Math.floor(change.at / 1000) : null;
}
