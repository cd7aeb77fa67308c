import {createHash, randomUUID} from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {JournalError} from '../errors.ts';
import {CallError, type Ports} from './calls.ts';
import type {Journal} from './journal.ts';
import {parseJournal} from './journal-text.ts';

/** What the file holds: the journal with its revision, which names the file of the next one. */
interface Revision {
  readonly revision: number;
  readonly journal: Journal;
  readonly digest: string;
}

/**
 * The journal as a local file. A writer first claims the next revision by linking the whole new text to `<file>.<revision>`: linking
 * fails when the name exists, so of two writers exactly one gets it, and that moment is the write. Then the claim is renamed over the
 * file. A process that dies in between leaves a claim that everybody reads as the newest revision and finishes.
 */
export function fileState(path: string): Pick<Ports, 'state.read' | 'state.write'> {
  return {
    'state.read': async () => {
      const newest = settle(path);
      return newest && {journal: newest.journal, version: String(newest.revision)};
    },
    'state.write': async ({journal, version}) => {
      const present = settle(path);
      if (String(present?.revision ?? null) !== String(version)) throw late(path);
      const revision = (present?.revision ?? 0) + 1;
      claim(path, {revision, journal, digest: digestOf(journal)});
      // Somebody may have made this very revision and renamed it between our reading and our claim: then ours is the late one.
      const now = readRevision(path, path);
      if (now && now.revision >= revision) {
        rmSync(claimOf(path, revision), {force: true});
        throw late(path);
      }
      finish(path, revision);
      return {version: String(revision)};
    },
  };
}

function late(path: string): CallError {
  return new CallError(
    'state.write',
    'conflict',
    `The journal ${path} was written by somebody else meanwhile.`,
  );
}

/** Reads the newest revision and finishes a claim that its writer left. */
function settle(path: string): Revision | null {
  const present = readRevision(path, path);
  const next = (present?.revision ?? 0) + 1;
  const claimed = readRevision(claimOf(path, next), path);
  sweep(path, present?.revision ?? 0);
  if (!claimed) return present;
  finish(path, next);
  return claimed;
}

function finish(path: string, revision: number): void {
  try {
    renameSync(claimOf(path, revision), path);
  } catch (error) {
    // A reader was faster: the claim is in its place already.
    if (!isMissing(error)) throw unusable(path, error);
  }
}

function claim(path: string, content: Revision): void {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    mkdirSync(dirname(path), {recursive: true});
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, `${JSON.stringify(content, null, 1)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, claimOf(path, content.revision));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw late(path);
    throw unusable(path, error);
  } finally {
    rmSync(draft, {force: true});
  }
}

/** Removes claims that lost: their revision is not newer than the file's. */
function sweep(path: string, revision: number): void {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const number = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (/^\d+$/.test(number) && Number(number) <= revision) rmSync(join(folder, name), {force: true});
  }
}

function readRevision(file: string, path: string): Revision | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw unusable(path, error);
  }
  let value: Partial<Revision>;
  try {
    value = JSON.parse(text);
  } catch {
    value = {};
  }
  const journal = parseJournal(JSON.stringify(value.journal ?? null), path);
  if (typeof value.revision !== 'number' || value.digest !== digestOf(journal))
    throw new JournalError('K2E-E401', `The journal ${path} cannot be read: it was edited or cut off.`, [
      'Restore it from a backup. k2e does not go on without it: it says what is under way.',
    ]);
  return {revision: value.revision, journal, digest: value.digest};
}

function claimOf(path: string, revision: number): string {
  return `${path}.${revision}`;
}

function digestOf(journal: Journal): string {
  return createHash('sha256').update(JSON.stringify(journal)).digest('hex');
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unusable(path: string, error: unknown): JournalError {
  return new JournalError(
    'K2E-E402',
    `The journal ${path} cannot be used (${codeOf(error) || 'unknown error'}).`,
    ['Name a place that this user may write, with `state` of the plan.'],
  );
}
