import type {Resource} from '../../ecs/plan.ts';
import {keyOf, type ResourceKey, type ResourceKind} from '../../ecs/resource.ts';
import {parseText} from '../../ecs/token.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {reaches, topological} from '../edges.ts';
import type {Ordered} from '../order.ts';
import {referencesIn} from '../references.ts';
import {linked} from './links.ts';

/** One or more planned resources that a declarative format writes as one. */
export interface Node {
  readonly key: ResourceKey;
  /** With references in the place of plain names (`links.ts`). */
  readonly resource: Resource;
  /** Resources that are part of it: the retention of a log group, the attributes of a load balancer. */
  readonly parts: readonly Resource[];
  /** Nodes that its strings refer to. */
  readonly needs: ReadonlySet<ResourceKey>;
  /** Nodes that must exist first although no string shows it; sorted. */
  readonly waitsFor: readonly ResourceKey[];
}

/** The field with which a resource of one kind says whose part it is. */
export type Folds = {readonly [K in ResourceKind]?: Pointer};

/** What both declarative formats write into the resource that it belongs to. */
export const ATTRIBUTES: Folds = {
  'log-retention': '/logGroupName',
  'load-balancer-attributes': '/LoadBalancerArn',
  'target-group-attributes': '/TargetGroupArn',
};

/**
 * The nodes of a plan, each after what it needs and waits for. Resources that `folds` names become part of the one that they
 * refer to, unless that would close a circle. Who uses a role also waits for its policies. An order that closes a circle is
 * left out, as in the native format.
 */
export function nodesOf(selected: readonly Ordered[], folds: Folds): readonly Node[] {
  const resources = linked(selected.map(({resource}) => resource));
  const byKey = new Map(resources.map(resource => [keyOf(resource), resource]));
  const referred = new Map(
    resources.map(resource => [keyOf(resource), referencesIn(resource).resources] as const),
  );
  const owners = new Map<ResourceKey, ResourceKey>();
  const ownerOf = (key: ResourceKey) => owners.get(key) ?? key;
  const edges = (): Map<ResourceKey, Set<ResourceKey>> => {
    const all = new Map<ResourceKey, Set<ResourceKey>>();
    for (const key of byKey.keys()) {
      const owner = ownerOf(key);
      const needs = all.get(owner) ?? new Set();
      for (const other of referred.get(key) ?? []) if (ownerOf(other) !== owner) needs.add(ownerOf(other));
      all.set(owner, needs);
    }
    return all;
  };
  for (const resource of resources) {
    const key = keyOf(resource);
    const owner = ownerByField(resource, folds);
    if (owner === undefined || !byKey.has(owner)) continue;
    const others = [...(referred.get(key) ?? [])].map(ownerOf).filter(other => other !== owner);
    const known = edges();
    if (!others.some(other => reaches(known, other, owner))) owners.set(key, owner);
  }

  const needed = edges();
  const all = new Map([...needed].map(([key, needs]) => [key, new Set(needs)]));
  const waits = new Map<ResourceKey, ResourceKey[]>();
  for (const resource of resources) {
    const key = ownerOf(keyOf(resource));
    for (const wish of [...resource.after, ...policies(resource, resources)].map(ownerOf).sort()) {
      if (!byKey.has(wish) || all.get(key)?.has(wish) || reaches(all, wish, key)) continue;
      all.get(key)?.add(wish);
      waits.set(key, [...(waits.get(key) ?? []), wish]);
    }
  }
  return topological(all).flatMap(key => {
    const resource = byKey.get(key);
    const parts = resources.filter(part => owners.get(keyOf(part)) === key);
    const needs = needed.get(key) ?? new Set<ResourceKey>();
    return resource ? [{key, resource, parts, needs, waitsFor: (waits.get(key) ?? []).sort()}] : [];
  });
}

/** The resource that a part belongs to: what the one reference in its field leads to. */
function ownerByField({kind, input}: Resource, folds: Folds): ResourceKey | undefined {
  const at = folds[kind];
  const value = at && valueAt(input, at);
  const [part, ...others] = typeof value === 'string' ? parseText(value) : [];
  return part?.kind === 'ref' && others.length === 0 ? part.resource : undefined;
}

/** The policies of the roles that a resource refers to: without them the role is of no use yet. */
function policies(resource: Resource, resources: readonly Resource[]): readonly ResourceKey[] {
  if (resource.kind === 'role-policies') return [];
  const roles = new Set([...referencesIn(resource).resources].filter(key => key.startsWith('roles/')));
  if (roles.size === 0) return [];
  return resources
    .filter(({kind}) => kind === 'role-policies')
    .filter(policy => {
      const role = ownerByField(policy, {'role-policies': '/RoleName'});
      return role !== undefined && roles.has(role);
    })
    .map(keyOf);
}
