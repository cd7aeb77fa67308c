import {SafetyError, UsageError} from '../errors.ts';
import {nearest} from '../nearest.ts';
import type {Journal, TrackState} from './journal.ts';
import {whereTrafficIs} from './whereabouts.ts';

/** Does nothing where no track is named, or one of the journal. @throws UsageError K2E-E050 for a name that no track has: a typing error must not pass for done */
export function demandTrack({tracks}: Journal, track: string | undefined): void {
  if (track === undefined || Object.hasOwn(tracks, track)) return;
  const ids = Object.keys(tracks);
  const near = nearest(track, ids);
  throw new UsageError('K2E-E050', `The plan has no track ${track}.`, [
    ...(near === undefined ? [] : [`Did you mean ${near}?`]),
    `Tracks of the plan: ${ids.join(', ')}.`,
  ]);
}

/** @throws UsageError K2E-E001 for a reason that says nothing: it is all that the others will read */
export function demandReason(reason: string): void {
  if (reason.trim() === '')
    throw new UsageError('K2E-E001', '--reason says nothing.', ['Say why, in a few words for the others.']);
}

/** @throws SafetyError K2E-E307 when the plan in `file` is that of a cutover that is under way: nobody can go on or back without it */
export function demandAtRest(journal: Journal, file: string): void {
  if (isAtRest(journal)) return;
  throw new SafetyError(
    'K2E-E307',
    `The file ${file} is the plan of a cutover that is under way, and stays, also with --force. ${whereTrafficIs(journal)}`,
    [
      'Name another file with --output. Without its plan nobody can bring a cutover on or back; roll it back or finalise it before another one begins.',
    ],
  );
}

/** True where nothing of a cutover is under way: each track is on the source as before it, or finalised. */
export function isAtRest({tracks}: Journal): boolean {
  return Object.values(tracks).every(
    state => state.phase === 'finalised' || (state.goal.side === 'source' && isUntouched(state)),
  );
}

function isUntouched({kind, phase, intent}: TrackState): boolean {
  return intent === null && phase === (kind === 'web' ? 'before' : 'source');
}
