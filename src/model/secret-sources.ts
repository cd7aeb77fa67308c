import {isObject, type Json, type JsonObject} from '../json.ts';
import type {KubeObject, SecretKeyFacts, SecretOrigin, SecretSource} from './inventory.ts';
import {textOf} from './list.ts';
import type {ObjectIndex} from './object-index.ts';
import {UNKNOWN_VALUE} from './secret-values.ts';

/**
 * Where the Secret of each name comes from, by `<namespace>/<name>`: a Secret first, else the sealed or external one that
 * makes it. `facts` are those of the Secrets' own values, by object.
 */
export function secretSources(
  index: ObjectIndex,
  facts: ReadonlyMap<KubeObject, ReadonlyMap<string, SecretKeyFacts>>,
): ReadonlyMap<string, SecretSource> {
  const sources = new Map<string, SecretSource>();
  const add = (name: string, source: SecretSource): void => {
    const key = `${source.object.ref.namespace}/${name}`;
    if (!sources.has(key)) sources.set(key, source);
  };
  for (const object of index.all('Secret')) {
    const type = textOf(object.given, 'type') ?? '';
    add(object.ref.name, {
      object,
      origin: 'Secret',
      type,
      complete: true,
      keys: facts.get(object) ?? new Map(),
    });
  }
  for (const object of index.all('SealedSecret')) add(object.ref.name, sealed(object));
  for (const object of index.all('ExternalSecret')) add(...external(object));
  for (const object of index.all('SecretProviderClass')) {
    for (const [name, source] of provided(object)) add(name, source);
  }
  return sources;
}

/** Bitnami's SealedSecret: the keys of `encryptedData`, and those that its template adds in plain text. */
function sealed(object: KubeObject): SecretSource {
  const spec = part(object.given, 'spec');
  const template = part(spec, 'template');
  const names = [...keysOf(spec, 'encryptedData'), ...keysOf(template, 'data')];
  return source(object, 'SealedSecret', names, textOf(template, 'type'), true);
}

/**
 * External Secrets' ExternalSecret: it makes the Secret `spec.target.name`. A template with data of its own gives the keys,
 * unless it is merged into them; `dataFrom` brings keys that only the store knows.
 */
function external(object: KubeObject): [string, SecretSource] {
  const spec = part(object.given, 'spec');
  const target = part(spec, 'target');
  const template = part(target, 'template');
  const templated = keysOf(template, 'data');
  const replaces = templated.length > 0 && textOf(template, 'mergePolicy') !== 'Merge';
  const fetched = listOf(spec, 'data').map(item => textOf(item, 'secretKey'));
  const names = replaces ? templated : [...fetched, ...templated];
  const isOpen = listOf(spec, 'dataFrom').length > 0 && !replaces;
  const complete = !isOpen && listOf(template, 'templateFrom').length === 0;
  const name = textOf(target, 'name') || object.ref.name;
  return [name, source(object, 'ExternalSecret', names, textOf(template, 'type'), complete)];
}

/** The CSI driver's SecretProviderClass: the Secrets that it keeps in step with the files. */
function provided(object: KubeObject): [string, SecretSource][] {
  return listOf(part(object.given, 'spec'), 'secretObjects').map(item => {
    const names = listOf(item, 'data').map(entry => textOf(entry, 'key'));
    const made = source(object, 'SecretProviderClass', names, textOf(item, 'type'), true);
    return [textOf(item, 'secretName') ?? '', made];
  });
}

function source(
  object: KubeObject,
  origin: SecretOrigin,
  names: readonly (string | undefined)[],
  type: string | undefined,
  complete: boolean,
): SecretSource {
  const known = names.filter(name => name !== undefined);
  const keys = new Map(known.map(name => [name, {origin, ...UNKNOWN_VALUE}] as const));
  return {object, origin, type: type ?? '', complete, keys};
}

function part(value: JsonObject, key: string): JsonObject {
  const field = own(value, key);
  return isObject(field) ? field : {};
}

function listOf(value: JsonObject, key: string): JsonObject[] {
  const field = own(value, key);
  return Array.isArray(field) ? field.filter(item => isObject(item)) : [];
}

function keysOf(value: JsonObject, key: string): string[] {
  return Object.keys(part(value, key));
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
