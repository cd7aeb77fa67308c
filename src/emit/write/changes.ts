import {SafetyError} from '../../errors.ts';
import type {OutputFile} from '../output.ts';
import {INDEX_PATH} from '../output-index.ts';
import {type State, stateOf} from './disk.ts';

/** What is in the folder before a run. */
export interface Before {
  /** The folder as the user named it, for messages. */
  readonly dir: string;
  /** Files that k2e wrote the last time, path → SHA-256; undefined when the folder has no readable index. */
  readonly own: ReadonlyMap<string, string> | undefined;
  readonly isEmpty: boolean;
  readonly look: (path: string) => State;
}

/** A file that will be written or removed, with what lies there now. */
interface Change {
  readonly path: string;
  readonly before: State;
}

/** What a run has to do. */
export interface Changes {
  /** New and changed files. */
  readonly write: readonly Change[];
  /** Files that k2e wrote the last time and no longer writes. */
  readonly remove: readonly Change[];
  readonly unchanged: readonly string[];
  /** Of those written or removed: files that k2e did not write, or that were edited since; only with `force`. */
  readonly discarded: readonly string[];
}

/**
 * Compares what k2e wants in the folder with what is there. Pure.
 * @throws SafetyError K2E-E301 when k2e did not write the folder, K2E-E302 when files of k2e's own were edited since, K2E-E303
 *   when files of the user are in the way (these three not with `force`); K2E-E304 when a folder or link is in the way.
 */
export function changesFor(files: readonly OutputFile[], before: Before, force: boolean): Changes {
  if (!before.own && !before.isEmpty && !force) throw notOurs(before.dir);
  const own = before.own ?? new Map<string, string>();
  const wanted = new Set(files.map(({path}) => path));
  const write: Change[] = [];
  const unchanged: string[] = [];
  const foreign: string[] = [];
  const edited: string[] = [];
  const blocked: string[] = [];
  for (const {path, content} of files) {
    const state = before.look(path);
    if (state === stateOf(content)) {
      unchanged.push(path);
      continue;
    }
    write.push({path, before: state});
    if (state === 'behind' || state === 'folder' || state === 'special') blocked.push(path);
    else if (state === 'absent' || (path === INDEX_PATH && before.own)) continue;
    else if (!own.has(path)) foreign.push(path);
    else if (state !== `sha256:${own.get(path)}`) edited.push(path);
  }
  const remove: Change[] = [];
  for (const [path, hash] of own) {
    if (wanted.has(path)) continue;
    const state = before.look(path);
    if (state !== 'link' && !state.startsWith('sha256:')) continue;
    remove.push({path, before: state});
    if (state !== `sha256:${hash}`) edited.push(path);
  }
  if (blocked.length > 0) throw inTheWay(before.dir, blocked);
  if (!force && foreign.length > 0) throw collision(before.dir, foreign);
  if (!force && edited.length > 0) throw editedSince(before.dir, edited);
  return {write, remove, unchanged, discarded: [...foreign, ...edited].sort()};
}

function notOurs(dir: string): SafetyError {
  return new SafetyError('K2E-E301', `The folder ${dir} is not empty, and k2e did not write it.`, [
    'Choose a folder that is empty or does not exist yet.',
    'Or add --force: k2e then writes its files beside yours, and over those of the same name.',
  ]);
}

function editedSince(dir: string, paths: readonly string[]): SafetyError {
  return new SafetyError(
    'K2E-E302',
    `Files that k2e wrote into ${dir} were edited since, and would be lost: ${enumerate(paths)}.`,
    [
      'Keep the edits: copy the files, and put the change into k2e.yaml (patches), where it survives every run.',
      'Or add --force to discard the edits.',
    ],
  );
}

function collision(dir: string, paths: readonly string[]): SafetyError {
  return new SafetyError(
    'K2E-E303',
    `Files in ${dir} that k2e did not write are in the way: ${enumerate(paths)}.`,
    ['Move them, or choose another folder.', 'Or add --force to overwrite them.'],
  );
}

function inTheWay(dir: string, paths: readonly string[]): SafetyError {
  return new SafetyError(
    'K2E-E304',
    `k2e cannot write below ${dir}, because a folder, a link or another file system is in the way: ${enumerate(paths)}.`,
    ['k2e does not follow links in its output folder. Move what is in the way, or choose another folder.'],
  );
}

const MOST = 10;

/** The first ten, and how many more. The paths are k2e's own, and safe to print. */
function enumerate(paths: readonly string[]): string {
  const sorted = paths.toSorted();
  const rest = sorted.length - MOST;
  return sorted.slice(0, MOST).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
