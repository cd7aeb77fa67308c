import {createHash} from 'node:crypto';

/**
 * A name for each key, as `wish` makes it. Where several keys wish for the same name (letters of either case count as equal)
 * the longest key, then the first one in alphabetical order, gets it; the others get eight hexadecimal digits of their key's
 * hash appended. The hash is of names only.
 */
export function identifiers<K extends string>(
  keys: Iterable<K>,
  wish: (key: K) => string,
): ReadonlyMap<K, string> {
  const names = new Map<K, string>();
  const taken = new Set<string>();
  const inOrder = [...new Set(keys)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  for (const key of inOrder) {
    const wanted = wish(key);
    let name = wanted;
    for (let salt = ''; taken.has(name.toLowerCase()); salt += ' ') {
      name = `${wanted}${createHash('sha256').update(`${key}${salt}`).digest('hex').slice(0, 8)}`;
    }
    taken.add(name.toLowerCase());
    names.set(key, name);
  }
  return names;
}

/** The words of a name: what lies between characters that are neither letters nor digits. */
export function words(name: string): string[] {
  return name.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
}
