import {randomUUID} from 'node:crypto';
import {closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';
import {JournalError} from '../errors.ts';
import {CallError, type Ports} from './calls.ts';
import {lineOf, type Revision, revisionsIn} from './journal-lines.ts';

/**
 * The journal as a local file to which lines are only ever appended, one per revision. Operating systems put whole appends one after
 * the other (POSIX, `O_APPEND`), so of two writers of one revision the first line counts, and both find out by reading what they wrote.
 * There is no lock that a killed process could leave and no rename that could bring back an older revision. Network file systems do
 * not promise this: colleagues on several machines keep the journal in S3 or DynamoDB.
 */
export function fileState(path: string): Pick<Ports, 'state.read' | 'state.write'> {
  return {
    'state.read': async () => {
      const newest = newestOf(read(path), path);
      return newest && {journal: newest.journal, version: String(newest.number)};
    },
    'state.write': async ({journal, version}) => {
      const text = read(path);
      const before = newestOf(text, path);
      if (String(before?.number ?? null) !== String(version)) throw late(path);
      const nonce = randomUUID();
      // A process that was killed while it wrote leaves a line without an end.
      const gap = text === '' || text.endsWith('\n') ? '' : '\n';
      append(path, gap + lineOf(before, journal, nonce));
      const number = (before?.number ?? 0) + 1;
      if (!isAccepted(path, number, nonce)) throw late(path);
      return {version: String(number)};
    },
  };
}

function newestOf(text: string, path: string): Revision | null {
  return [...revisionsIn(text, path)].at(-1) ?? null;
}

/** Whether the line with this nonce became the revision; others may have followed it meanwhile. */
function isAccepted(path: string, number: number, nonce: string): boolean {
  return [...revisionsIn(read(path), path)].some(each => each.number === number && each.nonce === nonce);
}

function late(path: string): CallError {
  return new CallError(
    'state.write',
    'conflict',
    `The journal ${path} was written by somebody else meanwhile.`,
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw unusable(path, error);
  }
}

/** One call writes all of it, and it is on the disk when this returns. */
function append(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), {recursive: true});
    const file = openSync(path, 'a', 0o600);
    try {
      const bytes = Buffer.from(text);
      if (writeSync(file, bytes) < bytes.length) throw Object.assign(new Error(), {code: 'ENOSPC'});
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unusable(path, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A journal that is there is that of a cutover under way: another place would be another cutover. */
function unusable(path: string, error: unknown): JournalError {
  return new JournalError(
    'K2E-E402',
    `The journal ${path} cannot be used (${codeOf(error) || 'unknown error'}).`,
    [
      existsSync(path)
        ? 'Make room on its disk, or give this user the right to write it, and run the command again. Nothing is lost and nothing moves meanwhile: what was announced is settled then. Keep `state` of the plan as it is.'
        : 'Name a place that this user may write, with `state` of the plan.',
    ],
  );
}
