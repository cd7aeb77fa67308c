import type {CronJobSeen, Instant} from '../../calls.ts';
import {suspendCommit} from '../../commit.ts';
import type {Context} from '../../context.ts';
import {isSurelyKept} from '../../job-history.ts';
import type {BatchMemory, BatchState, Journal} from '../../journal.ts';
import {answerOf, type Sight} from '../../observed.ts';
import {mayBegin} from '../../order.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {note, wait} from '../../step.ts';
import {awaited} from '../by-git.ts';
import {underDeadline} from './deadline.ts';
import {closeGap} from './gap.ts';
import {isRunningBeside, jobsOf, missing, runsAlone} from './runs.ts';
import {settled} from './settled.ts';
import type {Switches} from './switches.ts';
import {suspending, switchAll} from './switches.ts';
import {closedWindow, gapStartAt, lastFiring} from './window.ts';

/**
 * The runs of the journal with that of the firing that the CronJob's status names, which Kubernetes started though its Job may be gone already;
 * unless k2e put it there. The same object when there is nothing new.
 */
export function withOwnRun({memory}: BatchState, {lastScheduleTime: last}: CronJobSeen): BatchMemory['runs'] {
  const {runs, late, covered, gapStart} = memory;
  const isAccountedFor = (firing: Instant) =>
    Object.hasOwn(runs, firing) || firing <= Math.max(covered ?? 0, gapStart ?? 0);
  if (last === undefined || last === late || isAccountedFor(last)) return runs;
  return {...runs, [last]: {side: 'source', state: 'active'}};
}

/**
 * What is remembered when Kubernetes surely starts it no more: what it started is its own. Its controller writes a firing into the status after it has
 * made the Job, and cannot while its picture of the CronJob is old: of a firing in that time the Job alone tells. @param until when it surely knew.
 */
export function atRest(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  job: CronJobSeen,
  {seen, now}: Sight,
  until: Instant,
): BatchMemory {
  const {memory} = state;
  const {lastScheduleTime: last, history} = job;
  const runs = memory.covered === null ? memory.runs : withOwnRun(state, job);
  const covered = memory.covered ?? last ?? null;
  const jobs = answerOf(seen, 'kubernetes.jobs', jobsOf(track)) ?? [];
  const doubted = missing(
    context,
    track,
    {...memory, covered: last ?? covered},
    runs,
    Math.min(until, now),
  ).filter(firing => !isSurelyKept(history, firing, jobs, now, last));
  return {...memory, runs, covered, ...(doubted.length > 0 && {doubted})};
}

/** Neither side starts it: account for the gap, tell Kubernetes what is done, then let it go on (T42). */
export function giveBack(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  sight: Sight,
): Step<BatchState> {
  const {job} = switches;
  const until = coveredUntil(context, track, state, sight.now);
  const gap = closeGap(context, track, state, sight, until, job);
  if (gap) return gap;
  if (runsAlone(track) && isRunningBeside(context, track, state, sight.seen))
    return wait(sight.now + context.settings.poll, 'a run has to end before Kubernetes starts the next one');
  const {namespace, name} = track;
  const last = lastFiring(context, track, job.lastScheduleTime ?? 0, until);
  if (last !== undefined && state.memory.unmarkable)
    return underDeadline(context, track, state, switches, last, sight.now);
  if (last !== undefined && context.safeguards.lastScheduleTime)
    return {
      step: 'effect',
      call: {
        call: 'kubernetes.mark-scheduled',
        in: {namespace, name, version: job.version, lastScheduleTime: last},
      },
      before: job.lastScheduleTime ?? null,
      after: last,
      what: `tell CronJob ${namespace}/${name} that its firings up to now are done`,
    };
  const commit = suspendCommit(track, 'back');
  return commit ? awaited(context, commit, sight) : suspending(context, track, switches, false);
}

/**
 * Up to a fixed moment: a job that fires all the time would never come to an end, and Kubernetes itself starts the latest later firing.
 * While a person has to commit, which may take days, what is due is run at once where missed firings are caught up.
 */
function coveredUntil(
  {settings: {skew}}: Context,
  track: BatchTrack,
  {memory}: BatchState,
  now: Instant,
): Instant {
  const {gitOwner, onGap} = track;
  const policy = memory.answer ?? onGap;
  if (gitOwner && (policy === 'catch-up' || policy === 'beside')) return now;
  const {source, target} = settled(track, memory.since ?? now, skew);
  return Math.min(now, Math.max(source, target));
}

/** The way back begins in a window too; firings from a minute ago on are accounted for. */
export function beginBack(
  context: Context,
  journal: Journal,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  now: Instant,
): Step<BatchState> {
  if (!mayBegin(context.plan, journal, track))
    return wait(now + context.settings.poll, 'another job is handed over');
  const closed = closedWindow(context, track, now);
  if (closed) return wait(closed.until, closed.why);
  const {memory} = state;
  if (memory.gapStart === null)
    return note(
      {...state, memory: {...memory, gapStart: gapStartAt(context, switches.job, now)}},
      'the hand-over back begins',
    );
  return (
    switchAll(track, switches, false) ??
    note({...state, phase: 'disabled', memory: {...memory, since: now}}, 'the target is disabled')
  );
}
