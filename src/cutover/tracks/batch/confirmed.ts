import type {Instant} from '../../calls.ts';
import type {BatchState, Intent} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import type {EffectCall} from '../../view.ts';

/**
 * Kubernetes starts it again; or it starts it already, and its own starting deadline is back. Who confirms it may come long after who asked for
 * it, and Kubernetes may have gone on in the meantime.
 */
function confirmedUnsuspension(state: BatchState, {at}: Intent, now: Instant): BatchState {
  return state.phase === 'unsuspended'
    ? {...state, memory: {...state.memory, deadline: null}}
    : {...state, phase: 'unsuspended', memory: {...state.memory, since: now, resumed: at}};
}

/** True in the phases in which Kubernetes starts the job. */
export function isAtSource({phase}: BatchState): boolean {
  return phase === 'source' || phase === 'held' || phase === 'unsuspended';
}

/** What a track does without a permission that it was refused; null where it cannot do without. */
export function withoutPermission(
  {gitOwner}: BatchTrack,
  state: BatchState,
  call: EffectCall,
): BatchState | null {
  // Whoever commits knows nothing of deadlines: where Git un-suspends, the last firing has to be marked.
  return call.call === 'kubernetes.mark-scheduled' && !state.memory.unmarkable && !gitOwner
    ? {...state, memory: {...state.memory, unmarkable: true}}
    : null;
}

/** A switch was confirmed. */
export function confirmedBatch(
  state: BatchState,
  intent: Intent,
  call: EffectCall,
  now: Instant,
): BatchState {
  const {memory} = state;
  switch (call.call) {
    case 'kubernetes.suspend':
      return call.in.suspended
        ? {...state, phase: 'suspended', memory: {...memory, since: now}}
        : confirmedUnsuspension(state, intent, now);
    case 'schedule.set': {
      const from = memory.armed?.from ?? intent.at;
      if (call.in.enabled)
        return {...state, phase: 'enabled', memory: {...memory, since: now, armed: {from, to: null}}};
      // Where it was the source's turn, somebody else had enabled it.
      const resumed = isAtSource(state) ? {resumed: memory.resumed ?? intent.at} : {};
      const disabled = {...memory, ...resumed, since: now, armed: {from, to: now}};
      return {...state, phase: 'disabled', memory: disabled};
    }
    case 'kubernetes.mark-scheduled':
      // Every firing up to the mark was accounted for before it was set.
      return {
        ...state,
        memory: {...memory, marked: call.in.lastScheduleTime, covered: call.in.lastScheduleTime},
      };
    case 'ecs.run':
    case 'kubernetes.run': {
      const firing = call.in.scheduledFor;
      const side = call.call === 'ecs.run' ? 'target' : 'source';
      return {
        ...state,
        memory: {
          ...memory,
          runs: {[firing]: {side, state: 'active'}, ...memory.runs},
          gaps: [...memory.gaps, {firing, policy: 'caught-up'}],
        },
      };
    }
    case 'kubernetes.set-fields':
      return state.phase === 'source' ? {...state, phase: 'held'} : state;
    default:
      return state;
  }
}
