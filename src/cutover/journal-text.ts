import {JournalError} from '../errors.ts';
import {isObject} from '../json.ts';
import {CALLS} from './calls.ts';
import type {Journal, TrackState} from './journal.ts';
import {PHASES} from './phases.ts';

/**
 * Reads a journal's text.
 * @param place where it is kept, for messages
 * @throws JournalError when it is not a journal of this version: it was cut off, edited, or written by another program.
 */
export function parseJournal(text: string, place: string): Journal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(place, 'it is not JSON');
  }
  return checkJournal(value, place);
}

/**
 * Takes a value as a journal.
 * @param place where it is kept, for messages
 * @throws JournalError K2E-E401 when it is no journal · K2E-E406 when it is one of another version
 */
export function checkJournal(value: unknown, place: string): Journal {
  if (typeof value !== 'object' || value === null) throw damaged(place, 'it holds no object');
  if (!('version' in value)) throw damaged(place, 'it has no `version`');
  if (value.version !== 1)
    throw otherVersion(place, `it has version ${JSON.stringify(value.version)} of the format`);
  for (const key of ['run', 'plan', 'lease', 'paused', 'tracks', 'entries'])
    if (!Object.hasOwn(value, key)) throw damaged(place, `it has no \`${key}\``);
  const journal = value as Journal;
  if (!isObject(journal.tracks) || !Object.values(journal.tracks).every(isObject))
    throw damaged(place, 'it does not say where each track stands');
  const unknown = Object.entries(journal.tracks).find(([, state]) => !isKnown(state));
  if (unknown) throw otherVersion(place, `where ${unknown[0]} stands it says in words of that one`);
  return journal;
}

/** True where this version knows what the state of a track means. */
function isKnown({kind, phase, intent}: TrackState): boolean {
  const phases: readonly string[] = Object.hasOwn(PHASES, kind) ? PHASES[kind] : [];
  return (
    phases.includes(phase) &&
    (!intent || (Object.hasOwn(CALLS, intent.call) && CALLS[intent.call] === 'effect'))
  );
}

/** The error for a journal whose meaning this version of k2e cannot know. Nothing is wrong with it: older words must not be put into its place. */
function otherVersion(place: string, why: string): JournalError {
  return new JournalError('K2E-E406', `The journal ${place} was written by another version of k2e: ${why}.`, [
    'Go on with the version that wrote it, until the cutover is finalised or rolled back. Nothing was changed.',
  ]);
}

/** The error for a journal that cannot be what k2e wrote. */
export function damaged(place: string, why: string): JournalError {
  return new JournalError('K2E-E401', `The journal ${place} cannot be read: ${why}.`, [
    'Restore its last good version (versions of the bucket, a backup of the file). k2e does not go on without it: it says what is under way.',
  ]);
}
