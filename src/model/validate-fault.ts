import type {Json} from '../json.ts';
import type {Pointer} from '../pointer.ts';
import type {Schema} from './schemas/schema.ts';
import type {ScalarProblem} from './validate-scalar.ts';

/** Something in an object that the Kubernetes API has no place for. */
export interface SchemaFault {
  readonly kind: 'unknown-field' | 'wrong-type' | 'missing-field' | 'null-value';
  /** Where the cause is; for a missing field, where it would be. */
  readonly path: Pointer;
  /** One or two sentences: what is wrong, what Kubernetes does about it, what k2e does. Never quotes a value. */
  readonly message: string;
  /** The nearest name that Kubernetes knows, for an unknown field. The message names it too. */
  readonly suggestion?: string;
  /** What the pruned copy lacks or has replaced: `path`, or the part around it that is of no use without. */
  readonly settles: Pointer;
  /** What stands at `settles` in the pruned copy; nothing when left out. */
  readonly instead?: Json;
}

const BELONGS: Readonly<Record<Schema['is'], string>> = {
  string: 'text',
  bytes: 'text',
  time: 'a point in time as text',
  boolean: '`true` or `false`',
  int32: 'a whole number',
  int64: 'a whole number',
  number: 'a number',
  quantity: 'an amount (a number, or text such as `500m`)',
  'int-or-string': 'a whole number or text',
  list: 'a list',
  map: 'a map',
  object: 'a map',
  'free-object': 'a map',
  json: 'any value',
};

/** The name of a place for people: its last key, or its number in a list. */
function nameOf(trail: readonly (string | number)[]): string {
  const last = trail.at(-1);
  if (last === undefined) return 'The object';
  if (typeof last === 'string') return `\`${last}\``;
  const list = trail.findLast(segment => typeof segment === 'string');
  return `Item ${last + 1} of \`${list ?? 'the list'}\``;
}

function holds(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return '`true` or `false`';
  if (typeof value === 'number' || typeof value === 'bigint') {
    return typeof value === 'bigint' || Number.isInteger(value) ? 'a whole number' : 'a fraction';
  }
  return 'a map';
}

/** Words a value that the field cannot have: `replicas: "3"`, `memory: 1gb`. */
export function wrongValue(
  trail: readonly (string | number)[],
  schema: Schema,
  value: unknown,
  problem: ScalarProblem,
): string {
  const what = {
    type: `${holds(value)} where ${BELONGS[schema.is]} belongs`,
    'too-large': 'a number that is too large for it',
    negative: 'a number below zero',
    'no-amount':
      'text that is no amount: Kubernetes knows numbers with the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei',
  };
  const advice = problem === 'type' ? quoting(schema, value) : '';
  return (
    `${nameOf(trail)} holds ${what[problem]}. ` +
    `Kubernetes refuses such an object; k2e goes on without the value.${advice}`
  );
}

/** Most wrong types are a matter of quotes. */
function quoting(schema: Schema, value: unknown): string {
  const isText = schema.is === 'string' || schema.is === 'bytes' || schema.is === 'time';
  if (isText) return typeof value === 'object' ? '' : ' Put it in quotes.';
  const isBare =
    schema.is === 'boolean' || schema.is === 'number' || schema.is === 'int32' || schema.is === 'int64';
  if (!isBare || typeof value !== 'string') return '';
  return /^(?:[-+]?[\d.]+|true|false)$/.test(value)
    ? ' Take off the quotes, if there are any.'
    : ' If a script is to write the value there, convert what the script makes.';
}

/** Words a field that is not there although its type needs it. `kept`: whether the part around it is still of use. */
export function missing(trail: readonly (string | number)[], typeName: string, kept: boolean): string {
  const rest = kept ? 'k2e goes on as if it were empty' : `k2e goes on without this ${typeName}`;
  return `${nameOf(trail)} is missing, which ${typeName} needs. Kubernetes refuses such an object; ${rest}.`;
}

/** Words a null: `replicas:` with nothing behind it. `reads`: what Kubernetes reads there. */
export function empty(
  trail: readonly (string | number)[],
  schema: Schema,
  reads: 'nothing' | 'empty-value' | 'incomplete-value',
): string {
  const meaning = {
    nothing: 'Kubernetes treats it as if it were not there, and so does k2e',
    'empty-value': 'Kubernetes reads it as an empty value, and so does k2e',
    'incomplete-value': 'Kubernetes refuses such an object; k2e goes on without the value',
  };
  return `${nameOf(trail)} is null where ${BELONGS[schema.is]} belongs. ${meaning[reads]}.`;
}

/** Words a field that Kubernetes does not know. */
export function unknownField(trail: readonly (string | number)[], typeName: string, advice: string): string {
  return (
    `${nameOf(trail)} is no field of ${typeName} in Kubernetes 1.36. ` +
    `kubectl refuses it, other clients have it ignored; k2e ignores it.${advice}`
  );
}
