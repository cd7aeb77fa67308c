import {isObject} from '../../json.ts';
import {RESOURCE_TYPES, type ResourceKind} from '../resource.ts';
import {type ServiceShapes, serviceShapes} from './service.ts';

/**
 * What of a patch the input of another kind has a place for: a copy without the members that its shape lacks, at every depth.
 * Structures of which nothing is left are left out, also items of lists of which their name alone is left.
 */
export function fitting(patch: object, kind: ResourceKind): object {
  const [service, operation] = RESOURCE_TYPES[kind].api;
  const shapes = serviceShapes(service);
  const fitted = fit(patch, shapes.input(operation), shapes);
  return isObject(fitted) ? fitted : {};
}

function fit(value: unknown, shapeName: string, shapes: ServiceShapes): unknown {
  const shape = shapes.shape(shapeName);
  if (shape?.type === 'list' && Array.isArray(value)) {
    return value
      .map(item => [item, fit(item, shape.member, shapes)])
      .flatMap(([item, fitted]) => (isEmptied(fitted, item) ? [] : [fitted]));
  }
  if (shape?.type !== 'structure' || !isObject(value)) return value;
  const members = Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    if (!Object.hasOwn(shape.members, key) || field === undefined) return [];
    const fitted = fit(field, shape.members[key] ?? '', shapes);
    return isEmptied(fitted, field) ? [] : [[key, fitted]];
  });
  return Object.fromEntries(members);
}

/** True for a structure or list of which nothing was left, or its name alone. */
function isEmptied(fitted: unknown, given: unknown): boolean {
  const [left, before] = [membersOf(fitted), membersOf(given)];
  return (
    left !== undefined &&
    before !== undefined &&
    left.length < before.length &&
    left.every(each => each === 'name')
  );
}

function membersOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map((_, index) => String(index));
  return isObject(value) ? Object.keys(value).filter(key => value[key] !== undefined) : undefined;
}
