import type {Dirent, Stats} from 'node:fs';
import {readdir, realpath, stat} from 'node:fs/promises';
import {join, posix, resolve} from 'node:path';
import {InputError} from '../errors.ts';
import type {LoadProblem} from './document.ts';
import {isKustomizationName} from './kustomize.ts';
import {ownFiles} from './own-files.ts';

/** A file to read. */
export interface SourceFile {
  /** As the user gave it, or below the folder that the user gave; `/` between folders. `-` for standard input. */
  readonly path: string;
  /** Where it is; null for standard input. */
  readonly location: string | null;
  /** True for a source itself, false for what was found in a folder. */
  readonly isNamed: boolean;
  readonly isRegular: boolean;
  /** In bytes; 0 where not known. */
  readonly size: number;
}

/** The files that the user's sources stand for. */
export interface FoundFiles {
  readonly files: readonly SourceFile[];
  /** What could not be looked into. */
  readonly problems: readonly LoadProblem[];
}

/**
 * Finds the files of the sources: files as they are, folders with all `.yaml`, `.yml`, `.json` files (and `Kustomization`) below
 * them, sorted; `-` is standard input. Hidden entries, `node_modules` and what k2e itself wrote inside of folders are left out,
 * links are followed, and what is reached twice is listed once. Throws `InputError` (K2E-E101, K2E-E102) for a source that is not there or cannot be
 * read.
 */
export async function findFiles(sources: readonly string[], cwd: string): Promise<FoundFiles> {
  const search = new Search();
  for (const source of sources) {
    if (source === '-')
      search.add({path: '-', location: null, isNamed: true, isRegular: false, size: 0}, '-');
    else await search.source(source, cwd);
  }
  return search;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;

class Search {
  readonly files: SourceFile[] = [];
  readonly problems: LoadProblem[] = [];
  readonly #seen = new Set<string>();
  /** Locations of what k2e wrote, in the folders that were looked into. */
  readonly #own = new Set<string>();

  add(file: SourceFile, identity: string): void {
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.files.push(file);
  }

  async source(source: string, cwd: string): Promise<void> {
    const location = resolve(cwd, source);
    const path = displayPath(source);
    try {
      const stats = await stat(location);
      if (stats.isDirectory())
        await this.#folder(path, location, await readdir(location, {withFileTypes: true}));
      else await this.#file(path, location, stats, true);
    } catch (error) {
      throw sourceError(path, error);
    }
  }

  async #file(path: string, location: string, stats: Stats, isNamed: boolean): Promise<void> {
    const identity = stats.isFile() ? await realpath(location) : location;
    this.add({path, location, isNamed, isRegular: stats.isFile(), size: stats.size}, identity);
  }

  async #folder(path: string, location: string, entries: readonly Dirent[]): Promise<void> {
    const identity = await realpath(location);
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    const names = entries.map(({name}) => name);
    for (const own of await ownFiles(location, names)) this.#own.add(own);
    for (const {name} of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      await this.#entry(path === '.' ? name : posix.join(path, name), join(location, name), name);
    }
  }

  async #entry(path: string, location: string, name: string): Promise<void> {
    if (this.#own.has(location)) return;
    const isManifest = MANIFEST.test(name) || isKustomizationName(name);
    try {
      const stats = await stat(location);
      if (stats.isDirectory())
        await this.#folder(path, location, await readdir(location, {withFileTypes: true}));
      else if (isManifest && stats.isFile()) await this.#file(path, location, stats, false);
      else if (isManifest) this.problems.push(unreadable(path, NO_FILE));
    } catch (error) {
      // A link to nowhere only matters where a manifest should be.
      if (isManifest || errorCode(error) !== 'ENOENT') this.problems.push(unreadable(path, error));
    }
  }
}

/** The path of a source as it is reported: `./k8s/` → `k8s`. */
function displayPath(source: string): string {
  const slashes = process.platform === 'win32' ? source.replaceAll('\\', '/') : source;
  const path = posix.normalize(slashes);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The code of a system error (`ENOENT`), or `''`. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ENOENT', 'it does not exist'],
  ['ELOOP', 'its links lead in a circle'],
  ['NOFILE', 'it is a pipe, a socket or a device, which k2e reads only where it is named itself'],
]);
/** The error of what is no file and stands where one should be; no system has this code. */
const NO_FILE = Object.assign(new Error(), {code: 'NOFILE'});

function reason(error: unknown): string {
  const code = errorCode(error);
  return REASONS.get(code) ?? (code === '' ? 'the system gave an error' : `the system says ${code}`);
}

/** The problem of a file or folder below a source that cannot be read. */
export function unreadable(path: string, error: unknown): LoadProblem {
  const message = `This cannot be read: ${reason(error)}. k2e goes on without it.`;
  return {kind: 'unreadable', message, source: {file: path, line: 1, column: 1}};
}

/** The error for a source that the user named and that cannot be read. */
export function sourceError(path: string, error: unknown): InputError {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'Check the path; it is taken relative to the current folder.';
    return new InputError('K2E-E101', `The source ${path} does not exist.`, [hint], {cause: error});
  }
  const hint = 'Check the permissions of the path.';
  return new InputError('K2E-E102', `The source ${path} cannot be read: ${reason(error)}.`, [hint], {
    cause: error,
  });
}
