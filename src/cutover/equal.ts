import {isObject} from '../json.ts';

/** True when two plain values are the same: order of keys does not count, nor a key whose value is undefined. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!isSame(own(a, key), own(b, key))) return false;
  for (const key in b) if (own(b, key) !== undefined && own(a, key) === undefined) return false;
  return true;
}

/**
 * What differs between two plain values, one line per leaf: `path: expected …, found …`. Empty when they are the same.
 */
export function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (isSame(expected, found)) return [];
  if (isObject(expected) && isObject(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].toSorted();
    return keys.flatMap(key =>
      differences(own(expected, key), own(found, key), path === '' ? key : `${path}.${key}`),
    );
  }
  return [`${path === '' ? 'value' : path}: expected ${text(expected)}, found ${text(found)}`];
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
