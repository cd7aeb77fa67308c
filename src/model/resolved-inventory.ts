import type {Document, OpenPlace} from '../load/document.ts';
import {isWithin, type Pointer} from '../pointer.ts';
import type {Candidate} from './candidate.ts';
import type {
  Inventory,
  KubeObject,
  ModelProblem,
  SecretKeyFacts,
  SecretSource,
  Workload,
} from './inventory.ts';
import type {InventoryObject} from './inventory-object.ts';
import type {Service} from './kubernetes.generated.ts';
import type {ObjectIndex} from './object-index.ts';
import {podReferences} from './pod-references.ts';
import {reach} from './reach.ts';
import type {Related} from './relations.ts';

/** An object with where it came from and what had to be told of it. */
export interface Placed {
  readonly object: InventoryObject;
  readonly candidate: Candidate;
  readonly problems: readonly ModelProblem[];
  /** For a Secret: what is known of its values. */
  readonly facts: ReadonlyMap<string, SecretKeyFacts> | undefined;
}

/** All that an inventory is made of. */
export interface Parts {
  readonly placed: readonly Placed[];
  readonly index: ObjectIndex;
  readonly related: Related;
  /** By `<namespace>/<name>` of the Secret. */
  readonly sources: ReadonlyMap<string, SecretSource>;
  readonly fileProblems: readonly ModelProblem[];
  /** The places of the files that a script has yet to fill in. */
  readonly open: readonly OpenPlace[];
  readonly filter: ((object: KubeObject) => boolean) | undefined;
}

/** The inventory that `buildInventory` gives: lookups over the parts, narrowed to what the filter asks for. */
export class ResolvedInventory implements Inventory {
  readonly objects: readonly KubeObject[];
  readonly hidden: readonly KubeObject[];
  readonly workloads: readonly Workload[];
  readonly problems: readonly ModelProblem[];
  readonly #index: ObjectIndex;
  readonly #related: Related;
  readonly #sources: Parts['sources'];
  readonly #visible: ReadonlySet<KubeObject> | undefined;
  readonly #workloads: ReadonlyMap<KubeObject, Workload>;
  readonly #places = new WeakMap<Document, {readonly root: Pointer; readonly object: KubeObject}[]>();
  readonly #all = new Map<string, readonly KubeObject[]>();
  readonly #allIn = new Map<string, ReadonlyMap<string, readonly KubeObject[]>>();
  readonly #byNamespace: ReadonlyMap<string, readonly Workload[]>;
  readonly #written: readonly OpenPlace[];
  #open: ReadonlyMap<KubeObject, ReadonlySet<Pointer>> | undefined;
  #attached: ReadonlyMap<string, readonly Workload[]> | undefined;
  #users: ReadonlyMap<KubeObject, readonly Workload[]> | undefined;

  constructor(parts: Parts) {
    const {placed, related, fileProblems, filter} = parts;
    this.#index = parts.index;
    this.#related = related;
    this.#sources = parts.sources;
    this.#written = parts.open;
    const objects = placed.map(({object}) => object);
    this.#visible = filter && reach(objects.filter(filter), {...parts, objects});
    this.objects = objects.filter(object => this.#isVisible(object));
    this.hidden = this.#visible ? objects.filter(object => !this.#isVisible(object)) : [];
    this.workloads = this.#narrow(related.workloads);
    const own = placed
      .filter(({object}) => this.#isVisible(object) && !object.byproduct)
      .flatMap(({problems}) => problems);
    this.problems = [...fileProblems, ...own];
    this.#byNamespace = Map.groupBy(this.workloads, ({namespace}) => namespace);
    this.#workloads = new Map(this.workloads.map(workload => [workload.object, workload]));
    // Only places are kept: the items themselves still hold their secrets.
    for (const {object, candidate} of placed) {
      const {document, root} = candidate.item;
      const inDocument = this.#places.get(document);
      if (inDocument) inDocument.push({root, object});
      else this.#places.set(document, [{root, object}]);
    }
  }

  find<T extends object = object>(kind: string, namespace: string, name: string): KubeObject<T> | undefined {
    return this.#index.find<T>(kind, namespace, name);
  }

  all<T extends object = object>(kind: string): readonly KubeObject<T>[] {
    const known = this.#all.get(kind) as readonly KubeObject<T>[] | undefined;
    if (known) return known;
    const all = this.#index.all<T>(kind).filter(object => !object.byproduct && this.#isVisible(object));
    this.#all.set(kind, all);
    return all;
  }

  allIn<T extends object = object>(kind: string, namespace: string): readonly KubeObject<T>[] {
    const known = this.#allIn.get(kind) ?? Map.groupBy(this.all(kind), ({ref}) => ref.namespace);
    this.#allIn.set(kind, known);
    return (known.get(namespace) ?? []) as readonly KubeObject<T>[];
  }

  workload(object: KubeObject): Workload | undefined {
    return this.#workloads.get(object);
  }

  workloadsIn(namespace: string): readonly Workload[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  workloadsOf(service: KubeObject<Service>): readonly Workload[] {
    return this.#narrow(this.#related.byService.get(service) ?? []);
  }

  attachedTo(object: KubeObject): readonly Workload[] {
    this.#attached ??= attachments(this.workloads);
    return this.#attached.get(object.id) ?? [];
  }

  usersOf(object: KubeObject): readonly Workload[] {
    this.#users ??= this.#findUsers();
    return this.#users.get(object) ?? [];
  }

  secretKeys(namespace: string, name: string): ReadonlyMap<string, SecretKeyFacts> | undefined {
    return this.secretSource(namespace, name)?.keys;
  }

  secretSource(namespace: string, name: string): SecretSource | undefined {
    return this.#sources.get(`${namespace}/${name}`);
  }

  locate(
    document: Document,
    pointer: Pointer,
  ): {readonly object: KubeObject; readonly path: Pointer} | undefined {
    const inDocument = this.#places.get(document) ?? [];
    const found = inDocument.find(({root}) => isWithin(pointer, root));
    return found && {object: found.object, path: pointer.slice(found.root.length)};
  }

  openPlaces(object: KubeObject): ReadonlySet<Pointer> {
    this.#open ??= this.#findOpen();
    return this.#open.get(object) ?? new Set();
  }

  #findOpen(): ReadonlyMap<KubeObject, ReadonlySet<Pointer>> {
    const open = new Map<KubeObject, Set<Pointer>>();
    for (const {document, pointer = ''} of this.#written) {
      const found = document && this.locate(document, pointer);
      if (!found) continue;
      const known = open.get(found.object);
      if (known) known.add(found.path);
      else open.set(found.object, new Set([found.path]));
    }
    return open;
  }

  #isVisible(object: KubeObject): boolean {
    return this.#visible === undefined || this.#visible.has(object);
  }

  #narrow(workloads: readonly Workload[]): readonly Workload[] {
    return this.#visible ? workloads.filter(({object}) => this.#isVisible(object)) : workloads;
  }

  #findUsers(): ReadonlyMap<KubeObject, readonly Workload[]> {
    const users = new Map<KubeObject, Set<Workload>>();
    for (const workload of this.workloads) {
      for (const {kind, name} of podReferences(workload)) {
        const own = this.find(kind, workload.namespace, name);
        const object = kind === 'Secret' ? this.secretSource(workload.namespace, name)?.object : own;
        const known = object && users.get(object);
        if (known) known.add(workload);
        else if (object) users.set(object, new Set([workload]));
      }
    }
    return new Map([...users].map(([object, workloads]) => [object, [...workloads]]));
  }
}

/** By the id of each Service, autoscaler, budget and Ingress, the workloads that it belongs to. */
function attachments(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const attached = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const {services, autoscalers, scaledObjects, disruptionBudgets, ingresses, routes, rollout, canary} =
      workload;
    const hanging = [
      ...services,
      ...autoscalers,
      ...scaledObjects,
      ...disruptionBudgets,
      ...ingresses,
      ...routes,
      ...(rollout ? [rollout] : []),
      ...(canary ? [canary] : []),
    ];
    for (const object of hanging) {
      const known = attached.get(object.id);
      if (known) known.push(workload);
      else attached.set(object.id, [workload]);
    }
  }
  return attached;
}
