import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import {secretTexts} from './secret-values.ts';

/**
 * Annotations in which a tool keeps a copy of the whole object, a Secret's values with it: kubectl, kapp, Rancher, Banzai
 * Cloud's object matcher and kube-applier.
 */
const COPIES: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'kapp.k14s.io/original',
  'kapp.k14s.io/original-diff',
  'kapp.k14s.io/original-diff-full',
  'objectset.rio.cattle.io/applied',
  'banzaicloud.com/last-applied',
]);

/** Fields of a Secret that hold nothing secret. All others are emptied, so that a misspelt `stringdata` is too. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable']);

/** Secret values shorter than this are not looked for in annotations: they would be found everywhere. */
const SHORTEST = 4;

/**
 * A copy of an object without secret values; the object itself where it has none. In a Secret every leaf outside of its
 * identity is emptied; on any object the annotations that repeat it are. Emptied is `''`, a number becomes 0, `true` becomes
 * false and null stays: the shape, and so what the schema says of it, stays the same.
 */
export function redact(value: JsonObject, kind: string): JsonObject {
  return isSecretKind(kind) ? redactSecret(value) : withoutCopies(value, () => []);
}

/**
 * The same for an object of a kind that Kubernetes does not know: a misspelt Secret, or a custom resource that holds whole
 * objects (a template with Secrets in it).
 */
export function redactUnknown(value: JsonObject): JsonObject {
  const looksSecret =
    Object.hasOwn(value, 'stringData') || (Object.hasOwn(value, 'data') && Object.hasOwn(value, 'type'));
  if (looksSecret) return redactSecret(value);
  const redacted = redactWithin(withoutCopies(value, () => []));
  return isObject(redacted) ? redacted : value;
}

/** The object as a document of its own, without secrets; positions are those of the loaded document. */
export function redactedDocument(document: Document, root: string, value: JsonObject): Document {
  return {value, file: document.file, position: pointer => document.position(root + pointer)};
}

function isSecretKind(kind: Json | undefined): boolean {
  return typeof kind === 'string' && kind.toLowerCase() === 'secret';
}

function redactSecret(value: JsonObject): JsonObject {
  const entries = Object.entries(value).map(([key, field]): [string, Json] => [
    key,
    PLAIN_FIELDS.has(key) ? field : emptied(field),
  ]);
  const secrets = (): string[] => secretTexts(value).filter(text => text.length >= SHORTEST);
  return withoutCopies(Object.fromEntries(entries), secrets);
}

/** The same shape with every leaf emptied. */
function emptied(value: Json): Json {
  if (typeof value === 'string') return '';
  if (typeof value === 'number' || typeof value === 'bigint') return 0;
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value)) return value.map(emptied);
  if (!isObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, emptied(field)]));
}

/** Empties the annotations that repeat the object, or that hold one of `secrets`. */
function withoutCopies(value: JsonObject, secrets: () => readonly string[]): JsonObject {
  const metadata = Object.hasOwn(value, 'metadata') ? value.metadata : undefined;
  if (!isObject(metadata) || !Object.hasOwn(metadata, 'annotations')) return value;
  const annotations = metadata.annotations;
  if (!isObject(annotations)) return value;
  const texts = secrets();
  const repeats = (key: string, text: Json): boolean =>
    COPIES.has(key) || (typeof text === 'string' && texts.some(secret => text.includes(secret)));
  const entries = Object.entries(annotations);
  if (!entries.some(([key, text]) => repeats(key, text))) return value;
  const clean = entries.map(([key, text]) => [key, repeats(key, text) ? emptied(text) : text] as const);
  return {...value, metadata: {...metadata, annotations: Object.fromEntries(clean)}};
}

function redactWithin(value: Json): Json {
  if (Array.isArray(value)) return value.map(redactWithin);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, 'kind') && isSecretKind(value.kind)) return redactSecret(value);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, redactWithin(field)]));
}
