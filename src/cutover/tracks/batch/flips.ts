import type {CronJobSeen, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {changedTimes} from '../../firing-times.ts';
import {instantText} from '../../instant-text.ts';
import type {BatchState} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {halt, note} from '../../step.ts';
import {isAtSource} from './confirmed.ts';
import {suspendedByGit} from './from-git.ts';
import {missing} from './runs.ts';
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
  if (memory.uid === null) return takenUp(context, track, state, job, now);
  if (job.uid !== track.uid) {
    const why = `${name} is another object than the one of the plan: it was deleted and made again`;
    const diff = [`uid: expected ${track.uid}, found ${job.uid}`];
    return {step: 'halt', halt: {kind: 'drift', about: 'recreated', why, diff}};
  }
  const other = otherTimes(track, state, job);
  if (other) return other;
  const runsAtSource = isAtSource(state);
  const isByGit = track.gitOwner !== undefined && !track.suspended;
  if (job.suspended && runsAtSource && isByGit && (phase !== 'source' || goal.side === 'target'))
    return suspendedByGit(context, state, job, now);
  if (job.suspended && runsAtSource && !track.suspended)
    return halt('drift', `${name} was suspended by somebody else`, ['suspended: expected false, found true']);
  if (!job.suspended && (!runsAtSource || track.suspended)) {
    const armed = memory.armed && {...memory.armed, to: memory.armed.to ?? now};
    const gapStart = memory.gapStart ?? gapStartAt(context, job, now);
    // When that was nobody knows: after the switch of the present phase, when it was suspended.
    const resumed = memory.since ?? gapStart;
    // On the way back Git is asked for it; on the way there it may have been suspended by hand only. The target is not armed then.
    if (isByGit && (goal.side === 'source' || phase === 'suspended' || phase === 'nobody'))
      return note(
        {
          ...state,
          phase: 'unsuspended',
          memory: {...memory, gapStart, since: now, resumed, armed},
        },
        'Kubernetes starts it again',
      );
    const isTarget = phase === 'disabled' && memory.resumed !== undefined;
    const flip = isTarget
      ? {who: `schedules of ${track.id} were enabled`, diff: 'enabled: expected false, found true'}
      : {who: `${name} was un-suspended`, diff: 'suspended: expected true, found false'};
    const why = `${flip.who} by somebody else; the target is disabled`;
    return note(
      {
        ...state,
        phase: 'unsuspended',
        memory: {...memory, gapStart, since: now, resumed, armed},
        halt: {kind: 'drift', why, diff: [flip.diff]},
      },
      why,
    );
  }
  const meanwhile = flippedMeanwhile(context, track, state, job, now);
  if (meanwhile) return meanwhile;
  const enabled = schedules.filter(({seen}) => seen.enabled);
  const runsAtTarget = phase === 'checked' || phase === 'target';
  const isDisabledThere = enabled.length < schedules.length && runsAtTarget && !track.suspended;
  if (isDisabledThere) {
    const why = `schedules of ${track.id} were disabled by somebody else`;
    const armed = {from: memory.armed?.from ?? now, to: now};
    const gapStart = memory.gapStart ?? gapStartAt(context, job, now);
    const disabled = {...state, phase: 'disabled' as const, memory: {...memory, gapStart, since: now, armed}};
    // On the way back that is what comes next.
    return note(goal.side === 'source' ? disabled : {...disabled, halt: {kind: 'drift', why}}, why);
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

/**
 * A CronJob that was made again, and that a person had taken as it is. Its Jobs went with the old one: of what is not accounted for by now nobody knows
 * whether Kubernetes ran it. Where Kubernetes starts it, it is Kubernetes' turn from here on, whichever way it goes then.
 */
function takenUp(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  job: CronJobSeen,
  now: Instant,
): Step<BatchState> {
  const {generation: _, ...memory} = state.memory;
  const doubted = missing(context, track, memory, memory.runs, now);
  const own = {...memory, uid: job.uid, ...(doubted.length > 0 && {doubted})};
  const what = 'takes the CronJob as it is: it was made again';
  if (job.suspended || track.suspended || isAtSource(state)) return note({...state, memory: own}, what);
  const gapStart = memory.gapStart ?? gapStartAt(context, job, now);
  const armed = memory.armed && {...memory.armed, to: memory.armed.to ?? now};
  return note(
    {...state, phase: 'unsuspended', memory: {...own, gapStart, since: now, resumed: gapStart, armed}},
    what,
  );
}

/** Before it is handed over, a CronJob that was given other times since the plan was made: its schedules would go on firing at the old ones. */
function otherTimes(
  track: BatchTrack,
  {phase, goal}: BatchState,
  {times = {}}: CronJobSeen,
): Step<BatchState> | null {
  if (goal.side !== 'target' || (phase !== 'source' && phase !== 'held')) return null;
  const changed = changedTimes(track, times);
  if (changed.length === 0) return null;
  return halt(
    'drift',
    `CronJob ${track.namespace}/${track.name} was changed since the plan was made, and its schedules on ECS were not: set it back and \`resume\`, or roll back, convert and plan anew`,
    changed.map(({field, expected, found}) => `${field}: expected ${expected}, found ${found}`),
  );
}

/**
 * A suspended CronJob whose spec was changed since it was last looked at: it may have been un-suspended and suspended again, and its controller may
 * still act on what was between. While neither side is armed the settle wait begins anew. When the target is, it takes two changes to start
 * something, and what the controller starts stands in `lastScheduleTime`: then a person has to look. Changes of other fields, a new image for one, are noted.
 */
function flippedMeanwhile(
  {safeguards}: Context,
  track: BatchTrack,
  state: BatchState,
  {generation, lastScheduleTime, suspended}: CronJobSeen,
  now: Instant,
): Step<BatchState> | null {
  const {phase, memory} = state;
  const isBetween = phase === 'suspended' || phase === 'nobody';
  const isArmed = phase === 'enabled' || phase === 'checked' || phase === 'target';
  if (!safeguards.generation || generation === undefined || generation === memory.generation) return null;
  if (!suspended || track.suspended || !(isBetween || isArmed)) return null;
  const changes = generation - (memory.generation ?? generation);
  const seen = {...memory, generation};
  const what = `the spec of CronJob ${track.namespace}/${track.name} was changed ${changes} times since it was looked at`;
  if (isBetween) {
    // What Kubernetes starts when it goes on is the last of the firings that it missed, and no other.
    const covered = memory.generation === undefined ? memory.covered : (memory.covered ?? memory.gapStart);
    const anew = {...seen, since: track.gitOwner ? null : now, covered};
    return note(
      {...state, phase: 'suspended', memory: anew},
      memory.generation === undefined ? 'it is seen to be suspended' : `${what}: the wait begins anew`,
    );
  }
  const before = memory.covered ?? Number.NEGATIVE_INFINITY;
  if (changes < 2 || lastScheduleTime === undefined || lastScheduleTime <= before)
    return note(
      {...state, memory: seen},
      memory.generation === undefined ? 'it is seen to be suspended' : `${what}; Kubernetes started nothing`,
    );
  const why = `${what}: Kubernetes started its firing of ${instantText(lastScheduleTime)} though the target runs it, so that firing may have run twice`;
  return note({...state, memory: seen, halt: {kind: 'drift', why}}, why);
}
