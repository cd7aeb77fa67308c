import type {ResourceKind} from '../ecs/resource.ts';
import type {Ordered} from './order.ts';
import type {NotCarried} from './output-index.ts';

/** One note for each kind of which a format for deploy tools makes nothing, as `<kind>/*`. */
export function kindsNotMade(
  format: string,
  resources: readonly Ordered[],
  made: readonly ResourceKind[],
): readonly NotCarried[] {
  const counts = new Map<ResourceKind, number>();
  for (const {resource} of resources) counts.set(resource.kind, (counts.get(resource.kind) ?? 0) + 1);
  return [...counts]
    .filter(([kind]) => !made.includes(kind))
    .map(([kind, count]) => ({
      format,
      resource: `${kind}/*`,
      pointer: '',
      message: `${format} makes none of the ${count} ${count === 1 ? 'resource' : 'resources'} of this kind: make them with another format.`,
    }));
}
