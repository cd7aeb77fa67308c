import {existsSync} from 'node:fs';
import {basename, dirname, join, posix, resolve} from 'node:path';
import {decode} from './decode.ts';
import type {Surroundings} from './file-text.ts';
import {KUSTOMIZATION_NAMES, kustomizeParts} from './kustomize.ts';
import {readPieces} from './pieces.ts';
import {readBytes} from './read-bytes.ts';
import type {SourceFile} from './sources.ts';

/** How many folders above a file its chart is looked for: `chart/charts/part/templates/group/file.yaml`. */
const CHART_LEVELS = 5;

/** What stands beside the files: Helm charts and kustomizations. Looked up once per folder. */
export class Neighbours {
  /** Location of each part of a kustomization → folder of the kustomization, as reported. */
  readonly #parts = new Map<string, string>();
  readonly #charts = new Map<string, boolean>();

  /** Reads the kustomizations in the folders of these files. */
  static async of(files: readonly SourceFile[]): Promise<Neighbours> {
    const neighbours = new Neighbours();
    const folders = new Map<string, string>();
    for (const {path, location} of files)
      if (location !== null) folders.set(dirname(location), posix.dirname(path));
    for (const [location, path] of folders) await neighbours.#readKustomization(location, path);
    return neighbours;
  }

  async #readKustomization(folder: string, path: string): Promise<void> {
    for (const name of KUSTOMIZATION_NAMES) {
      const location = join(folder, name);
      if (!existsSync(location)) continue;
      for (const part of await readParts(location)) this.#parts.set(resolve(folder, part), path);
    }
  }

  surroundings({path, location, isNamed}: SourceFile): Surroundings {
    if (location === null) return {name: path, isNamed, folder: null, chart: null, partOf: null};
    return {
      name: basename(location),
      isNamed,
      folder: posix.dirname(path),
      chart: this.#chart(location, path),
      partOf: this.#parts.get(location) ?? null,
    };
  }

  #chart(location: string, path: string): string | null {
    let folder = dirname(location);
    let reported = posix.dirname(path);
    for (let level = 0; level < CHART_LEVELS; level++) {
      if (this.#isChart(folder)) return reported;
      folder = dirname(folder);
      reported = posix.join(reported, '..');
    }
    return null;
  }

  #isChart(folder: string): boolean {
    let known = this.#charts.get(folder);
    if (known === undefined) {
      known = existsSync(join(folder, 'Chart.yaml'));
      this.#charts.set(folder, known);
    }
    return known;
  }
}

/** The parts of the kustomization at `location`; none when it cannot be read, which its own problem tells. */
async function readParts(location: string): Promise<string[]> {
  try {
    const bytes = await readBytes({path: location, location, isNamed: false, isRegular: true, size: 0}, () =>
      Promise.resolve(new Uint8Array()),
    );
    const decoded = bytes === null ? null : decode(bytes);
    return decoded === null || 'problem' in decoded ? [] : kustomizeParts(readPieces(decoded.text, location));
  } catch {
    return [];
  }
}
