import {InternalError, SafetyError} from '../errors.ts';
import type {OutputFile} from './output.ts';
import {INDEX_PATH, indexedFiles} from './output-index.ts';
import {assertSafe} from './path.ts';
import {type Before, changesFor} from './write/changes.ts';
import {Disk} from './write/disk.ts';
import {explained} from './write/failure.ts';
import {commit, finish, STAGING} from './write/journal.ts';

/** How to write. */
export interface WriteOptions {
  /** Write into a folder that k2e did not write, over files of the same name, and over edits. */
  readonly force: boolean;
  /** Look and refuse as always, but change nothing. */
  readonly dryRun?: boolean;
}

/** What was done, or would be; paths below the folder, sorted. */
export interface WriteResult {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  /** Files of the user, or edits, that were overwritten or removed because of `force`. */
  readonly discarded: readonly string[];
  /** An earlier run had died while it wrote; it was finished first. */
  readonly recovered: boolean;
}

/**
 * Writes a whole output into a folder: the one writer of the emit stage. Afterwards the folder holds exactly these files and
 * what the user put there; files that k2e wrote before and no longer writes are gone.
 *
 * **Old or new, never half.** The new files are first written into `.k2e-writing/` inside the folder (so that a rename never
 * crosses file systems, and a mounted folder works), then a journal with a rename that decides the run. From there on every
 * file is moved into place with one rename, removed ones are unlinked, and the journal goes last. A run that dies before
 * the journal leaves the old output and a staging folder that the next run clears away; one that dies after it is finished
 * by the next run, whatever that one writes, before anything else. The index `k2e-output.json` is removed first and
 * renamed into place last: where it is, it describes the folder as it is; while it is missing, the folder is in between. Swapping the
 * whole folder in one rename was not chosen: it fails for mounted folders, moves the user's own files and the
 * folder under the feet of open shells, and needs the right to write beside the folder. This holds for a process that is killed at any
 * instant; against a power failure the files are not flushed, but the journal holds hashes, so a damaged state is told and
 * not used. One run at a time per folder.
 *
 * **The user's files.** k2e's own files are those that the index lists, with their hashes. A folder without an index that is
 * not empty is refused, as are foreign files in the way and own files that were edited since (their edits would be lost; the
 * index itself is k2e's to rewrite); `force` overrides these. Links below the folder are not followed.
 *
 * @param files the index among them; paths below `dir`.
 * @throws SafetyError K2E-E301 to K2E-E305 · UsageError K2E-E041 to K2E-E043 · InternalError K2E-E913, K2E-E914.
 */
export function writeOutput(dir: string, files: readonly OutputFile[], options: WriteOptions): WriteResult {
  assertSafe(files);
  if (!files.some(({path}) => path === INDEX_PATH)) {
    throw new InternalError(
      'K2E-E914',
      `An output has no ${INDEX_PATH}, without which a rerun would not know its files.`,
    );
  }
  return explained(dir, () => {
    const disk = Disk.open(dir, !options.dryRun);
    const recovered = options.dryRun ? refuseInterrupted(disk, dir) : finish(disk, dir, options.force);
    const changes = changesFor(files, before(disk, dir), options.force);
    if (!options.dryRun && changes.write.length + changes.remove.length > 0) {
      commit(disk, changes, files);
      finish(disk, dir, options.force);
    }
    const pathsOf = (list: readonly {readonly path: string}[]) => list.map(({path}) => path).sort();
    return {
      written: pathsOf(changes.write),
      removed: pathsOf(changes.remove),
      unchanged: changes.unchanged.toSorted(),
      discarded: changes.discarded,
      recovered,
    };
  });
}

function before(disk: Disk, dir: string): Before {
  const index = disk.read(INDEX_PATH);
  return {
    dir,
    own: index === undefined ? undefined : indexedFiles(index),
    isEmpty: disk.names().every(name => name === STAGING),
    look: path => disk.look(path),
  };
}

/** A dry run changes nothing, and so cannot finish what another run began. */
function refuseInterrupted(disk: Disk, dir: string): false {
  if (disk.names().includes(STAGING)) {
    throw new SafetyError('K2E-E305', `An earlier run was interrupted while it wrote into ${dir}.`, [
      'Run once without --dry-run: k2e finishes or clears away what was begun, and then writes.',
    ]);
  }
  return false;
}
