import {isObject, type Json, type JsonObject} from '../../json.ts';
import {type Pointer, pointer, segments, valueAt} from '../../pointer.ts';
import {empty} from '../validate-fault.ts';

/** Something that a newer API version says otherwise, or no longer. Paths lead into the object as given. */
export interface VersionFault {
  readonly kind: 'old-api-version' | 'removed-field' | 'null-value';
  readonly path: Pointer;
  /** What the old version meant there and what became of it. Never quotes a value. */
  readonly message: string;
  /** The API version to write today, for `old-api-version`. */
  readonly suggestion?: string;
  /** For `removed-field` and `null-value`: the part of the object as given that the rewritten object lacks. */
  readonly settles?: Pointer;
}

/** A JSON value under construction. */
type Draft = string | number | bigint | boolean | null | Draft[] | {[key: string]: Draft};

/**
 * An object on its way to a newer API version: a copy that is changed step by step, and a record of where each part was in
 * the object as given. Steps that do not fit what they find (a list where a map should be) do nothing: the validator tells.
 */
export class Rewrite {
  readonly given: JsonObject;
  readonly faults: VersionFault[] = [];
  readonly #value: Draft;
  readonly #origins = new Map<Pointer, Pointer>();

  constructor(given: JsonObject) {
    this.given = given;
    this.#value = copy(given);
  }

  get value(): JsonObject {
    return isObject(this.#value) ? this.#value : {};
  }

  /** What stands at `path` now; undefined for nothing or null. */
  at(path: Pointer): Json | undefined {
    const value = valueAt(this.#value, path);
    return value === null ? undefined : (value as Json | undefined);
  }

  /** The indices of the list at `path`; none where there is no list. */
  indices(path: Pointer): number[] {
    const value = this.at(path);
    return Array.isArray(value) ? [...value.keys()] : [];
  }

  /** Writes `value` at `path` and makes the maps on the way. False where something else than a map is in the way. */
  set(path: Pointer, value: Json): boolean {
    const all = segments(path);
    const keys = all.slice(0, -1);
    const last = all.at(-1);
    let at: Draft = this.#value;
    for (const [depth, key] of keys.entries()) {
      const next = child(at, key);
      if (next === null || next === undefined) {
        if (!put(at, key, {})) return false;
        if (next === null) this.#tellNull(pointer(...all.slice(0, depth + 1)));
      }
      at = child(at, key) ?? null;
    }
    return last !== undefined && put(at, last, copy(value));
  }

  /** Writes what the old version had as its default, where the user wrote nothing. */
  setDefault(path: Pointer, value: Json): void {
    if (this.at(path) === undefined) this.set(path, value);
  }

  /** Moves what stands at `from` to `to`, unless nothing is there or `to` is taken. `as` replaces the value on the way. */
  move(from: Pointer, to: Pointer, as?: Json): void {
    const value = this.at(from);
    if (value === undefined || this.at(to) !== undefined) return;
    const origin = this.givenPath(from);
    this.#cut(from);
    if (this.set(to, as ?? value)) this.#origins.set(to, origin);
    else this.set(from, value);
  }

  /** Takes away the field at `path`, and tells why. */
  remove(path: Pointer, message: string): void {
    if (valueAt(this.#value, path) === undefined) return;
    const origin = this.givenPath(path);
    this.faults.push({kind: 'removed-field', path: origin, message, settles: origin});
    this.#cut(path);
  }

  /** Takes away a map in which nothing is left. */
  tidy(path: Pointer): void {
    const value = this.at(path);
    if (isObject(value) && Object.keys(value).length === 0) this.#cut(path);
  }

  /** Pointer into the object as given, for a pointer into `value`. A part made of one field leads to that field. */
  givenPath(path: Pointer): Pointer {
    let ancestor = path;
    while (ancestor !== '') {
      const origin = this.#origins.get(ancestor);
      if (origin !== undefined) {
        const source = valueAt(this.given, origin);
        return typeof source === 'object' && source !== null ? origin + path.slice(ancestor.length) : origin;
      }
      ancestor = ancestor.slice(0, ancestor.lastIndexOf('/'));
    }
    return path;
  }

  /** Of a null that a map takes the place of, what the validator says of those that it meets. */
  #tellNull(path: Pointer): void {
    const origin = this.givenPath(path);
    if (valueAt(this.given, origin) !== null) return;
    this.faults.push({
      kind: 'null-value',
      path: origin,
      message: empty(segments(origin), {is: 'free-object'}, 'nothing'),
      settles: origin,
    });
  }

  #cut(path: Pointer): void {
    const keys = segments(path);
    const last = keys.pop() ?? '';
    const parent = valueAt(this.#value, pointer(...keys));
    if (isObject(parent)) Reflect.deleteProperty(parent, last);
  }
}

function copy(value: Json): Draft {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value as Exclude<Json, object> | null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
}

function child(at: Draft, key: string): Draft | undefined {
  if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
  return Array.isArray(at) ? at[Number(key)] : at[key];
}

/** Writes one field of a map, or one item that the list already has. */
function put(at: Draft, key: string, value: Draft): boolean {
  if (typeof at !== 'object' || at === null) return false;
  // Not by assignment: a key `__proto__` is a key like any other.
  if (!Array.isArray(at))
    Object.defineProperty(at, key, {value, writable: true, enumerable: true, configurable: true});
  else if (Object.hasOwn(at, key)) at[Number(key)] = value;
  else return false;
  return true;
}
