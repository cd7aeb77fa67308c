import {type Handle, keyOf, type ResourceKey, type ResourceKind} from '../ecs/resource.ts';
import type {ObjectRef} from '../finding.ts';
import {isObject} from '../json.ts';
import {type Identities, identitiesOf, identityOf} from './list-identity.ts';

/** The items of the lists that have an identity, by it. */
export type ListItems = Map<readonly unknown[], Map<string, unknown>>;

/** A resource while the rules contribute to it. */
export interface Draft {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly key: ResourceKey;
  readonly input: Record<string, unknown>;
  readonly items: ListItems;
  /** The objects that it comes from. One after the other contributes to drafts, so that none comes back. */
  readonly sources: [ObjectRef, ...ObjectRef[]];
  /** Ids of the workloads that need it (`Drafts.need`). */
  workloads: ReadonlySet<string>;
  readonly after: ResourceKey[];
}

const NOBODY: ReadonlySet<string> = new Set();

/** The drafts of a run. */
export class Drafts {
  /** In the order in which they were begun. */
  readonly all: Draft[] = [];
  /** By kind and name, as most of what rules say is said of a draft that is there: its key is made once. */
  readonly #known = new Map<ResourceKind, Map<string, Draft>>();
  readonly #items: ListItems = new Map();
  /** Id of a workload → the set of it alone, which most resources share with others. */
  readonly #alone = new Map<string, ReadonlySet<string>>();

  /** The draft of a resource, if a rule has begun it. */
  find({kind, name}: Handle): Draft | undefined {
    return this.#known.get(kind)?.get(name);
  }

  /** The draft of a resource, to which `source` contributes; it is begun where it is not there. */
  of(resource: Handle, source: ObjectRef): Draft {
    const {kind, name} = resource;
    let ofKind = this.#known.get(kind);
    if (!ofKind) {
      ofKind = new Map();
      this.#known.set(kind, ofKind);
    }
    let draft = ofKind.get(name);
    if (!draft) {
      const key = keyOf(resource);
      const items = this.#items;
      draft = {kind, name, key, input: {}, items, sources: [source], workloads: NOBODY, after: []};
      ofKind.set(name, draft);
      this.all.push(draft);
    } else if (draft.sources.at(-1) !== source) draft.sources.push(source);
    return draft;
  }

  /** Notes that a workload needs a resource. */
  need(draft: Draft, workload: string): void {
    const {workloads} = draft;
    if (workloads.has(workload)) return;
    if (workloads.size > 0) {
      // A set of one is shared; a larger one is the draft's own.
      if (workloads.size > 1 && workloads instanceof Set) workloads.add(workload);
      else draft.workloads = new Set([...workloads, workload]);
      return;
    }
    let alone = this.#alone.get(workload);
    if (!alone) {
      alone = new Set([workload]);
      this.#alone.set(workload, alone);
    }
    draft.workloads = alone;
  }
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
