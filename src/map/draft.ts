import {RESOURCE_TYPES, type ResourceKey, type ResourceKind} from '../ecs/resource.ts';
import type {ObjectRef} from '../finding.ts';
import {isObject} from '../json.ts';
import {escapeSegment, type Pointer} from '../pointer.ts';

/** A resource while the rules contribute to it. */
export interface Draft {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly input: Record<string, unknown>;
  /** Which rule set the scalar at a keyed pointer. */
  readonly setBy: Map<Pointer, string>;
  readonly sources: Map<string, ObjectRef>;
  readonly workloads: Set<string>;
  readonly after: Set<ResourceKey>;
}

/** A fresh draft. */
export function draft(kind: ResourceKind, name: string): Draft {
  return {
    kind,
    name,
    input: {},
    setBy: new Map(),
    sources: new Map(),
    workloads: new Set(),
    after: new Set(),
  };
}

/** Two rules set one field to different values: a bug in k2e. */
export class ConflictError extends Error {}

/**
 * Merges `patch` into the draft: objects by key, lists with an identity (`RESOURCE_TYPES[kind].lists`) item by item, other
 * lists and scalars whole. Returns the keyed pointers of what it set: list items appear as `[identity]` in them.
 * @throws ConflictError when another rule has set a field to a different value.
 */
export function merge(into: Draft, patch: object, rule: string): Pointer[] {
  const lists = RESOURCE_TYPES[into.kind].lists ?? {};
  const touched: Pointer[] = [];

  const scalar = (target: Record<string, unknown>, key: string, value: unknown, path: Pointer) => {
    const clean = detach(value);
    if (target[key] !== undefined && !sameValue(target[key], clean)) {
      const other = into.setBy.get(path) ?? 'another rule';
      throw new ConflictError(
        `${rule} and ${other} set ${into.kind}/${into.name}#${path} to different values`,
      );
    }
    target[key] = clean;
    into.setBy.set(path, rule);
    touched.push(path);
  };

  const object = (target: Record<string, unknown>, source: object, path: Pointer, pattern: Pointer) => {
    for (const key of Object.keys(source)) {
      const value = (source as Record<string, unknown>)[key];
      if (value === undefined) continue;
      const at = `${path}/${escapeSegment(key)}`;
      const atPattern = `${pattern}/${escapeSegment(key)}`;
      const identity = lists[atPattern];
      if (Array.isArray(value) && identity) {
        target[key] ??= [];
        list(target[key] as unknown[], value, at, atPattern, identity);
      } else if (isObject(value) && Object.keys(value).length > 0) {
        target[key] ??= {};
        object(target[key] as Record<string, unknown>, value, at, atPattern);
      } else {
        scalar(target, key, value, at);
      }
    }
  };

  const list = (
    target: unknown[],
    items: readonly unknown[],
    path: Pointer,
    pattern: Pointer,
    identity: readonly string[],
  ) => {
    for (const item of items) {
      const id = identityOf(item, identity);
      const at = `${path}/[${escapeSegment(id)}]`;
      const known = target.find(other => identityOf(other, identity) === id);
      if (identity.length === 0) {
        if (known === undefined) target.push(detach(item));
        touched.push(at);
        continue;
      }
      const entry = (known ?? {}) as Record<string, unknown>;
      if (known === undefined) target.push(entry);
      object(entry, item as object, at, `${pattern}/*`);
    }
  };

  object(into.input, patch, '', '');
  return touched;
}

/** The identity of a list's item: the values of its identity fields, or the item itself for a set of scalars. */
export function identityOf(item: unknown, identity: readonly string[]): string {
  if (identity.length === 0 || !isObject(item)) return String(item);
  return identity.map(field => String(item[field] ?? '')).join(' ');
}

/** A deep copy without views and undefined fields. */
function detach(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(detach);
  if (isObject(value)) {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) continue;
      Object.defineProperty(copy, key, {
        value: detach(value[key]),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return copy;
  }
  return value;
}

function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length || Array.isArray(left) !== Array.isArray(right)) return false;
  return keys.every(
    key =>
      Object.hasOwn(right, key) &&
      sameValue((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}

/**
 * The finished input: lists with an identity sorted by it (numbers by value). `containers` is the order of the container
 * definitions; those that it does not name follow, by name.
 */
export function finish(from: Draft, containers: readonly string[]): Record<string, unknown> {
  const lists = RESOURCE_TYPES[from.kind].lists ?? {};
  const visit = (value: unknown, pattern: Pointer): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(item => visit(item, `${pattern}/*`));
      const identity = lists[pattern];
      if (!identity) return items;
      const rank = (item: unknown) => {
        const place =
          pattern === '/containerDefinitions' ? containers.indexOf(identityOf(item, identity)) : 0;
        return place === -1 ? containers.length : place;
      };
      return items.toSorted(
        (a, b) => rank(a) - rank(b) || compare(identityOf(a, identity), identityOf(b, identity)),
      );
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.keys(value).map(key => [key, visit(value[key], `${pattern}/${escapeSegment(key)}`)]),
    );
  };
  return visit(from.input, '') as Record<string, unknown>;
}

function compare(left: string, right: string): number {
  const a = Number.parseInt(left, 10);
  const b = Number.parseInt(right, 10);
  if (a !== b && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Translates keyed pointers (`/containerDefinitions/[app]/user`) into pointers into a finished input (`…/0/user`). */
export function keyedIndex(kind: ResourceKind, input: object): (keyed: Pointer) => Pointer {
  const lists = RESOURCE_TYPES[kind].lists ?? {};
  const places = new Map<Pointer, Pointer>();
  const visit = (value: unknown, keyed: Pointer, real: Pointer, pattern: Pointer) => {
    if (typeof value !== 'object' || value === null) return;
    const identity = Array.isArray(value) ? lists[pattern] : undefined;
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key];
      const segment = escapeSegment(key);
      const keyedSegment = identity ? `[${escapeSegment(identityOf(item, identity))}]` : segment;
      const next = `${keyed}/${keyedSegment}`;
      if (identity) places.set(next, `${real}/${segment}`);
      visit(item, next, `${real}/${segment}`, `${pattern}/${Array.isArray(value) ? '*' : segment}`);
    }
  };
  visit(input, '', '', '');
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
