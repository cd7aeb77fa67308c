import {JournalError} from '../errors.ts';
import type {Journal} from './journal.ts';

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
 * @throws JournalError when it is not a journal of this version
 */
export function checkJournal(value: unknown, place: string): Journal {
  if (typeof value !== 'object' || value === null) throw damaged(place, 'it holds no object');
  if (!('version' in value) || value.version !== 1) throw damaged(place, 'its `version` is not 1');
  for (const key of ['run', 'plan', 'lease', 'paused', 'tracks', 'entries'])
    if (!Object.hasOwn(value, key)) throw damaged(place, `it has no \`${key}\``);
  return value as Journal;
}

/** The error for a journal that cannot be what k2e wrote. */
export function damaged(place: string, why: string): JournalError {
  return new JournalError('K2E-E401', `The journal ${place} cannot be read: ${why}.`, [
    'Restore its last good version (versions of the bucket, a backup of the file). k2e does not go on without it: it says what is under way.',
  ]);
}
