import type {Resource} from '../../ecs/plan.ts';
import {parseText, type TextPart} from '../../ecs/token.ts';
import {placeholderOf, writeText} from '../native/placeholder.ts';
import {sha256} from '../sorted-json.ts';
import {variableOf} from '../templated/variables.ts';

/** One data value: its key, and its default as the native format writes it. */
export interface DataValue {
  readonly key: string;
  readonly value: string;
}

/** The data values of some task definitions. */
export interface DataValues {
  /** By image, as the plan has it. */
  readonly images: ReadonlyMap<string, DataValue>;
  /** By `tokenKey`. */
  readonly aws: ReadonlyMap<string, DataValue>;
}

/** A token of a plan, without the text around it. */
export type Token = Exclude<TextPart, {kind: 'text'}>;

/** What the task definitions share: their images, and what k2e does not know. Sorted by key. */
export function dataValues(taskDefinitions: readonly Resource<'task-definitions'>[]): DataValues {
  const images = taskDefinitions.flatMap(({input}) =>
    (input.containerDefinitions ?? []).flatMap(({image}) => image ?? []),
  );
  const tokens = taskDefinitions.flatMap(({input}) => tokensIn(input));
  return {
    images: sorted(namedImages([...new Set(images)])),
    aws: sorted(new Map(tokens.map(token => [tokenKey(token), defaultOf(token)]))),
  };
}

/** Identifies a token; also the key of its data value, in which `K2E_` of the variable of other formats is left out. */
export function tokenKey(token: Token): string {
  return variableOf(token).name.replace(/^K2E_/, '').toLowerCase();
}

function defaultOf(token: Token): DataValue {
  return {key: tokenKey(token), value: placeholderOf(token)};
}

/**
 * The images by names of their repositories, without registry and tag: `nightly_backend`. Names that several images would have
 * get a hash of the image.
 */
function namedImages(images: readonly string[]): ReadonlyMap<string, DataValue> {
  const names = Map.groupBy(images, nameOf);
  return new Map(
    images.map(image => {
      const name = nameOf(image);
      const isAlone = names.get(name)?.length === 1;
      const key = isAlone ? name : `${name}_${sha256(image).slice(0, 8)}`;
      return [image, {key, value: writeText(image)}];
    }),
  );
}

function nameOf(image: string): string {
  const repository = image.replace(/@.*$/s, '').replace(/:[^/]*$/s, '');
  const path = repository.replace(/^(?:[^/]*[.:][^/]*|localhost)\//, '');
  const words = path
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(words) && !KEYWORDS.has(words) ? words : `image_${words}`.replace(/_$/, '');
}

/** Words that cannot be names in Starlark (starlark-go, `doc/spec.md`, lexical elements). */
const KEYWORDS: ReadonlySet<string> = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda load
  nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

function tokensIn(value: unknown): readonly Token[] {
  if (typeof value === 'string') return parseText(value).filter(part => part.kind !== 'text');
  if (Array.isArray(value)) return value.flatMap(tokensIn);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, field]) => [...tokensIn(key), ...tokensIn(field)]);
}

function sorted(values: ReadonlyMap<string, DataValue>): ReadonlyMap<string, DataValue> {
  return new Map([...values].sort(([, a], [, b]) => (a.key < b.key ? -1 : 1)));
}
