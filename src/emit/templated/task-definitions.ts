import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {parseText} from '../../ecs/token.ts';
import type {Ordered} from '../order.ts';

/** A task definition that is written. */
export interface TaskDefinition {
  readonly key: ResourceKey<'task-definitions'>;
  readonly resource: Resource<'task-definitions'>;
}

/** The resources of one kind among those that are written, in the order of application. */
export function ofKind<K extends ResourceKind>(
  resources: readonly Ordered[],
  kind: K,
): readonly Resource<K>[] {
  return resources.flatMap(({resource}) => (isOf(resource, kind) ? [resource] : []));
}

function isOf<K extends ResourceKind>(resource: Resource, kind: K): resource is Resource<K> {
  return resource.kind === kind;
}

/**
 * Finds the task definition that a service, job or schedule runs: by a token for its ARN, by an ARN that ends in its family
 * (a revision does not count), or by the family alone.
 */
export function taskDefinitionFinder(
  resources: readonly Ordered[],
): (reference: string | undefined) => TaskDefinition | undefined {
  const all = ofKind(resources, 'task-definitions').map(resource => ({
    key: `task-definitions/${resource.name}` as const,
    resource,
  }));
  const byKey = new Map<string, TaskDefinition>(all.map(each => [each.key, each]));
  const byFamily = new Map(all.map(each => [each.resource.input.family, each]));
  return reference => {
    if (reference === undefined) return undefined;
    const [part, ...others] = parseText(reference);
    if (part?.kind === 'ref' && others.length === 0) return byKey.get(part.resource);
    return byFamily.get(familyOf(reference));
  };
}

/** The family in the ARN of a task definition, without a revision. */
export function familyOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}
