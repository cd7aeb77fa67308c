import {RESOURCE_TYPES, type ResourceKind} from '../ecs/resource.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * The input of a resource with the tags of `k2e.yaml`, sorted by key, where the resource can bear tags. A tag of the same key that a
 * rule has set stays: it comes from a label of the object.
 */
export function tagged<T extends object>(
  kind: ResourceKind,
  input: T,
  tags: Readonly<Record<string, string>>,
): T {
  const {tags: form} = RESOURCE_TYPES[kind];
  if (form === undefined || Object.keys(tags).length === 0) return input;
  const given = Object.fromEntries(Object.entries(input));
  switch (form) {
    case 'lower':
      return {...input, tags: listed(given['tags'], tags, 'key', 'value')};
    case 'upper':
      return {...input, Tags: listed(given['Tags'], tags, 'Key', 'Value')};
    case 'map':
      return {...input, tags: {...tags, ...Object(given['tags'] ?? {})}};
    default: {
      const ResourceType = form.replace(/^specified /, '');
      const before = Array.isArray(given['TagSpecifications']) ? given['TagSpecifications'] : [];
      const isOwn = (each: Input) => each['ResourceType'] === ResourceType;
      const own = {ResourceType, Tags: listed(before.find(isOwn)?.Tags, tags, 'Key', 'Value')};
      return {...input, TagSpecifications: [...before.filter(each => !isOwn(each)), own]};
    }
  }
}

function listed(
  given: unknown,
  tags: Readonly<Record<string, string>>,
  key: string,
  value: string,
): readonly Input[] {
  const own: readonly Input[] = Array.isArray(given) ? given : [];
  const taken = new Set(own.map(tag => tag[key]));
  const more = Object.entries(tags).flatMap(([name, text]) =>
    taken.has(name) ? [] : [{[key]: name, [value]: text}],
  );
  return [...own, ...more].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
}
