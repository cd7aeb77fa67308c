import type {BatchState, Journal, TrackState, WebState, WorkerState} from './journal.ts';
import type {BatchTrack, Plan, WebTrack, WorkerTrack} from './plan.ts';

/** The share up to which an ordered run moves the web before batches and workers move, in percent. */
const WEB_FIRST = 50;

/**
 * The tracks to look at, in order: forward web, batches, workers; on the way back web first (no window needed), then workers, then
 * batches. One that nobody wants to move and that has not moved is left alone.
 */
export function trackOrder({web, batches, workers}: Plan, {tracks}: Journal): readonly string[] {
  const all = [...web, ...batches, ...workers].map(({id}) => id);
  const back = [...web, ...workers, ...batches].map(({id}) => id);
  const stateOf = (id: string) => (Object.hasOwn(tracks, id) ? tracks[id] : undefined);
  return [
    ...back.filter(id => stateOf(id)?.goal.side === 'source' && !isUntouched(stateOf(id))),
    ...all.filter(id => stateOf(id)?.goal.side === 'target'),
  ];
}

function isUntouched(state: TrackState | undefined): boolean {
  if (!state || state.intent || state.halt) return false;
  // What people were asked for in Git may be merged still.
  if (state.asked || state.open) return false;
  return state.phase === 'source' || state.phase === 'before';
}

/** The largest percentage that an ordered run gives a hostname now: not more than half before batches and workers have moved. */
export function ceilingOf(plan: Plan, journal: Journal, {steps}: WebTrack): number {
  const others = [...plan.batches, ...plan.workers].map(({id}) => journal.tracks[id]);
  const isMoved = others.every(state => !state?.goal.ordered || hasMoved(state));
  return isMoved ? 100 : Math.max(0, ...steps.filter(step => step <= WEB_FIRST));
}

/** May this batch or worker begin to move? One batch at a time; in an ordered run the web goes first, and workers last. */
export function mayBegin(plan: Plan, journal: Journal, track: BatchTrack | WorkerTrack): boolean {
  const {tracks} = journal;
  const state = tracks[track.id];
  const batches = plan.batches.filter(({id}) => id !== track.id);
  const isBatch = 'schedules' in track;
  if (isBatch && batches.some(other => isBetween(other, tracks[other.id]))) return false;
  if (state?.goal.side !== 'target' || !state.goal.ordered) return true;
  const isWebThere = plan.web.every(web => hasReached(tracks[web.id], ceilingOf(plan, journal, web)));
  return (
    isWebThere && (isBatch || batches.every(({id}) => !tracks[id]?.goal.ordered || hasMoved(tracks[id])))
  );
}

/**
 * May jobs and workers be finalised? For them it changes nothing but that their way back is closed, while a host may wait for days until nobody calls its
 * old side any more, and may have to go back until then: not without them.
 */
export function mayEnd({web}: Plan, {tracks}: Journal): boolean {
  return web.every(({id}) => tracks[id]?.phase === 'finalised');
}

/** True for a job in the middle of a hand-over; not while it waits for a commit: one merge may hold those of many. */
function isBetween({gitOwner}: BatchTrack, state: TrackState | undefined): boolean {
  const between: readonly BatchState['phase'][] = [
    'held',
    'suspended',
    'nobody',
    'enabled',
    'disabled',
    'unsuspended',
  ];
  if (state?.kind !== 'batch' || !between.includes(state.phase)) return false;
  if (gitOwner && (state.phase === 'held' || (state.goal.side === 'source' && state.asked))) return false;
  // Kubernetes runs it; only its own starting deadline comes back later, perhaps in a month.
  return state.phase !== 'unsuspended' || state.memory.deadline === null;
}

/** True for a batch or worker that the target runs. A batch need not be proven yet: a monthly job would stop everything for a month. */
function hasMoved(state: TrackState | undefined): boolean {
  const phases: readonly (BatchState['phase'] | WorkerState['phase'] | WebState['phase'])[] = [
    'checked',
    'target',
    'finalised',
  ];
  return state !== undefined && phases.includes(state.phase);
}

function hasReached(state: TrackState | undefined, ceiling: number): boolean {
  if (state?.kind !== 'web' || !state.goal.ordered) return true;
  const {aim, since, judged} = state.memory;
  if (aim.at === 'after') return true;
  return (
    aim.at === 'weighted' &&
    aim.weight >= ceiling &&
    since !== null &&
    (aim.weight === 0 || judged?.weight === aim.weight)
  );
}
