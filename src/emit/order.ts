import type {Resource} from '../ecs/plan.ts';
import {keyOf, RESOURCE_KINDS, type ResourceKey} from '../ecs/resource.ts';
import {InternalError} from '../errors.ts';
import type {References} from './references.ts';

/** A resource that is written, with those that must be applied before it. */
export interface Ordered {
  readonly resource: Resource;
  readonly key: ResourceKey;
  /** Sorted by key. */
  readonly dependsOn: readonly ResourceKey[];
}

/**
 * The resources in an order in which each comes after what it depends on: what its tokens refer to, and its `after`. Where
 * dependencies leave it open, kinds are in the order of RESOURCE_TYPES and names in alphabetical order. An `after` that
 * closes a circle (two services that call each other) is left out: it is a wish, whereas a token needs its answer.
 * @throws InternalError K2E-E912 when tokens form a circle.
 */
export function ordered(
  resources: readonly Resource[],
  references: ReadonlyMap<ResourceKey, References>,
): readonly Ordered[] {
  const byKey = new Map(resources.toSorted(byKindAndName).map(resource => [keyOf(resource), resource]));
  const edges = new Map<ResourceKey, Set<ResourceKey>>();
  for (const key of byKey.keys()) {
    edges.set(key, new Set([...(references.get(key)?.resources ?? [])].filter(needed => byKey.has(needed))));
  }
  for (const [key, {after}] of byKey) {
    for (const other of after) {
      if (byKey.has(other) && !reaches(edges, other, key)) edges.get(key)?.add(other);
    }
  }
  return topological(edges).flatMap(key => {
    const resource = byKey.get(key);
    return resource ? [{key, resource, dependsOn: [...(edges.get(key) ?? [])].sort()}] : [];
  });
}

type Edges = ReadonlyMap<ResourceKey, ReadonlySet<ResourceKey>>;

/** Depth first over the keys in their order, each after its dependencies. */
function topological(edges: Edges): ResourceKey[] {
  const states = new Map<ResourceKey, 'open' | 'done'>();
  const sorted: ResourceKey[] = [];
  const rank = new Map([...edges.keys()].map((key, index) => [key, index]));
  const visit = (key: ResourceKey): void => {
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

/** True when `from` depends on `to`, directly or not, or is it. */
function reaches(edges: Edges, from: ResourceKey, to: ResourceKey): boolean {
  const seen = new Set<ResourceKey>();
  const waiting = [from];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (key === to) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    waiting.push(...(edges.get(key) ?? []));
  }
  return false;
}

function byKindAndName(a: Resource, b: Resource): number {
  return RESOURCE_KINDS.indexOf(a.kind) - RESOURCE_KINDS.indexOf(b.kind) || (a.name < b.name ? -1 : 1);
}
