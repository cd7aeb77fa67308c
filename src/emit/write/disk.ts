import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {sha256} from '../sorted-json.ts';

/**
 * What lies at a path: the SHA-256 of a regular file, or a word. `behind` means that a folder on the way to it is a link,
 * a file, or on another file system: k2e does not go there.
 */
export type State = 'absent' | 'folder' | 'link' | 'special' | 'behind' | Sha256;
export type Sha256 = `sha256:${string}`;

/** The state of a file with these bytes. */
export function stateOf(content: string | Uint8Array): Sha256 {
  return `sha256:${sha256(content)}`;
}

/** Makes a folder (an absolute path) and those around it. Throws the system's error. Not by `recursive`, with which Node tries for ever where `/proc` says ENOENT. */
export function makeFolder(path: string): void {
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have been faster.
    if (!statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw error;
  }
}

/** One output folder on the disk. The only code of the emit stage that touches files; it never follows a link below `root`. */
export class Disk {
  /** Real path of the folder. */
  readonly root: string;
  readonly #device: number | undefined;

  private constructor(root: string, device: number | undefined) {
    this.root = root;
    this.#device = device;
  }

  /** Opens the folder, and makes it first when `make` is set. `dir` itself may be a link. */
  static open(dir: string, make: boolean): Disk {
    if (make) makeFolder(resolve(dir));
    const found = lstatSync(dir, {throwIfNoEntry: false});
    if (!found) return new Disk(resolve(dir), undefined);
    const root = realpathSync(dir);
    readdirSync(root);
    return new Disk(root, lstatSync(root).dev);
  }

  /** Names in the folder itself. */
  names(): readonly string[] {
    return this.#device === undefined ? [] : readdirSync(this.root);
  }

  look(path: string): State {
    const names = path.split('/');
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = lstatSync(join(this.root, ...names.slice(0, depth)), {throwIfNoEntry: false});
      if (!folder) return 'absent';
      if (!folder.isDirectory() || folder.dev !== this.#device) return 'behind';
    }
    const found = lstatSync(this.#at(path), {throwIfNoEntry: false});
    if (!found) return 'absent';
    if (found.isFile()) return stateOf(readFileSync(this.#at(path)));
    return found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'special';
  }

  /** The text of a regular file, or undefined. */
  read(path: string): string | undefined {
    return this.look(path).startsWith('sha256:') ? readFileSync(this.#at(path), 'utf8') : undefined;
  }

  /** Throws the system's error when a folder that holds `path` may not be changed. Asked before the first change is made. */
  assertWritable(path: string): void {
    const names = path.split('/');
    for (let depth = names.length - 1; depth >= 0; depth -= 1) {
      const folder = join(this.root, ...names.slice(0, depth));
      if (!lstatSync(folder, {throwIfNoEntry: false})) continue;
      accessSync(folder, constants.W_OK | constants.X_OK);
      return;
    }
  }

  write(path: string, content: string): void {
    this.#makeParents(path);
    writeFileSync(this.#at(path), content);
  }

  /** Moves a file over whatever file or link is at `to`, in one step of the file system. */
  move(from: string, to: string): void {
    this.#makeParents(to);
    renameSync(this.#at(from), this.#at(to));
  }

  remove(path: string): void {
    unlinkSync(this.#at(path));
  }

  /** Removes the folders on the way to `path` that are empty now. */
  removeEmptyParents(path: string): void {
    const names = path.split('/');
    for (let depth = names.length - 1; depth > 0; depth -= 1) {
      const folder = names.slice(0, depth).join('/');
      if (this.look(folder) !== 'folder' || readdirSync(this.#at(folder)).length > 0) return;
      rmdirSync(this.#at(folder));
    }
  }

  /** Removes a folder of k2e's own with all that is in it. */
  removeFolder(path: string): void {
    rmSync(this.#at(path), {recursive: true, force: true});
  }

  #makeParents(path: string): void {
    const slash = path.lastIndexOf('/');
    if (slash >= 0) mkdirSync(this.#at(path.slice(0, slash)), {recursive: true});
  }

  #at(path: string): string {
    return join(this.root, ...path.split('/'));
  }
}
