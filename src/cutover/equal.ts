import {isObject} from '../json.ts';

/** True when two plain values are the same: order of keys does not count, nor a key whose value is undefined. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = definedKeys(a);
  return (
    keys.length === definedKeys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

function definedKeys(value: object): string[] {
  return Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [key]));
}

/**
 * What differs between two plain values, one line per leaf: `path: expected …, found …`. Empty when they are the same.
 */
export function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (isSame(expected, found)) return [];
  if (isObject(expected) && isObject(found)) {
    const keys = [...new Set([...definedKeys(expected), ...definedKeys(found)])].toSorted();
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
