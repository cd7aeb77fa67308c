import type {Resource} from '../../ecs/plan.ts';
import {keyOf, type ResourceKey, type ResourceKind} from '../../ecs/resource.ts';
import {referencesIn} from '../../ecs/resource-tokens.ts';
import {parseText} from '../../ecs/token.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {reaches, topological} from '../edges.ts';
import type {Ordered} from '../order.ts';
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
  'security-group-default-egress': '/GroupId',
  'log-retention': '/logGroupName',
  'load-balancer-attributes': '/LoadBalancerArn',
  'target-group-attributes': '/TargetGroupArn',
};

/** What CloudFormation and the CDK write into the resource that it belongs to, and cannot write without. */
export const NESTED: Folds = {...ATTRIBUTES, 'scheduled-actions': '/ResourceId'};

/**
 * The nodes of a plan, each after what it needs and waits for. Resources that `folds` names become part of the one that they
 * refer to, unless that would close a circle. Who uses a role also waits for its policies. An order that closes a circle is
 * left out, as in the native format.
 */
export function nodesOf(selected: readonly Ordered[], folds: Folds): readonly Node[] {
  const resources = linked(selected.map(({resource}) => resource));
  const byKey = new Map(resources.map(resource => [keyOf(resource), resource]));
  const needed = new Map(
    resources.map(resource => [keyOf(resource), new Set(referencesIn(resource).resources)] as const),
  );
  const parts = new Map<ResourceKey, Resource[]>();
  const owners = new Map<ResourceKey, ResourceKey>();
  const ownerOf = (key: ResourceKey) => owners.get(key) ?? key;
  for (const resource of resources) {
    const owner = ownerByField(resource, folds) ?? ownerByIdentity(resource, folds, resources);
    if (owner === undefined || !byKey.has(owner) || !merge(needed, keyOf(resource), owner)) continue;
    owners.set(keyOf(resource), owner);
    parts.set(owner, [...(parts.get(owner) ?? []), resource]);
  }

  const policies = policiesByRole(resources);
  const all = new Map([...needed].map(([key, needs]) => [key, new Set(needs)]));
  const waits = new Map<ResourceKey, ResourceKey[]>();
  for (const resource of resources) {
    const key = ownerOf(keyOf(resource));
    const roles = resource.kind === 'role-policies' ? [] : [...referencesIn(resource).resources];
    const wishes = [...resource.after, ...roles.flatMap(role => policies.get(role) ?? [])];
    for (const wish of wishes.map(ownerOf).sort()) {
      if (!byKey.has(wish) || all.get(key)?.has(wish) || reaches(all, wish, key)) continue;
      all.get(key)?.add(wish);
      waits.set(key, [...(waits.get(key) ?? []), wish]);
    }
  }
  return topological(all).flatMap(key => {
    const resource = byKey.get(key);
    if (!resource) return [];
    const needs = needed.get(key) ?? new Set<ResourceKey>();
    return [{key, resource, parts: parts.get(key) ?? [], needs, waitsFor: (waits.get(key) ?? []).sort()}];
  });
}

/** The resource that a part belongs to: what the one reference in its field leads to. */
function ownerByField({kind, input}: Resource, folds: Folds): ResourceKey | undefined {
  const at = folds[kind];
  const value = at && valueAt(input, at);
  const [part, ...others] = typeof value === 'string' ? parseText(value) : [];
  return part?.kind === 'ref' && others.length === 0 ? part.resource : undefined;
}

/** The scalable target that a scheduled action names by the same three fields. */
function ownerByIdentity(
  resource: Resource,
  folds: Folds,
  resources: readonly Resource[],
): ResourceKey | undefined {
  if (resource.kind !== 'scheduled-actions' || folds[resource.kind] === undefined) return undefined;
  const target = resources.find(each => scales(each, resource));
  return target && keyOf(target);
}

/** Whether a scaling policy or a scheduled action belongs to this scalable target; all of them with references, or without. */
export function scales(target: Resource, {input}: Resource): boolean {
  const identity = ({ServiceNamespace, ResourceId, ScalableDimension}: Readonly<Record<string, unknown>>) =>
    JSON.stringify([ServiceNamespace, ResourceId, ScalableDimension]);
  return target.kind === 'scalable-targets' && identity(Object(target.input)) === identity(Object(input));
}

/** Makes a resource a part of another one, and says whether that is possible: not where it would close a circle. */
function merge(needed: Map<ResourceKey, Set<ResourceKey>>, part: ResourceKey, owner: ResourceKey): boolean {
  const own = [...(needed.get(part) ?? [])].filter(key => key !== owner);
  if (own.some(key => reaches(needed, key, owner))) return false;
  for (const key of own) needed.get(owner)?.add(key);
  needed.delete(part);
  for (const [key, needs] of needed) if (needs.delete(part) && key !== owner) needs.add(owner);
  return true;
}

/** The policies of each role: without them the role is of no use yet. */
function policiesByRole(resources: readonly Resource[]): ReadonlyMap<ResourceKey, readonly ResourceKey[]> {
  const policies = new Map<ResourceKey, ResourceKey[]>();
  for (const resource of resources) {
    if (resource.kind !== 'role-policies') continue;
    const role = ownerByField(resource, {'role-policies': '/RoleName'});
    if (role !== undefined) policies.set(role, [...(policies.get(role) ?? []), keyOf(resource)]);
  }
  return policies;
}
