import type {Journal} from './journal.ts';
import type {Plan} from './plan.ts';

/**
 * True when the records of a host are as they were found and nothing is left to do: a command that brings back this host alone ends there, whatever
 * the others wait for. Jobs and workers tell by themselves when they are done.
 */
export function isHostBack({tracks}: Journal, track: string): boolean {
  const state = Object.hasOwn(tracks, track) ? tracks[track] : undefined;
  return (
    state?.kind === 'web' &&
    state.phase === 'before' &&
    state.goal.side === 'source' &&
    state.intent === null &&
    state.halt === null
  );
}

/**
 * True when every host (or the one) has the weight that is wanted of it, and all servers of Route 53 know. It need not be judged yet:
 * that takes the whole bake.
 */
export function areWeightsSet({web}: Plan, {tracks}: Journal, host?: string): boolean {
  return web
    .filter(track => host === undefined || track.host === host)
    .every(({id}) => {
      const state = Object.hasOwn(tracks, id) ? tracks[id] : undefined;
      if (state?.kind !== 'web' || state.intent !== null) return false;
      const {aim, since} = state.memory;
      const isHeld = state.halt !== null && state.halt.kind !== 'guard';
      return !isHeld && since !== null && aim.at === 'weighted' && aim.weight === (state.goal.weight ?? 100);
    });
}
