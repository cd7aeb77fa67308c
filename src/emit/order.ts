import type {Resource} from '../ecs/plan.ts';
import {keyOf, RESOURCE_KINDS, type ResourceKey} from '../ecs/resource.ts';
import type {References} from '../ecs/resource-tokens.ts';
import {reaches, topological} from './edges.ts';

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

function byKindAndName(a: Resource, b: Resource): number {
  return RESOURCE_KINDS.indexOf(a.kind) - RESOURCE_KINDS.indexOf(b.kind) || (a.name < b.name ? -1 : 1);
}
