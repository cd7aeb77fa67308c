import type {Plan} from '../ecs/plan.ts';
import type {ResourceKey} from '../ecs/resource.ts';
import {referencesIn} from '../ecs/resource-tokens.ts';

/** Names of the services behind target groups that keep each client at one task, as programs want that hold sessions in their memory. */
export function stickyServices({resources}: Plan): ReadonlySet<string> {
  const groups = new Set<ResourceKey>();
  for (const resource of resources.values()) {
    if (resource.kind !== 'target-group-attributes' || !('Attributes' in resource.input)) continue;
    if (resource.input.Attributes?.some(({Key, Value}) => Key === 'stickiness.enabled' && Value === 'true'))
      for (const group of referencesIn(resource).resources) groups.add(group);
  }
  const names = new Set<string>();
  if (groups.size === 0) return names;
  for (const resource of resources.values()) {
    if (resource.kind !== 'services' || !('serviceName' in resource.input)) continue;
    const {serviceName} = resource.input;
    const isBehind = [...referencesIn(resource).resources].some(key => groups.has(key));
    if (isBehind && serviceName !== undefined) names.add(serviceName);
  }
  return names;
}
