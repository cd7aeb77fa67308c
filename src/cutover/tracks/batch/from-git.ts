import type {CronJobSeen, Instant} from '../../calls.ts';
import {suspendCommit, type Way} from '../../commit.ts';
import type {Context} from '../../context.ts';
import {instantText} from '../../instant-text.ts';
import type {BatchState} from '../../journal.ts';
import type {Sight} from '../../observed.ts';
import type {BatchTrack} from '../../plan.ts';
import {note, type Step, wait} from '../../step.ts';
import {awaited, notFromGit} from '../by-git.ts';
import {closedWindow, gapStartAt} from './window.ts';

const HOUR = 3600;

/**
 * Git has to suspend it, and Kubernetes runs it until then: the gap begins where it surely did last, at the last firing that it started.
 */
export function awaitSuspension(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  job: CronJobSeen,
  sight: Sight,
): Step<BatchState> {
  const {firings} = context;
  const {memory} = state;
  const {now} = sight;
  const recent = gapStartAt(context, job, now);
  const gapStart = memory.gapStart === null ? recent : Math.min(recent, job.lastScheduleTime ?? 0);
  if (memory.gapStart === null || firings(track, memory.gapStart + 1, gapStart).length > 0)
    return note({...state, memory: {...memory, gapStart}}, 'Kubernetes runs it until Git suspends it');
  const commit = suspendCommit(track, 'there');
  return commit
    ? awaited(context, commit, sight, goodTime(context, track, now))
    : wait(now + context.settings.poll, 'Git has to suspend it');
}

/** A run that is due while neither side is armed begins late. Said where it is worth waiting for, and in words that stay for a while. */
function goodTime(context: Context, track: BatchTrack, now: Instant): string {
  const closed = closedWindow(context, track, now);
  if (closed && closed.until - now > HOUR)
    return `. Not before ${instantText(closed.until)}, if it can wait: ${closed.why}`;
  const [next, after] = context.firings(track, now + 1, now + context.settings.horizon);
  if (next === undefined || (after !== undefined && after - next < HOUR)) return '';
  return `. Its next run is due at ${instantText(next)}: not within some minutes of it, if it can wait`;
}

/** Stands still while the switch has its value not from Git; null where k2e switches it itself. */
export function unlessFromGit(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
  way: Way,
): Step<BatchState> | null {
  const commit = suspendCommit(track, way);
  return commit ? notFromGit(context, commit, state, sight, way === 'back') : null;
}

/**
 * The settle wait begins when Git is seen to declare the suspension, and not before: one by hand may have been set back, and merged, between
 * two looks. On the way back any suspension will do. Null when it has begun.
 */
export function settlesFromGit(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
): Step<BatchState> | null {
  const {memory, goal} = state;
  const undeclared = goal.side === 'target' ? unlessFromGit(context, track, state, sight, 'there') : null;
  if (undeclared && memory.since !== null)
    return note(
      {...state, phase: 'suspended', memory: {...memory, since: null}},
      'it is suspended, and not by Git',
    );
  if (undeclared || memory.since !== null) return undeclared;
  return note(
    {
      ...state,
      memory: {...memory, since: sight.now},
      ...(goal.side === 'target' && {asked: null, open: null}),
    },
    goal.side === 'target' ? 'Git declares that it is suspended' : 'it is suspended',
  );
}

/** It was suspended, asked or not. Since when is not known: what Kubernetes started last is the last that it had. */
export function suspendedByGit(
  {settings}: Pick<Context, 'settings'>,
  state: BatchState,
  {lastScheduleTime, created}: CronJobSeen,
  now: Instant,
): Step<BatchState> {
  const {memory} = state;
  const gapStart = memory.gapStart ?? Math.min(now - settings.minute, lastScheduleTime ?? created);
  return note(
    {...state, phase: 'suspended', memory: {...memory, gapStart, since: null}},
    'it was suspended, and not by k2e',
  );
}
