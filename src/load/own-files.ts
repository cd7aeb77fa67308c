import {readFile, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {isObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import type {Document} from './document.ts';
import {MAX_BYTES} from './read-bytes.ts';

/** The index that k2e writes into each of its output folders (`emit/output-index.ts`; a test holds the two names to each other). */
export const OUTPUT_INDEX = 'k2e-output.json';

/** Settings of k2e, under the name that is read without `--config`. */
const SETTINGS = 'k2e.yaml';

/**
 * Locations of the files in `folder` that k2e itself wrote there, by the index beside them: an output folder inside of a
 * source folder holds no manifests. None where there is no index, or none that can be read.
 */
export async function ownFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  if (!names.includes(OUTPUT_INDEX)) return [];
  const index = join(folder, OUTPUT_INDEX);
  const paths = await listed(index);
  return paths === undefined ? [] : [index, ...paths.map(path => join(folder, path))];
}

async function listed(location: string): Promise<string[] | undefined> {
  try {
    const {size} = await stat(location);
    if (size > MAX_BYTES) return undefined;
    const index: unknown = JSON.parse(await readFile(location, 'utf8'));
    if (!isObject(index) || index.schemaVersion !== 1) return undefined;
    const entries = [index.files, index.otherFiles].flatMap(list => (Array.isArray(list) ? list : []));
    return entries.flatMap(entry => (isObject(entry) && typeof entry.path === 'string' ? [entry.path] : []));
  } catch {
    return undefined;
  }
}

/**
 * True for a file that was found in a folder and is k2e's own: settings (`k2e.yaml`), or a report as JSON. Not where it holds
 * objects of Kubernetes all the same.
 */
export function isOwnFile(name: string, documents: readonly Document[]): boolean {
  if (documents.some(({value}) => Object.hasOwn(value, 'kind'))) return false;
  return name === SETTINGS || documents.some(({value}) => valueAt(value, '/tool/name') === 'k2e');
}
