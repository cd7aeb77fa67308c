import type {Resource} from '../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../ecs/resource.ts';
import {referencesIn} from '../ecs/resource-tokens.ts';
import {hasToken} from '../ecs/token.ts';
import {isObject} from '../json.ts';

/** Whom each resource of a plan is for. */
export interface Served {
  /** Resource → ids of the workloads that need it. */
  readonly workloadsOf: Pick<ReadonlyMap<ResourceKey, ReadonlySet<string>>, 'get'>;
  /** Load balancers and what hangs on them that also serve something outside of the plan: a target group given by its ARN. */
  readonly elsewhere: ReadonlySet<ResourceKey>;
}

/** Marks what serves something outside of the plan while it is counted; no workload has this id. */
const OUTSIDE = '';

type Placed = readonly [ResourceKey, Resource];

/** How requests come in: kind → kinds whose resources refer to it and so say whom it is for. */
const CALLERS: readonly (readonly [kind: ResourceKind, by: readonly ResourceKind[]])[] = [
  ['target-groups', ['services']],
  ['listener-rules', []],
  ['listeners', ['listener-rules']],
  ['load-balancers', ['listeners']],
  ['security-groups', ['load-balancers']],
];

const FORWARDING: readonly ResourceKind[] = ['listener-rules', 'listeners'];

/** What hangs on those: it is for whom its owner is for. A listener rule that forwards nowhere belongs to its listener. */
const HANGERS: readonly ResourceKind[] = [
  'listener-rules',
  'listener-certificates',
  'load-balancer-attributes',
  'target-group-attributes',
  'security-group-rules',
  'security-group-default-egress',
  'security-group-egress',
];

/**
 * Whom each resource is for. `named` holds what the rules have named themselves. Rules on Ingresses and Services speak of load
 * balancers, which several workloads may share, and name none: whom those are for follows from where they lead, a target group
 * to the service that registers its tasks there, a rule and a listener to their target groups, a load balancer to its listeners.
 * @param referrers resource → those that refer to it.
 */
export function served(
  resources: ReadonlyMap<ResourceKey, Resource>,
  referrers: ReadonlyMap<ResourceKey, readonly ResourceKey[]>,
  named: ReadonlyMap<ResourceKey, ReadonlySet<string>>,
): Served {
  const found = new Map<ResourceKey, ReadonlySet<string>>();
  const get = (key: ResourceKey) => found.get(key) ?? named.get(key);
  const byKind = new Map([...CALLERS.map(([kind]) => kind), ...HANGERS].map(kind => [kind, [] as Placed[]]));
  for (const placed of resources) byKind.get(placed[1].kind)?.push(placed);
  const idsOf = (keys: Iterable<ResourceKey>) => [...keys].flatMap(key => [...(get(key) ?? [])]);
  const add = (key: ResourceKey, ids: readonly string[]) => {
    found.set(key, new Set([...(get(key) ?? []), ...ids]));
  };
  for (const [kind, callers] of CALLERS) {
    for (const [key, resource] of byKind.get(kind) ?? []) {
      if (kind === 'security-groups' && get(key)?.size) continue;
      const called = referrers.get(key)?.filter(user => callers.some(caller => isOf(user, caller))) ?? [];
      const targets = [...referencesIn(resource).resources].filter(each => isOf(each, 'target-groups'));
      const outside = FORWARDING.includes(kind) && forwardsOutside(resource) ? [OUTSIDE] : [];
      add(key, [...idsOf([...called, ...targets]), ...outside]);
    }
  }
  for (const kind of HANGERS) {
    for (const [key, resource] of byKind.get(kind) ?? []) {
      if (!get(key)?.size) add(key, idsOf(referencesIn(resource).resources));
    }
  }
  const elsewhere = new Set<ResourceKey>();
  for (const [key, ids] of found) {
    if (!ids.has(OUTSIDE)) continue;
    elsewhere.add(key);
    found.set(key, new Set([...ids].filter(id => id !== OUTSIDE)));
  }
  return {workloadsOf: {get}, elsewhere};
}

/** True when the resource of this key is of this kind. */
export function isOf(key: ResourceKey, kind: ResourceKind): boolean {
  return key.startsWith(`${kind}/`);
}

/** True for a rule or listener that forwards to a target group which exists already. Patches may have put anything there. */
function forwardsOutside({input}: Resource): boolean {
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(visit);
    if (!isObject(value)) return false;
    const arn = value.TargetGroupArn;
    return (typeof arn === 'string' && !hasToken(arn)) || Object.values(value).some(visit);
  };
  return visit([actionsIn(input, 'Actions'), actionsIn(input, 'DefaultActions')]);
}

function actionsIn(input: object, field: 'Actions' | 'DefaultActions'): unknown {
  return isObject(input) && Object.hasOwn(input, field) ? input[field] : undefined;
}

/** Id of a workload → the written resources that it needs, sorted. */
export function writtenByWorkload(
  {workloadsOf}: Served,
  written: ReadonlySet<ResourceKey>,
): Map<string, ResourceKey[]> {
  const found = new Map<string, ResourceKey[]>();
  for (const key of [...written].toSorted()) {
    for (const id of workloadsOf.get(key) ?? []) {
      const own = found.get(id) ?? [];
      found.set(id, own);
      own.push(key);
    }
  }
  return found;
}
