import {isObject} from '../json.ts';
import {escapeSegment, type Pointer} from '../pointer.ts';

/** Leaves that a rule has read, as pointers below its part. */
export type Reads = Set<Pointer>;

/**
 * A read-only view of `value` that notes each leaf read through it in `reads`. Lists behave as lists (they can be iterated,
 * mapped, spread), objects as objects. A leaf is a scalar or an empty list or object.
 */
export function track<T>(value: T, reads: Reads, path: Pointer = ''): T {
  if (!isObject(value) && !Array.isArray(value)) {
    reads.add(path);
    return value;
  }
  if (Object.keys(value).length === 0) reads.add(path);
  return proxy(value, reads, path) as T;
}

function proxy(value: object, reads: Reads, path: Pointer): object {
  return new Proxy(value, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return Reflect.get(target, key, receiver);
      const child = (target as Record<string, unknown>)[key];
      if (Array.isArray(target) && key === 'length') return child;
      return track(child, reads, `${path}/${escapeSegment(key)}`);
    },
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
  });
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
