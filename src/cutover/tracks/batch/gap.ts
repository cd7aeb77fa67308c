import type {CronJobSeen, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {instantText} from '../../instant-text.ts';
import {isSurelyKept} from '../../job-history.ts';
import type {BatchMemory, BatchState} from '../../journal.ts';
import {answerOf, type Sight} from '../../observed.ts';
import type {BatchTrack} from '../../plan.ts';
import {halt, note, type Step, wait} from '../../step.ts';
import {isRunning, jobsOf, missing, runsAlone} from './runs.ts';
import {lastFiring} from './window.ts';

/**
 * Accounts for each firing after the gap start and not after `to`: it was run, is run now (late, by token), or stands in the gap report.
 * The next step towards that; null when it is so. `onGap` decides, and a person where the evidence is too old or too much is missing.
 * @param job the CronJob as it was just seen.
 */
export function closeGap(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
  to: Instant,
  job: Pick<CronJobSeen, 'lastScheduleTime' | 'history'>,
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
  const isBeside = policy === 'beside';
  const isDoubtful = gaps.some(
    firing =>
      mayHaveRun(context, track, state, firing, job, sight) ||
      memory.doubted?.includes(firing) ||
      (wasArmed(context, track, memory, firing) && now - firing > settings.evidence),
  );
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
  if (!isBeside && runsAlone(track) && isRunning(context, track, state, sight.seen))
    return isBusy(context, track, state, gaps, now)
      ? {step: 'halt', halt: {kind: 'question', about: 'busy', why: busyText(track, gaps)}}
      : wait(now + settings.poll, 'a run has to end before the missed one starts');
  return catchUp(context, track, state, first, now);
}

/** Firings in the time of the target's schedules are run there, where the token stops a late start of the schedule; so are those on the way there. */
function catchUp(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  firing: Instant,
  now: Instant,
): Step<BatchState> {
  const {memory, goal} = state;
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
  // Before the Job is made its firing is put behind the CronJob, and whoever does so may die in between.
  if (memory.late !== firing)
    return note({...state, memory: {...memory, late: firing}}, `is about to ${what} on Kubernetes`);
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

/**
 * True where this firing, of which no run is known, may have been run on Kubernetes: it keeps some Jobs only, and perhaps none that has ended (T47).
 * Whoever starts one there sets `lastScheduleTime` to its firing first. Since the CronJob goes on again its controller has started the last firing
 * before that, and those after it; and one was perhaps run late by k2e, whose answer was lost.
 */
function mayHaveRun(
  context: Context,
  track: BatchTrack,
  {phase, memory: {resumed, gapStart, late}}: BatchState,
  firing: Instant,
  {lastScheduleTime, history}: Pick<CronJobSeen, 'lastScheduleTime' | 'history'>,
  {seen, now}: Sight,
): boolean {
  if (lastScheduleTime === undefined || firing > lastScheduleTime) return false;
  const jobs = answerOf(seen, 'kubernetes.jobs', jobsOf(track)) ?? [];
  if (isSurelyKept(history, firing, jobs, now, lastScheduleTime)) return false;
  if (firing === late) return true;
  if (phase !== 'unsuspended') return false;
  const from = (resumed ?? gapStart ?? 0) - context.settings.skew;
  return firing >= (lastFiring(context, track, gapStart ?? 0, from) ?? from);
}

/**
 * True where a side starts the job again and again, and a run was active at each look: as with runs that last longer than the time between two firings.
 * There may never be a pause for the missed ones.
 */
function isBusy(
  {firings, settings}: Context,
  track: BatchTrack,
  {phase}: BatchState,
  gaps: readonly Instant[],
  now: Instant,
): boolean {
  // With Forbid a state machine starts nothing when a run ends: there is a pause until the next firing.
  const isArmed = phase === 'unsuspended' || (phase === 'enabled' && track.concurrencyPolicy === 'Replace');
  return isArmed && firings(track, (gaps.at(-1) ?? now) + 1, now).length > settings.catchUp;
}

/** One token per firing; a client token has at most 64 characters. A schedule that names its own in its input wins. */
function tokenOf({family}: BatchTrack, firing: Instant): string {
  return `${family.slice(0, 43)}-${instantText(firing)}`;
}

function question(track: BatchTrack, gaps: readonly Instant[], isDoubtful: boolean): string {
  const why = isDoubtful ? ' Their traces may be gone: look for them before you answer.' : '';
  return `No run is known for ${gaps.length} firings of ${track.id}: ${listOf(gaps)}.${why} Approve to run them now, or skip the guard with a reason`;
}

function busyText({id, concurrencyPolicy}: BatchTrack, gaps: readonly Instant[]): string {
  return `The runs of ${id} follow one another without a pause, and concurrencyPolicy ${concurrencyPolicy} asks for one at a time: ${gaps.length} firings that nobody ran find no moment (${listOf(gaps)}). Approve to run them now, beside the run that is active, or skip the guard with a reason`;
}

function listOf(gaps: readonly Instant[]): string {
  const more = gaps.length > 10 ? ` and ${gaps.length - 10} more` : '';
  return `${gaps.slice(0, 10).map(instantText).join(', ')}${more}`;
}
