import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {BatchState} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {halt, note} from '../../step.ts';
import {suspendedByGit} from './from-git.ts';
import type {Switches} from './switches.ts';
import {gapStartAt} from './window.ts';

/** A switch that is not as it was left, or a job that is another one. The phase follows the world, so that both ways go on from there. */
export function flipped(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  {job, schedules}: Switches,
  now: Instant,
): Step<BatchState> | null {
  const {phase, memory, goal} = state;
  const name = `CronJob ${track.namespace}/${track.name}`;
  if (job.uid !== track.uid)
    return halt('drift', `${name} is another object than the one of the plan`, [
      `uid: expected ${track.uid}, found ${job.uid}`,
    ]);
  if (phase === 'finalised') return null;
  const runsAtSource = phase === 'source' || phase === 'held' || phase === 'unsuspended';
  const isByGit = track.gitOwner !== undefined && !track.suspended;
  if (job.suspended && runsAtSource && isByGit && (phase !== 'source' || goal.side === 'target'))
    return suspendedByGit(context, state, job, now);
  if (job.suspended && runsAtSource && !track.suspended)
    return halt('drift', `${name} was suspended by somebody else`, ['suspended: expected false, found true']);
  if (!job.suspended && (!runsAtSource || track.suspended)) {
    const armed = memory.armed && {...memory.armed, to: memory.armed.to ?? now};
    // On the way back Git is asked for it; on the way there it may have been suspended by hand only. The target is not armed then.
    if (isByGit && (goal.side === 'source' || phase === 'suspended' || phase === 'nobody'))
      return note(
        {
          ...state,
          phase: 'unsuspended',
          memory: {...memory, gapStart: memory.gapStart ?? gapStartAt(context, job, now), since: now, armed},
        },
        'Kubernetes starts it again',
      );
    const why = `${name} was un-suspended by somebody else; the target is disabled`;
    return note(
      {
        ...state,
        phase: 'unsuspended',
        memory: {...memory, gapStart: memory.gapStart ?? gapStartAt(context, job, now), since: now, armed},
        halt: {kind: 'drift', why, diff: ['suspended: expected true, found false']},
      },
      why,
    );
  }
  const enabled = schedules.filter(({seen}) => seen.enabled);
  const runsAtTarget = phase === 'checked' || phase === 'target';
  const isDisabledThere = enabled.length < schedules.length && runsAtTarget && !track.suspended;
  if (isDisabledThere) {
    const why = `schedules of ${track.id} were disabled by somebody else`;
    const armed = {from: memory.armed?.from ?? now, to: now};
    return note(
      {
        ...state,
        phase: 'disabled',
        memory: {...memory, gapStart: memory.gapStart ?? gapStartAt(context, job, now), since: now, armed},
        halt: {kind: 'drift', why},
      },
      why,
    );
  }
  if (enabled.length > 0 && (phase === 'suspended' || phase === 'nobody')) {
    const why = `schedules of ${track.id} were enabled by somebody else`;
    const armed = {from: memory.armed?.from ?? memory.gapStart ?? now, to: null};
    return note(
      {...state, phase: 'enabled', memory: {...memory, since: now, armed}, halt: {kind: 'drift', why}},
      why,
    );
  }
  return null;
}
