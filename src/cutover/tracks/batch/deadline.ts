import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {BatchState} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import {note, type Step, wait} from '../../step.ts';
import {type Switches, suspending} from './switches.ts';

/**
 * The hand-back where `status.lastScheduleTime` may not be set (T42): the CronJob is un-suspended under a starting deadline that is
 * shorter than the time since the last firing that the target had, so that the controller passes that one over
 * (`mostRecentScheduleTime` in Kubernetes' `pkg/controller/cronjob/utils.go`). @param last that firing.
 */
export function underDeadline(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  last: Instant,
  now: Instant,
): Step<BatchState> {
  const {deadline, skew} = context.settings;
  const {job} = switches;
  const {memory} = state;
  const over = last + deadline + skew + 1;
  if (now < over) return wait(over, 'the last firing has to be older than the starting deadline');
  const own = memory.deadline ? memory.deadline.own : (job.startingDeadlineSeconds ?? null);
  if (own !== null && own <= deadline && job.startingDeadlineSeconds === own)
    return suspending(context, track, switches, false);
  const before = job.lastScheduleTime ?? null;
  return memory.deadline?.last === before
    ? suspending(context, track, switches, false, deadline)
    : note(
        {...state, memory: {...memory, deadline: {own, last: before}}},
        `un-suspends with a starting deadline of ${deadline} seconds: its status may not be changed`,
      );
}

/**
 * Gives the CronJob its own starting deadline again: not before Kubernetes has started a later firing, or it would start the last one
 * of the target once more. Null where it has its own one. Until then each firing is watched: under a short deadline a controller that is
 * late loses one.
 */
export function ownDeadline(
  context: Context,
  track: BatchTrack,
  {memory}: BatchState,
  switches: Switches,
  now: Instant,
): Step<BatchState> | null {
  const {settings, firings} = context;
  const {job} = switches;
  if (memory.deadline === null || (job.startingDeadlineSeconds ?? null) === memory.deadline.own) return null;
  const known = [...Object.keys(memory.runs).map(Number), ...memory.gaps.map(({firing}) => firing)];
  const {lastScheduleTime: last} = job;
  if (last !== undefined && last !== memory.deadline.last && known.every(firing => firing <= last))
    return suspending(context, track, switches, false, memory.deadline.own);
  const [next] = firings(track, now + 1, now + settings.horizon);
  return wait(
    (next ?? now + settings.horizon) + settings.minute,
    'its own starting deadline comes back after its next run',
  );
}
