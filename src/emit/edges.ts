import {InternalError} from '../errors.ts';

/** What each thing needs, by key; every key that is needed is itself a key. */
export type Edges<K extends string> = ReadonlyMap<K, ReadonlySet<K>>;

/** True when `from` needs `to`, directly or not, or is it. */
export function reaches<K extends string>(edges: Edges<K>, from: K, to: K): boolean {
  const seen = new Set<K>();
  const waiting = [from];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (key === to) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    waiting.push(...(edges.get(key) ?? []));
  }
  return false;
}

/**
 * The keys, each after all that it needs; where that leaves it open, in the order of `edges`.
 * @throws InternalError K2E-E912 for a circle.
 */
export function topological<K extends string>(edges: Edges<K>): K[] {
  const states = new Map<K, 'open' | 'done'>();
  const sorted: K[] = [];
  const rank = new Map([...edges.keys()].map((key, index) => [key, index]));
  const visit = (key: K): void => {
    const state = states.get(key);
    if (state === 'open')
      throw new InternalError('K2E-E912', `The resource ${key} needs itself: k2e planned a circle.`);
    if (state === 'done') return;
    states.set(key, 'open');
    const needed = [...(edges.get(key) ?? [])].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    for (const other of needed) visit(other);
    states.set(key, 'done');
    sorted.push(key);
  };
  for (const key of edges.keys()) visit(key);
  return sorted;
}
