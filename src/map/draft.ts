import {type Handle, keyOf, type ResourceKey, type ResourceKind} from '../ecs/resource.ts';
import type {ObjectRef} from '../finding.ts';
import {isObject} from '../json.ts';
import {pointer} from '../pointer.ts';
import {type Identities, identitiesOf, identityOf} from './list-identity.ts';

/** A resource while the rules contribute to it. */
export interface Draft {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly key: ResourceKey;
  readonly input: Record<string, unknown>;
  /** The items of the lists that have an identity, by it. */
  readonly items: Map<readonly unknown[], Map<string, unknown>>;
  /** The objects that it comes from. One after the other contributes to drafts, so that none comes back. */
  readonly sources: ObjectRef[];
  readonly workloads: Set<string>;
  readonly after: ResourceKey[];
}

/** The drafts of a run. */
export class Drafts {
  /** In the order in which they were begun. */
  readonly all: Draft[] = [];
  /** By kind and name, as most of what rules say is said of a draft that is there: its key is made once. */
  readonly #known = new Map<ResourceKind, Map<string, Draft>>();

  /** The draft of a resource, if a rule has begun it. */
  find({kind, name}: Handle): Draft | undefined {
    return this.#known.get(kind)?.get(name);
  }

  /** The draft of a resource, begun where it is not there. */
  of(resource: Handle): Draft {
    const {kind, name} = resource;
    let ofKind = this.#known.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#known.set(kind, ofKind);
    }
    let draft = ofKind.get(name);
    if (!draft) {
      const key = keyOf(resource);
      draft = {kind, name, key, input: {}, items: new Map(), sources: [], workloads: new Set(), after: []};
      ofKind.set(name, draft);
      this.all.push(draft);
    }
    return draft;
  }
}

/** Two rules set one field to different values: a bug in k2e. */
export class ConflictError extends Error {}

/**
 * Merges `patch` into the draft: objects by key, lists with an identity (`RESOURCE_TYPES[kind].lists`) item by item, other
 * lists and scalars whole. Returns false where the patch sets nothing.
 * @throws ConflictError when another rule has set a field to a different value.
 */
export function merge(into: Draft, patch: object, rule: string): boolean {
  const merging = new Merge(into, rule);
  merging.object(into.input, patch, identitiesOf(into.kind));
  return merging.hasSet;
}

/** One patch on its way into a draft. */
class Merge {
  /** True once a value has been set. */
  hasSet = false;
  readonly #into: Draft;
  readonly #rule: string;
  /** Where the merge is: keys, and `[identity]` for the item of a list. */
  readonly #trail: string[] = [];

  constructor(into: Draft, rule: string) {
    this.#into = into;
    this.#rule = rule;
  }

  object(target: Record<string, unknown>, source: object, known: Identities | undefined): void {
    for (const key of Object.keys(source)) {
      const value = (source as Record<string, unknown>)[key];
      if (value === undefined) continue;
      const below = known?.below.get(key);
      this.#trail.push(key);
      if (Array.isArray(value) && below?.identity) {
        target[key] ??= [];
        this.#list(target[key] as unknown[], value, below.identity, below.below.get('*'));
      } else if (isObject(value) && Object.keys(value).length > 0) {
        target[key] ??= {};
        this.object(target[key] as Record<string, unknown>, value, below);
      } else {
        this.#whole(target, key, value);
      }
      this.#trail.pop();
    }
  }

  #list(
    target: unknown[],
    items: readonly unknown[],
    identity: readonly string[],
    below: Identities | undefined,
  ): void {
    let known = this.#into.items.get(target);
    if (!known) {
      known = new Map();
      this.#into.items.set(target, known);
    }
    for (const item of items) {
      const id = identityOf(item, identity);
      let entry = known.get(id);
      if (entry === undefined) {
        entry = identity.length === 0 ? detach(item) : {};
        known.set(id, entry);
        target.push(entry);
      }
      if (identity.length === 0) {
        this.hasSet = true;
        continue;
      }
      this.#trail.push(`[${id}]`);
      this.object(entry as Record<string, unknown>, item as object, below);
      this.#trail.pop();
    }
  }

  #whole(target: Record<string, unknown>, key: string, value: unknown): void {
    const clean = detach(value);
    if (target[key] !== undefined && !sameValue(target[key], clean)) {
      const path = pointer(...this.#trail);
      throw new ConflictError(
        `${this.#rule} sets ${this.#into.key}#${path} to another value than a rule before it`,
      );
    }
    target[key] = clean;
    this.hasSet = true;
  }
}

/** A deep copy without views and undefined fields. */
function detach(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(detach);
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    // Plain assignment would call a setter for this key.
    if (key === '__proto__') Object.defineProperty(copy, key, {value: detach(field), enumerable: true});
    else copy[key] = detach(field);
  }
  return copy;
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
 * The finished input: the draft's own, whose lists with an identity are put in its order (numbers by value). `containers` is the
 * order of the container definitions; those that it does not name follow, by name. Nothing is set in the draft after this.
 */
export function finish({kind, input}: Draft, containers: readonly string[]): Record<string, unknown> {
  const root = identitiesOf(kind);
  const ranked = root.below.get('containerDefinitions');
  const visit = (value: unknown, known: Identities): void => {
    if (Array.isArray(value)) {
      const ofItem = known.below.get('*');
      if (ofItem) for (const item of value) visit(item, ofItem);
      if (known.identity) sort(value, known.identity, known === ranked ? containers : []);
    } else if (isObject(value)) {
      for (const [key, below] of known.below) if (Object.hasOwn(value, key)) visit(value[key], below);
    }
  };
  visit(input, root);
  return input;
}

/** Sorts the items by identity, those that `first` names before the others and in its order. */
function sort(items: unknown[], identity: readonly string[], first: readonly string[]): void {
  if (items.length < 2) return;
  const ranked = items.map(item => {
    const id = identityOf(item, identity);
    const place = first.indexOf(id);
    return {item, id, place: place === -1 ? first.length : place};
  });
  ranked.sort((a, b) => a.place - b.place || compare(a.id, b.id));
  for (const [index, {item}] of ranked.entries()) items[index] = item;
}

function compare(left: string, right: string): number {
  const a = Number.parseInt(left, 10);
  const b = Number.parseInt(right, 10);
  if (a !== b && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}
