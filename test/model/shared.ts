import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {loadAll} from 'js-yaml';
import {isObject, type JsonObject} from '../../src/json.ts';

const root = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Path of a file or folder beside the checkout. */
export function sharedPath(name: string): string {
  return join(root, name);
}

export function hasShared(name: string): boolean {
  return existsSync(sharedPath(name));
}

/** A JSON file beside the checkout. */
export function readShared<T>(name: string): T {
  return JSON.parse(readFileSync(sharedPath(name), 'utf8'));
}

/** Every object in the real manifests that js-yaml can read, with the name of its file. */
export function corpusObjects(): {file: string; value: JsonObject}[] {
  const files = readdirSync(sharedPath('corpus'), {recursive: true, encoding: 'utf8'})
    .filter(file => /\.(ya?ml|json)$/.test(file))
    .sort();
  return files.flatMap(file => {
    const texts = readFileSync(sharedPath(join('corpus', file)), 'utf8').split(/^---.*$/m);
    return texts.flatMap(readable).map(value => ({file, value}));
  });
}

function readable(text: string): JsonObject[] {
  try {
    return loadAll(text).flatMap(value => (isObject(value) ? [value, ...itemsOf(value)] : []));
  } catch {
    return [];
  }
}

function itemsOf(value: JsonObject): JsonObject[] {
  return Array.isArray(value.items) ? value.items.filter(isObject) : [];
}
