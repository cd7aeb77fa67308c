import type {Plan, Resource} from '../ecs/plan.ts';
import type {ResourceKey} from '../ecs/resource.ts';
import {tokensOf} from '../ecs/resource-tokens.ts';
import {InternalError} from '../errors.ts';

/** What the strings of one resource stand for, beyond literal text. */
export interface References {
  /** Resources whose answer it needs. */
  readonly resources: ReadonlySet<ResourceKey>;
  /** Keys of `k2e.yaml` that it needs. */
  readonly keys: ReadonlySet<string>;
}

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

const known = new WeakMap<Resource, References>();

/** The references in the strings of one resource's input, keys of maps included. */
export function referencesIn(resource: Resource): References {
  let references = known.get(resource);
  if (!references) {
    references = referencesOfTokens(resource);
    known.set(resource, references);
  }
  return references;
}

function referencesOfTokens(resource: Resource): References {
  const resources = new Set<ResourceKey>();
  const keys = new Set<string>();
  for (const {token} of tokensOf(resource)) {
    if (token.kind === 'ref') resources.add(token.resource);
    else keys.add(token.key);
  }
  return {resources, keys};
}
