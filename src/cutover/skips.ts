import type {Halt, TrackState} from './journal.ts';

/** What has to be there, or to be seen, whoever says what: there is nothing to go on with. */
const NEVER: ReadonlySet<Halt['about']> = new Set(['unseen', 'gone', 'source', 'idle'] as const);

/** True for a job that the target runs, and of which no run was seen there yet. */
export function isUnproven(state: TrackState | undefined): boolean {
  return (
    state?.phase === 'checked' && state.goal.side === 'target' && (state.halt?.kind ?? 'guard') === 'guard'
  );
}

/** A track that goes on in spite of what holds it; null where nothing does that can be skipped. @param why who skips it, with the reason */
export function skipped(state: TrackState, why: string): TrackState | null {
  const {kind = 'guard', about} = state.halt ?? {};
  if ((kind !== 'guard' && kind !== 'question') || NEVER.has(about)) return null;
  if (about === 'releases') return {...state, halt: null, goal: {...state.goal, despiteReleases: why}};
  if (about === 'quiet') return {...state, halt: null, goal: {...state.goal, despiteCallers: why}};
  if (about === 'probes' && state.kind === 'web') {
    const probes = {...(state.memory.probes ?? {asked: {}}), despite: why};
    return {...state, halt: null, memory: {...state.memory, probes}};
  }
  // Without a commit it asks whether an older change is closed.
  if (about === 'ownership' && !state.halt?.commit) return {...state, halt: null, open: null};
  if (about === 'ownership') return {...state, halt: null, goal: {...state.goal, despiteOwnership: why}};
  if (state.kind === 'web' && kind === 'guard' && state.memory.aim.at === 'weighted')
    return {
      ...state,
      halt: null,
      memory: {...state.memory, judged: {weight: state.memory.aim.weight, verdict: 'skipped', why}},
    };
  if (state.kind !== 'batch') return null;
  if (kind === 'question') return {...state, halt: null, memory: {...state.memory, answer: 'skip'}};
  return state.phase === 'checked' ? {...state, halt: null, memory: {...state.memory, proof: why}} : null;
}
