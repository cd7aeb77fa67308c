import type {Share} from './claims.ts';

/**
 * Cuts `value` into what each owner may see: a copy with the claimed subtrees only. Lists keep their length and indices;
 * items of which an owner has claimed nothing are empty objects. Subtrees are shared, not copied: never change them.
 */
export function restrict<Owner>(shares: readonly Share<Owner>[], value: object): Map<Owner, object> {
  const views = new Map<Owner, object>();
  for (const {keys, value: subtree, owners} of shares) {
    for (const owner of owners) {
      if (keys.length === 0) {
        views.set(owner, value);
        continue;
      }
      let view = views.get(owner);
      if (!view) {
        view = emptyLike(value);
        views.set(owner, view);
      }
      insert(view, value, keys, subtree);
    }
  }
  return views;
}

function insert(view: object, original: object, keys: readonly string[], subtree: unknown): void {
  let target = view as Record<string, unknown>;
  let source = original as Record<string, unknown>;
  const last = keys.length - 1;
  for (let depth = 0; depth < last; depth++) {
    const key = keys[depth] as string;
    const child = source[key] as object;
    if (!isOwnBranch(target, key)) define(target, key, emptyLike(child));
    target = target[key] as Record<string, unknown>;
    source = child as Record<string, unknown>;
  }
  define(target, keys[last] as string, subtree);
}

function isOwnBranch(target: object, key: string): boolean {
  return Object.hasOwn(target, key) && (target as Record<string, unknown>)[key] !== undefined;
}

/** Sets a field; where the key is `__proto__`, plain assignment would call a setter. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, {value, enumerable: true, writable: true, configurable: true});
}

function emptyLike(value: object): object {
  if (!Array.isArray(value)) return {};
  return value.map(item =>
    Array.isArray(item) ? [] : typeof item === 'object' && item !== null ? {} : undefined,
  );
}
