import type {CallFailure, Instant} from '../calls.ts';
import type {Context} from '../context.ts';
import type {Intent, Journal, TrackState} from '../journal.ts';
import type {Look, Sight} from '../observed.ts';
import type {Plan, Track} from '../plan.ts';
import type {Step} from '../step.ts';
import type {EffectCall} from '../view.ts';
import {decideBatch, looksOfBatch} from './batch/batch.ts';
import {withoutPermission as batchWithoutPermission, confirmedBatch} from './batch/confirmed.ts';
import {askedVpc} from './web/probes.ts';
import {decideWeb, looksOfWeb} from './web/web.ts';
import {confirmedWeb} from './web/zones.ts';
import {confirmedWorker, decideWorker, looksOfWorker} from './worker.ts';

/** The track of this id; undefined where the plan has none. */
export function trackOf({web, batches, workers}: Plan, id: string): Track | undefined {
  return [...web, ...batches, ...workers].find(track => track.id === id);
}

/** What a track has to look at before it can decide. */
export function looksOf(context: Context, track: Track, state: TrackState, now: Instant): readonly Look[] {
  if (state.kind === 'web' && 'host' in track) return looksOfWeb(context, track, state, now);
  if (state.kind === 'batch' && 'schedules' in track) return looksOfBatch(context, track, state);
  if (state.kind === 'worker' && 'ref' in track) return looksOfWorker(context, track, state);
  throw mismatch(track, state);
}

/** What a track does next, from what was just seen. Pure. */
export function decide(
  context: Context,
  journal: Journal,
  track: Track,
  state: TrackState,
  sight: Sight,
): Step<TrackState> {
  if (state.kind === 'web' && 'host' in track) return decideWeb(context, journal, track, state, sight);
  if (state.kind === 'batch' && 'schedules' in track)
    return decideBatch(context, journal, track, state, sight);
  if (state.kind === 'worker' && 'ref' in track) return decideWorker(context, journal, track, state, sight);
  throw mismatch(track, state);
}

/** The state after an announced effect was seen to have happened. `result` is the answer of its call, where it came. */
export function confirmed(
  state: TrackState,
  intent: Intent,
  call: EffectCall,
  result: unknown,
  now: Instant,
): TrackState {
  switch (state.kind) {
    case 'web':
      if (call.call === 'ecs.probe') return askedVpc(state, call.in, now);
      return call.call === 'dns.change' ? confirmedWeb(state, call.in, result, now) : state;
    case 'batch':
      return confirmedBatch(state, intent, call, now);
    case 'worker':
      return confirmedWorker(state, call, now);
  }
}

/**
 * The state of a track that goes on without an announced effect that was refused, or was tried too often; null where it cannot: without a
 * permission that there is another way for (T42), or without a look into a VPC, of which a person is told instead (T21).
 */
export function without(
  track: Track,
  state: TrackState,
  call: EffectCall,
  refused: {readonly failure?: CallFailure; readonly message: string},
  now: Instant,
): TrackState | null {
  if (state.kind === 'web')
    return call.call === 'ecs.probe' ? askedVpc(state, call.in, now, refused.message) : null;
  if (refused.failure !== 'denied') return null;
  return state.kind === 'batch' && 'schedules' in track ? batchWithoutPermission(track, state, call) : null;
}

/** Cannot be: journal and plan are compared by digest before. */
function mismatch(track: Track, state: TrackState): Error {
  return new Error(`the journal has ${track.id} as a ${state.kind} track`);
}
