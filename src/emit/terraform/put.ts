import {isObject} from '../../json.ts';

/**
 * Puts a value at a path below a block (nested blocks, and the argument's name last), beside what is there: two blocks of one
 * path become one. `block` changes.
 */
export function put(block: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...below] = path;
  if (below.length > 0) {
    const inner: Record<string, unknown> = {};
    put(inner, below, value);
    put(block, [name], inner);
    return;
  }
  const known = Object.hasOwn(block, name) ? block[name] : undefined;
  if (!isObject(known) || !isObject(value)) {
    define(block, name, value);
    return;
  }
  const both: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(known)) define(both, key, field);
  for (const [key, field] of Object.entries(value)) put(both, [key], field);
  define(block, name, both);
}

/** Sets an own property, whatever its name is. */
function define(block: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(block, name, {value, enumerable: true, writable: true, configurable: true});
}
