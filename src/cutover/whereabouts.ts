import type {Journal, TrackState} from './journal.ts';

/** Where traffic, jobs and workers are now, in a sentence: what somebody needs to know when something is refused. */
export function whereTrafficIs({tracks}: Journal): string {
  const places = Object.entries(tracks).map(([id, state]) => `${id} ${whereIs(state)}`);
  return places.length === 0 ? 'Nothing has moved.' : `Now: ${places.join(', ')}.`;
}

/** Where one track is, in a few words. */
export function whereIs(state: TrackState): string {
  const {kind, about} = state.halt ?? {};
  // What somebody made of it is told with the drift. Of other jobs and workers the phase follows what they were switched to.
  if (kind === 'drift' && (state.kind === 'web' || about === 'recreated'))
    return `left ${placeOf(state).replace(' (spreading)', '')}, and changed since`;
  return placeOf(state);
}

function placeOf(state: TrackState): string {
  if (state.kind === 'web') {
    const {aim} = state.memory;
    const spreading = state.phase === 'moving' ? ' (spreading)' : '';
    if (aim.at === 'weighted') return `at ${aim.weight} % on ECS${spreading}`;
    return aim.at === 'after' ? `on ECS for good${spreading}` : 'on Kubernetes';
  }
  switch (state.phase) {
    case 'source':
    case 'held':
    case 'unsuspended':
    case 'returned':
      return 'on Kubernetes';
    case 'enabled':
    case 'checked':
    case 'target':
    case 'raised':
      return 'on ECS';
    case 'finalised':
      return 'on ECS for good';
    default:
      return 'on neither side';
  }
}
