import {RESOURCE_TYPES, type ResourceKind} from '../ecs/resource.ts';
import {isObject} from '../json.ts';
import {segments} from '../pointer.ts';

/** `RESOURCE_TYPES[kind].lists` as a tree along the fields: what is known of the value at one place of an input. */
export interface Identities {
  /** For a list whose items have an identity: the fields that make it up; none = a set of scalars. */
  identity: readonly string[] | undefined;
  /** Below fields, by their names, and below the items of a list, by `*`. */
  readonly below: Map<string, Identities>;
}

const compiled = new Map<ResourceKind, Identities>();

/** The identities of a kind's lists, from the whole input downwards. */
export function identitiesOf(kind: ResourceKind): Identities {
  let root = compiled.get(kind);
  if (!root) {
    root = compile(RESOURCE_TYPES[kind].lists ?? {});
    compiled.set(kind, root);
  }
  return root;
}

function compile(lists: Readonly<Record<string, readonly string[]>>): Identities {
  const root: Identities = {identity: undefined, below: new Map()};
  for (const [pattern, identity] of Object.entries(lists)) {
    let at = root;
    for (const segment of segments(pattern)) {
      const next = at.below.get(segment) ?? {identity: undefined, below: new Map()};
      at.below.set(segment, next);
      at = next;
    }
    at.identity = identity;
  }
  return root;
}

/** The identity of a list's item: the values of its identity fields, or the item itself for a set of scalars. */
export function identityOf(item: unknown, identity: readonly string[]): string {
  const [only, ...others] = identity;
  if (only === undefined || !isObject(item)) return String(item);
  if (others.length === 0) return String(item[only] ?? '');
  return identity.map(field => String(item[field] ?? '')).join(' ');
}
