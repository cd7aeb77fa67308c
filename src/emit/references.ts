import type {Plan} from '../ecs/plan.ts';
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
    for (const needed of references.resources) {
      if (!plan.resources.has(needed)) {
        throw new InternalError(
          'K2E-E911',
          `The resource ${key} refers to ${needed}, which k2e has not planned.`,
        );
      }
    }
    all.set(key, references);
  }
  return all;
}

/** Resource → those that refer to it. */
export function referrersIn(
  references: ReadonlyMap<ResourceKey, References>,
): ReadonlyMap<ResourceKey, readonly ResourceKey[]> {
  const referrers = new Map<ResourceKey, ResourceKey[]>();
  for (const [key, {resources}] of references) {
    for (const target of resources) {
      const known = referrers.get(target);
      if (known) known.push(key);
      else referrers.set(target, [key]);
    }
  }
  return referrers;
}
