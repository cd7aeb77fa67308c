import type {Context} from './context.ts';
import type {Journal, TrackState} from './journal.ts';
import type {Track} from './plan.ts';
import type {Process} from './process.ts';
import type {Step} from './step.ts';
import {trackOf} from './tracks/track.ts';

/** The track that a process looks at now, with its state; null when it has looked at all of them. */
export function trackInHand(
  context: Context,
  process: Process,
): {journal: Journal; track: Track; state: TrackState} | null {
  const id = trackId(process);
  const journal = process.held?.journal;
  const state = journal?.tracks[id];
  const track = trackOf(context.plan, id);
  return journal && state && track ? {journal, track: asTakenUp(track, state), state} : null;
}

/** The job of a CronJob that was made again has the UID of the one that a person had taken as it is. */
function asTakenUp(track: Track, state: TrackState): Track {
  const uid = state.kind === 'batch' ? state.memory.uid : undefined;
  return typeof uid === 'string' ? {...track, uid} : track;
}

/** The id of the track in hand; empty when there is none. */
export function trackId(process: Process): string {
  return process.queue[0] ?? '';
}

/** The journal with another state of one track. */
export function withTrack(journal: Journal, id: string, state: TrackState): Journal {
  return {...journal, tracks: {...journal.tracks, [id]: state}};
}

/** Effects that keep something from running twice are done also while paused or halted. */
export function isSafety(step: Step<TrackState>): boolean {
  return step.step === 'effect' && step.safety === true;
}

/** True while a person has paused the way to the target. */
export function isFrozen({held}: Process, {goal}: TrackState): boolean {
  return held !== null && held.journal.paused !== null && goal.side === 'target';
}
