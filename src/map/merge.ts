import {isObject} from '../json.ts';
import {pointer} from '../pointer.ts';
import type {Draft} from './draft.ts';
import {type Identities, identitiesOf, identityOf} from './list-identity.ts';

/** From this length on the items of a list are looked up in a map. */
const LONG = 8;

/** Two rules set one field to different values: a bug in k2e. */
export class ConflictError extends Error {}

/**
 * Merges `patch` into the draft: objects by key, lists with an identity (`RESOURCE_TYPES[kind].lists`) item by item, other
 * lists and scalars whole. Returns false where the patch sets nothing.
 * @throws ConflictError when another rule has set a field to a different value.
 */
export function merge(into: Draft, patch: object, rule: string): boolean {
  const merging = new Merge(into, rule);
  merging.object(into.input, patch, identitiesOf(into.kind));
  return merging.hasSet;
}

/** One patch on its way into a draft. */
class Merge {
  /** True once a value has been set. */
  hasSet = false;
  readonly #into: Draft;
  readonly #rule: string;
  /** Where the merge is: keys, and `[identity]` for the item of a list. */
  readonly #trail: string[] = [];

  constructor(into: Draft, rule: string) {
    this.#into = into;
    this.#rule = rule;
  }

  object(target: Record<string, unknown>, source: object, known: Identities | undefined): void {
    for (const key of Object.keys(source)) {
      const value = (source as Record<string, unknown>)[key];
      if (value === undefined) continue;
      const below = known?.below.get(key);
      const there = Object.hasOwn(target, key) ? target[key] : undefined;
      this.#trail.push(key);
      if (there === undefined && !below) put(target, key, this.#copy(value));
      else if (Array.isArray(value) && below?.identity)
        this.#list(this.#begun(target, key, there, []), value, below.identity, below.below.get('*'));
      else if (isObject(value) && Object.keys(value).length > 0)
        this.object(this.#begun(target, key, there, {}), value, below);
      else this.#whole(target, key, there, value);
      this.#trail.pop();
    }
  }

  #list(
    target: unknown[],
    items: readonly unknown[],
    identity: readonly string[],
    below: Identities | undefined,
  ): void {
    for (const item of items) {
      const id = identityOf(item, identity);
      const known = this.#known(target, identity);
      let entry = known ? known.get(id) : target.find(each => identityOf(each, identity) === id);
      if (entry === undefined) {
        entry = identity.length === 0 ? this.#copy(item) : {};
        known?.set(id, entry);
        target.push(entry);
      }
      if (identity.length === 0) {
        this.hasSet = true;
        continue;
      }
      this.#trail.push(`[${id}]`);
      this.object(entry as Record<string, unknown>, item as object, below);
      this.#trail.pop();
    }
  }

  /** The items of a list by their identity; undefined for a short one, in which they are found faster than a map is made. */
  #known(target: readonly unknown[], identity: readonly string[]): Map<string, unknown> | undefined {
    if (target.length < LONG) return undefined;
    let known = this.#into.items.get(target);
    if (!known) {
      known = new Map(target.map(item => [identityOf(item, identity), item]));
      this.#into.items.set(target, known);
    }
    return known;
  }

  /** The list or object that is there, or `empty`, which is put there. */
  #begun<T extends object>(target: Record<string, unknown>, key: string, there: unknown, empty: T): T {
    if (there === undefined) put(target, key, empty);
    else if (typeof there !== 'object' || Array.isArray(there) !== Array.isArray(empty))
      throw this.#conflict();
    return (there ?? empty) as T;
  }

  #whole(target: Record<string, unknown>, key: string, there: unknown, value: unknown): void {
    const copy = this.#copy(value);
    if (there === undefined) put(target, key, copy);
    else if (!sameValue(there, copy)) throw this.#conflict();
  }

  #conflict(): ConflictError {
    const path = pointer(...this.#trail);
    return new ConflictError(
      `${this.#rule} sets ${this.#into.key}#${path} to another value than a rule before it`,
    );
  }

  /** A deep copy without views and undefined fields; it sets something where it has a scalar or something empty. */
  #copy(value: unknown): unknown {
    if (!isObject(value)) {
      this.hasSet = true;
      return Array.isArray(value) ? value.map(item => this.#copy(item)) : value;
    }
    const copy: Record<string, unknown> = {};
    const keys = Object.keys(value);
    if (keys.length === 0) this.hasSet = true;
    for (const key of keys) if (value[key] !== undefined) put(copy, key, this.#copy(value[key]));
    return copy;
  }
}

/** Sets a field; where the key is `__proto__`, plain assignment would call a setter. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, {value, enumerable: true, writable: true, configurable: true});
}

function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length || Array.isArray(left) !== Array.isArray(right)) return false;
  return keys.every(
    key =>
      Object.hasOwn(right, key) &&
      sameValue((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}
