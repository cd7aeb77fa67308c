import type {Instant} from '../../calls.ts';
import {suspendCommit} from '../../commit.ts';
import type {Context} from '../../context.ts';
import type {BatchState, Journal} from '../../journal.ts';
import type {Sight} from '../../observed.ts';
import {mayBegin} from '../../order.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {note, wait} from '../../step.ts';
import {awaited} from '../by-git.ts';
import {underDeadline} from './deadline.ts';
import {closeGap} from './gap.ts';
import type {Switches} from './switches.ts';
import {suspending, switchAll} from './switches.ts';
import {closedWindow, gapStartAt, lastFiring} from './window.ts';

/** The firing that the CronJob's status names was started by Kubernetes itself, though its Job may be gone already. */
export function ownRun(state: BatchState, {job: {lastScheduleTime}}: Switches): BatchState {
  const {memory} = state;
  if (lastScheduleTime === undefined || Object.hasOwn(memory.runs, lastScheduleTime)) return state;
  return {
    ...state,
    memory: {...memory, runs: {...memory.runs, [lastScheduleTime]: {side: 'source', state: 'active'}}},
  };
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
  const until = coveredUntil(track, state, sight.now);
  const gap = closeGap(context, track, state, sight, until);
  if (gap) return gap;
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
  {gitOwner, onGap, settleSeconds}: BatchTrack,
  {memory}: BatchState,
  now: Instant,
): Instant {
  if (gitOwner && (memory.answer ?? onGap) === 'catch-up') return now;
  return Math.min(now, (memory.since ?? now) + Math.max(settleSeconds.source, settleSeconds.target));
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
