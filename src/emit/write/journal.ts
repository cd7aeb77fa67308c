import {SafetyError} from '../../errors.ts';
import {isObject} from '../../json.ts';
import type {OutputFile} from '../output.ts';
import {INDEX_PATH} from '../output-index.ts';
import {pathProblem} from '../path.ts';
import {sortedJson} from '../sorted-json.ts';
import type {Changes} from './changes.ts';
import {type Disk, type State, stateOf} from './disk.ts';

/** Folder inside the output folder in which a run prepares its files; it exists only while k2e writes. */
export const STAGING = '.k2e-writing';
const JOURNAL = `${STAGING}/journal.json`;

/** What a run does from its journal on. */
interface Journal {
  readonly schemaVersion: 1;
  /** Files to be moved into place, the index last. */
  readonly write: readonly Step[];
  readonly remove: readonly {readonly path: string; readonly before: string}[];
}

interface Step {
  readonly path: string;
  /** Where the new file waits. */
  readonly staged: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes the new files into the staging folder, then the journal: with its appearance, in one rename, the run is decided.
 * When something fails before, the staging folder is removed and the old output is whole.
 */
export function commit(disk: Disk, changes: Changes, files: readonly OutputFile[]): void {
  const before = new Map(changes.write.map(change => [change.path, change.before]));
  const wanted = files.filter(({path}) => before.has(path) || path === INDEX_PATH);
  const write = wanted
    .map(({path, content}, index) => ({
      path,
      staged: `${STAGING}/${index}`,
      before: before.get(path) ?? stateOf(content),
      after: stateOf(content),
    }))
    .sort((a, b) => Number(a.path === INDEX_PATH) - Number(b.path === INDEX_PATH));
  for (const {path} of [...write, ...changes.remove]) disk.assertWritable(path);
  try {
    wanted.forEach(({content}, index) => {
      disk.write(`${STAGING}/${index}`, content);
    });
    const journal: Journal = {schemaVersion: 1, write, remove: changes.remove};
    disk.write(`${JOURNAL}.new`, sortedJson(journal));
    disk.move(`${JOURNAL}.new`, JOURNAL);
  } catch (error) {
    disk.removeFolder(STAGING);
    throw error;
  }
}

/**
 * Finishes a run that a journal has decided, from wherever it stopped; without a journal, clears away what a run left that
 * died before it was decided. True when there was a journal.
 *
 * The index goes first and comes back last: while it is missing, the folder is between two outputs. A file is touched only
 * while it is as the run found it (or gone), so that what the user did since the run died is not lost.
 * @throws SafetyError K2E-E305 when the user changed a file since, or the journal cannot be read; not with `force`.
 */
export function finish(disk: Disk, dir: string, force: boolean): boolean {
  const text = disk.read(JOURNAL);
  if (text === undefined) {
    disk.removeFolder(STAGING);
    return false;
  }
  const journal = parse(text);
  if (!journal || !isWhole(disk, journal)) {
    if (!force) throw broken(dir);
    disk.removeFolder(STAGING);
    return true;
  }
  const open = journal.write.filter(({staged}) => disk.look(staged) !== 'absent');
  const changed = open.filter(step => !mayWrite(disk.look(step.path), step, force)).map(({path}) => path);
  if (changed.length > 0) throw changedSince(dir, changed);
  if (open.length > 0 && disk.look(INDEX_PATH) !== 'absent') disk.remove(INDEX_PATH);
  const [index, ...others] = [...open].reverse();
  for (const {staged, path} of others.reverse()) disk.move(staged, path);
  for (const {path, before} of journal.remove) {
    if (disk.look(path) === before) disk.remove(path);
    disk.removeEmptyParents(path);
  }
  if (index) disk.move(index.staged, index.path);
  disk.remove(JOURNAL);
  disk.removeFolder(STAGING);
  return true;
}

/** True when the staged files are as the journal says; after a power failure they may not be. */
function isWhole(disk: Disk, {write}: Journal): boolean {
  return write.every(({staged, after}) => {
    const state = disk.look(staged);
    return state === 'absent' || state === after;
  });
}

function mayWrite(state: State, {before, after}: Step, force: boolean): boolean {
  if (state === 'behind' || state === 'folder' || state === 'special') return false;
  return force || state === before || state === after || state === 'absent';
}

/** The journal in this text, or undefined. It lies in a folder that others can write, so its paths are checked. */
function parse(text: string): Journal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.schemaVersion !== 1) return undefined;
  const {write, remove} = value;
  if (!Array.isArray(write) || !Array.isArray(remove)) return undefined;
  if (!write.every(isStep) || !remove.every(isRemoval)) return undefined;
  return {schemaVersion: 1, write, remove};
}

const STAGED = /^\.k2e-writing\/[0-9]+$/;

function isStep(value: unknown): value is Step {
  if (!isObject(value)) return false;
  const {staged, after} = value;
  return isRemoval(value) && typeof staged === 'string' && STAGED.test(staged) && typeof after === 'string';
}

function isRemoval(value: unknown): value is {path: string; before: string} {
  if (!isObject(value)) return false;
  const {path, before} = value;
  return typeof path === 'string' && pathProblem(path) === undefined && typeof before === 'string';
}

function broken(dir: string): SafetyError {
  return new SafetyError(
    'K2E-E305',
    `An earlier run was interrupted while it wrote into ${dir}, and what it left in ${STAGING} cannot be used.`,
    ['Remove the folder and run again.', 'Or add --force to write the output anew over what is there.'],
  );
}

function changedSince(dir: string, paths: readonly string[]): SafetyError {
  return new SafetyError(
    'K2E-E305',
    `An earlier run was interrupted while it wrote into ${dir}, and files that it was about to write were changed since: ${paths.join(', ')}.`,
    ['Move these files elsewhere and run again.', 'Or add --force to overwrite them.'],
  );
}
