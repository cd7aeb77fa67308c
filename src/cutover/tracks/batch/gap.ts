import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {instantText} from '../../instant-text.ts';
import type {BatchMemory, BatchState} from '../../journal.ts';
import type {Sight} from '../../observed.ts';
import type {BatchTrack} from '../../plan.ts';
import {halt, note, type Step, wait} from '../../step.ts';
import {isRunning, jobsOf, missing, runsAlone} from './runs.ts';
import {lastFiring} from './window.ts';

/**
 * Accounts for each firing after the gap start and not after `to`: it was run, is run now (late, by token), or stands in the gap report.
 * The next step towards that; null when it is so. `onGap` decides, and a person where the evidence is too old or too much is missing.
 */
export function closeGap(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
  to: Instant,
): Step<BatchState> | null {
  const {settings, safeguards} = context;
  const {memory} = state;
  if (!safeguards.gapCheck) return null;
  const {now} = sight;
  const gaps = missing(context, track, memory, memory.runs, to);
  const [first] = gaps;
  if (first === undefined) return null;
  // The platform that had it may still be about to start it (T50).
  const last = gaps.findLast(
    firing => state.phase === 'unsuspended' || wasArmed(context, track, memory, firing),
  );
  if (last !== undefined && now < last + settings.minute)
    return wait(last + settings.minute, 'a firing may still be started');
  const policy = memory.answer ?? (track.onGap === 'ask' ? null : track.onGap);
  const isDoubtful =
    (state.phase === 'unsuspended' && mayHaveRun(context, track, memory, gaps, now)) ||
    gaps.some(firing => wasArmed(context, track, memory, firing) && now - firing > settings.evidence);
  if (
    policy === null ||
    (memory.answer === null && policy === 'catch-up' && (isDoubtful || gaps.length > settings.catchUp))
  )
    return halt('question', question(track, gaps, isDoubtful));
  if (policy === 'skip') {
    const skipped = gaps.map(firing => ({firing, policy: 'skipped' as const}));
    return note(
      {...state, memory: {...memory, gaps: [...memory.gaps, ...skipped]}},
      `skips firings: ${gaps.map(instantText).join(', ')}`,
    );
  }
  if (runsAlone(track) && isRunning(context, track, state, sight.seen))
    return wait(now + settings.poll, 'a run has to end before the missed one starts');
  return catchUp(context, track, state, first, now);
}

/** Firings in the time of the target's schedules are run there, where the token stops a late start of the schedule; so are those on the way there. */
function catchUp(
  context: Context,
  track: BatchTrack,
  {memory, goal}: BatchState,
  firing: Instant,
  now: Instant,
): Step<BatchState> {
  const [schedule] = track.schedules;
  const what = `run the firing of ${instantText(firing)} that nobody ran`;
  if (schedule && (goal.side === 'target' || wasArmed(context, track, memory, firing))) {
    const token = context.safeguards.token ? tokenOf(track, firing) : `${tokenOf(track, firing)}-${now}`;
    const {group, name} = schedule;
    return {
      step: 'effect',
      call: {call: 'ecs.run', in: {group, schedule: name, scheduledFor: firing, token}},
      before: false,
      after: true,
      what: `${what} on ECS`,
    };
  }
  const {namespace, cronJob} = jobsOf(track);
  return {
    step: 'effect',
    call: {call: 'kubernetes.run', in: {namespace, cronJob, scheduledFor: firing}},
    before: false,
    after: true,
    what: `${what} on Kubernetes`,
  };
}

/**
 * True for a firing in the time in which the target's schedules could start it, settling included. Firings are moments of Scheduler's clock,
 * the time is one of an operator's: the difference of both counts as armed, where the token stops a second run.
 */
function wasArmed(
  {settings: {skew}}: Context,
  {settleSeconds}: BatchTrack,
  {armed}: BatchMemory,
  firing: Instant,
): boolean {
  return (
    armed !== null &&
    firing >= armed.from - skew &&
    (armed.to === null || firing <= armed.to + settleSeconds.target + skew)
  );
}

/** So many Jobs that succeeded Kubernetes keeps of a CronJob, unless it says otherwise (`successfulJobsHistoryLimit`). */
const KEPT_JOBS = 3;

/**
 * True where Kubernetes may have run one of these firings itself since it goes on again: it keeps a few Jobs only, so that of one which is over
 * for some time nothing may be left (T47). It starts the last firing before that moment, and all after it.
 */
function mayHaveRun(
  context: Context,
  track: BatchTrack,
  {since, resumed, gapStart}: BatchMemory,
  gaps: readonly Instant[],
  now: Instant,
): boolean {
  const {firings, settings} = context;
  const kept = track.settleSeconds.source + settings.minute;
  if (now > (since ?? now) + kept) return true;
  const from = (resumed ?? gapStart ?? 0) - settings.skew;
  const first = lastFiring(context, track, gapStart ?? 0, from) ?? from;
  const isLeft = (firing: Instant) =>
    now <= firing + kept ||
    (now <= firing + kept + settings.minute && firings(track, firing + 1, now).length < KEPT_JOBS);
  return gaps.some(firing => firing >= first && !isLeft(firing));
}

/** One token per firing; a client token has at most 64 characters. A schedule that names its own in its input wins. */
function tokenOf({family}: BatchTrack, firing: Instant): string {
  return `${family.slice(0, 43)}-${instantText(firing)}`;
}

function question(track: BatchTrack, gaps: readonly Instant[], isDoubtful: boolean): string {
  const why = isDoubtful ? ' Their traces may be gone: look for them before you answer.' : '';
  const listed = gaps.slice(0, 10).map(instantText).join(', ');
  const more = gaps.length > 10 ? ` and ${gaps.length - 10} more` : '';
  return `No run is known for ${gaps.length} firings of ${track.id}: ${listed}${more}.${why} Approve to run them now, or skip the guard with a reason`;
}
