import {isObject} from '../json.ts';
import {escapeSegment, type Pointer} from '../pointer.ts';
import {WHOLE} from '../rules/read-all.ts';

/** The view of a rule of whose claims nothing is there. */
export const NOTHING: object = Object.freeze({});

/** Leaves that a rule has read, as pointers below its part. */
export type Reads = Set<Pointer>;

/**
 * A read-only view of `value` that notes each leaf read through it in `reads`. Lists behave as lists (they can be iterated,
 * mapped, spread), objects as objects. A leaf is a scalar or an empty list or object.
 */
export function track<T>(value: T, reads: Reads, path: Pointer = ''): T {
  if (typeof value !== 'object' || value === null) {
    reads.add(path);
    return value;
  }
  if (Object.keys(value).length === 0) reads.add(path);
  return new Proxy(value, new Tracker(reads, path)) as T;
}

/** What notes the reads of one object or list; a class, as V8 makes it much faster than an object with functions of its own. */
class Tracker implements ProxyHandler<object> {
  readonly #reads: Reads;
  readonly #path: Pointer;

  constructor(reads: Reads, path: Pointer) {
    this.#reads = reads;
    this.#path = path;
  }

  get(target: object, key: string | symbol, receiver: unknown): unknown {
    if (key === WHOLE) return eachLeaf(target, this.#path, leaf => this.#reads.add(leaf));
    if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return Reflect.get(target, key, receiver);
    const child = (target as Record<string, unknown>)[key];
    if (Array.isArray(target) && key === 'length') return child;
    return track(child, this.#reads, `${this.#path}/${escapeSegment(key)}`);
  }

  set(): never {
    return refuse();
  }

  defineProperty(): never {
    return refuse();
  }

  deleteProperty(): never {
    return refuse();
  }
}

function refuse(): never {
  throw new TypeError('a rule may not change what it reads');
}

/** Calls `visit` with the pointer of every leaf of `value`: scalars, and lists and objects without content. */
export function eachLeaf(
  value: unknown,
  path: Pointer,
  visit: (path: Pointer, value: unknown) => void,
): void {
  if (Array.isArray(value) || isObject(value)) {
    const keys = Object.keys(value);
    if (keys.length > 0) {
      for (const key of keys) {
        eachLeaf((value as Record<string, unknown>)[key], `${path}/${escapeSegment(key)}`, visit);
      }
      return;
    }
  }
  visit(path, value);
}
