import type {Plan, Resource} from '../ecs/plan.ts';
import type {ResourceKey} from '../ecs/resource.ts';
import {type References, referencesIn} from '../ecs/resource-tokens.ts';
import {InternalError} from '../errors.ts';

/**
 * The references of every resource of a plan.
 * @throws InternalError K2E-E911 when one refers to a resource that the plan does not have.
 */
export function referencesOf(plan: Plan): ReadonlyMap<ResourceKey, References> {
  const all = new Map<ResourceKey, References>();
  for (const [key, resource] of plan.resources) {
    const references = referencesIn(resource);
    for (const needed of references.resources) if (!plan.resources.has(needed)) throw unplanned(key, needed);
    all.set(key, references);
  }
  return all;
}

function unplanned(key: ResourceKey, needed: ResourceKey): InternalError {
  return new InternalError('K2E-E911', `The resource ${key} refers to ${needed}, which k2e has not planned.`);
}

/**
 * Resource → those that refer to it.
 * @throws InternalError K2E-E911 when one refers to a resource that is not among them.
 */
export function referrersIn(
  all: ReadonlyMap<ResourceKey, Resource>,
): ReadonlyMap<ResourceKey, readonly ResourceKey[]> {
  const referrers = new Map<ResourceKey, ResourceKey[]>();
  for (const [key, resource] of all) {
    for (const target of referencesIn(resource).resources) {
      if (!all.has(target)) throw unplanned(key, target);
      const known = referrers.get(target);
      if (known) known.push(key);
      else referrers.set(target, [key]);
    }
  }
  return referrers;
}
