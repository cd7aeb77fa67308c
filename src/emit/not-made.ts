import type {ResourceKind} from '../ecs/resource.ts';
import type {Ordered} from './order.ts';
import type {NotCarried} from './output-index.ts';

/** One note of all kinds of which a format for deploy tools makes nothing; none where it makes everything. */
export function kindsNotMade(
  format: string,
  resources: readonly Ordered[],
  made: readonly ResourceKind[],
): readonly NotCarried[] {
  const kinds = new Set(resources.map(({resource}) => resource.kind).filter(kind => !made.includes(kind)));
  if (kinds.size === 0) return [];
  const message = `${format} does not make what is in ${[...kinds].sort().join(', ')}: make it with another format.`;
  return [{format, resource: '*', pointer: '', message}];
}
