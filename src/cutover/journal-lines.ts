import {createHash} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import type {Entry, Journal, TrackState} from './journal.ts';
import {checkJournal, damaged} from './journal-text.ts';

/** A journal that was accepted, and which revision of it this is. */
export interface Revision {
  /** 1 for the first. */
  readonly number: number;
  readonly journal: Journal;
  /** SHA-256 over its line, which holds the digest of the line before: one that was edited or taken out is noticed. */
  readonly digest: string;
  /** Tells apart lines that claim the same revision. */
  readonly nonce: string;
}

/** What one revision changed; `null` for a track that is no more. */
interface Change {
  readonly set: Partial<Omit<Journal, 'tracks' | 'entries'>>;
  readonly tracks: Readonly<Record<string, TrackState | null>>;
  readonly entries: readonly Entry[];
}

interface Line {
  readonly revision: number;
  readonly nonce: string;
  /** Digest of the revision before, null for the first. */
  readonly after: string | null;
  readonly change: Change;
  readonly digest: string;
}

/**
 * The line that makes `journal` the revision after `before`. It holds what changed only: a lease that is held for weeks would
 * otherwise repeat the whole journal every minute.
 */
export function lineOf(before: Revision | null, journal: Journal, nonce: string): string {
  const line = {
    revision: (before?.number ?? 0) + 1,
    nonce,
    after: before?.digest ?? null,
    change: changeOf(before?.journal, journal),
  };
  return `${JSON.stringify({...line, digest: digestOf(line)})}\n`;
}

/**
 * The revisions that the lines hold, from the first to the newest. The first whole line with the next number is that revision, each
 * later one with that number came too late. A line that is not whole JSON is what a process wrote that was killed meanwhile: nobody
 * acted on it. A text without any whole line may be anything, so it is refused.
 * @param place the file, for messages
 * @throws JournalError when a line was edited or is missing
 */
export function* revisionsIn(text: string, place: string): Generator<Revision> {
  let newest = null as Revision | null;
  for (const each of text.split('\n')) {
    const line = parse(each);
    if (line === null) continue;
    if (!isLine(line)) throw damaged(place, 'a line of it is of another program');
    if (line.digest !== digestOf(line)) throw damaged(place, `its revision ${line.revision} was edited`);
    const next = (newest?.number ?? 0) + 1;
    if (line.revision < next) continue;
    if (line.revision > next || line.after !== (newest?.digest ?? null))
      throw damaged(place, `its revision ${next} is missing`);
    const {digest, nonce} = line;
    newest = {number: next, digest, nonce, journal: apply(newest?.journal, line.change, place)};
    yield newest;
  }
  if (newest === null && text !== '')
    throw damaged(place, 'it holds no whole revision; where nothing had begun, remove the file');
}

function changeOf(before: Journal | undefined, {tracks, entries, ...rest}: Journal): Change {
  const known = before?.entries.length ?? 0;
  if (!isDeepStrictEqual(before?.entries.at(-1), entries[known - 1]))
    throw new Error('Entries of the journal are only ever appended.');
  const gone = Object.keys(before?.tracks ?? {}).filter(id => !Object.hasOwn(tracks, id));
  return {
    set: changed(before, rest),
    tracks: {...changed(before?.tracks, tracks), ...Object.fromEntries(gone.map(id => [id, null]))},
    entries: entries.slice(known),
  };
}

/** The members of `after` that differ from `before`. */
function changed<Value extends object>(before: Partial<Value> | undefined, after: Value): Value {
  const old = new Map(Object.entries(before ?? {}));
  const differing = Object.entries(after).filter(
    ([key, value]) => !old.has(key) || !isDeepStrictEqual(old.get(key), value),
  );
  return Object.fromEntries(differing) as Value;
}

function apply(before: Journal | undefined, {set, tracks, entries}: Change, place: string): Journal {
  const present = Object.entries({...before?.tracks, ...tracks}).filter(([, state]) => state !== null);
  const journal = {
    ...before,
    ...set,
    tracks: Object.fromEntries(present),
    entries: [...(before?.entries ?? []), ...entries],
  };
  return checkJournal(journal, place);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null) return false;
  return ['revision', 'nonce', 'after', 'change', 'digest'].every(key => Object.hasOwn(value, key));
}

function digestOf({revision, nonce, after, change}: Omit<Line, 'digest'>): string {
  return createHash('sha256')
    .update(JSON.stringify([revision, nonce, after, change]))
    .digest('hex');
}
