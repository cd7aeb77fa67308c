import type {ResourceKind} from '../ecs/resource.ts';
import {isObject} from '../json.ts';
import {escapeSegment, type Pointer} from '../pointer.ts';
import {type Identities, identitiesOf, identityOf} from './list-identity.ts';

/**
 * The places that a patch sets in a resource of this kind, as keyed pointers: an item of a list with an identity appears as
 * `[identity]` in them (`/containerDefinitions/[app]/user`), because its index is known only when the resource is finished.
 */
export function keyedPointers(kind: ResourceKind, patch: object): Pointer[] {
  const found: Pointer[] = [];
  const visit = (source: object, at: Pointer, known: Identities | undefined) => {
    for (const [key, value] of Object.entries(source)) {
      if (value === undefined) continue;
      const path = `${at}/${escapeSegment(key)}`;
      const below = known?.below.get(key);
      if (Array.isArray(value) && below?.identity) {
        for (const item of value) {
          const keyed = `${path}/[${escapeSegment(identityOf(item, below.identity))}]`;
          if (below.identity.length === 0) found.push(keyed);
          else visit(item, keyed, below.below.get('*'));
        }
      } else if (isObject(value) && Object.keys(value).length > 0) visit(value, path, below);
      else found.push(path);
    }
  };
  visit(patch, '', identitiesOf(kind));
  return found;
}

/** Translates keyed pointers into pointers into a finished input (`/containerDefinitions/0/user`). */
export function keyedIndex(kind: ResourceKind, input: object): (keyed: Pointer) => Pointer {
  const places = new Map<Pointer, Pointer>();
  const visit = (value: unknown, keyed: Pointer, real: Pointer, known: Identities | undefined) => {
    if (typeof value !== 'object' || value === null) return;
    const identity = Array.isArray(value) ? known?.identity : undefined;
    for (const [key, item] of Object.entries(value)) {
      const segment = escapeSegment(key);
      const keyedSegment = identity ? `[${escapeSegment(identityOf(item, identity))}]` : segment;
      const next = `${keyed}/${keyedSegment}`;
      if (identity) places.set(next, `${real}/${segment}`);
      visit(item, next, `${real}/${segment}`, known?.below.get(Array.isArray(value) ? '*' : key));
    }
  };
  visit(input, '', '', identitiesOf(kind));
  return keyed => {
    let at = '';
    let real = '';
    for (const segment of keyed.split('/').slice(1)) {
      at += `/${segment}`;
      real = places.get(at) ?? `${real}/${segment}`;
    }
    return real;
  };
}
