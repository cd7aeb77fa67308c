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

/** The references in the strings of one resource's input, keys of maps included. */
export function referencesIn(resource: Resource): References {
  const resources = new Set<ResourceKey>();
  const keys = new Set<string>();
  for (const {token} of tokensOf(resource)) {
    if (token.kind === 'ref') resources.add(token.resource);
    else keys.add(token.key);
  }
  return {resources, keys};
}
