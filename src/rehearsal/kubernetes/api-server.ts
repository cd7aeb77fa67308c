import type {ObjectRef} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import {Refusal} from '../refusal.ts';
import type {Simulation} from '../simulation.ts';
import {updatedBy} from './managed-fields.ts';
import {isSameValue, type KubernetesObject, keyOf} from './object.ts';

/** An object to begin with. */
export interface ObjectSetup extends ObjectRef {
  readonly uid?: string;
  readonly created?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** Everything that the API server keeps, as plain data. */
export interface ApiServerState {
  readonly objects: Readonly<Record<string, KubernetesObject>>;
  /** The last resourceVersion and the number of uids given. */
  readonly version: number;
}

/** Told of each write: the object before and after it; one of them is absent for a creation or deletion. */
export type Watch = (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void;

/** A Kubernetes API server: objects with a resourceVersion, and 409 for whoever writes over something that was not seen. */
export class ApiServer {
  readonly #simulation: Simulation;
  readonly #watches: Watch[] = [];
  #objects = new Map<string, KubernetesObject>();
  #version = 1000;

  constructor(simulation: Simulation, setup: readonly ObjectSetup[]) {
    this.#simulation = simulation;
    for (const object of setup) this.create(object);
  }

  get state(): ApiServerState {
    return {objects: Object.fromEntries(this.#objects), version: this.#version};
  }

  set state({objects, version}: ApiServerState) {
    this.#objects = new Map(Object.entries(objects));
    this.#version = version;
  }

  /** Has `watch` called on every write, in their order. */
  watch(watch: Watch): void {
    this.#watches.push(watch);
  }

  /** The object, or undefined. */
  find(ref: ObjectRef): KubernetesObject | undefined {
    return this.#objects.get(keyOf(ref));
  }

  /** The object; refuses with 404 where there is none. */
  get(ref: ObjectRef): KubernetesObject {
    const object = this.find(ref);
    if (!object) throw new Refusal('missing', 'NotFound', `${resourceOf(ref)} "${ref.name}" not found`);
    return object;
  }

  /** All objects of a kind in a namespace, in order of creation. */
  list(kind: string, namespace: string): readonly KubernetesObject[] {
    return [...this.#objects.values()].filter(
      object => object.kind === kind && object.metadata.namespace === namespace,
    );
  }

  create(setup: ObjectSetup & {readonly owner?: KubernetesObject}): KubernetesObject {
    const {apiVersion, kind, namespace, name, annotations, labels, spec, status, owner} = setup;
    const key = keyOf(setup);
    if (this.#objects.has(key))
      throw new Refusal('stale', 'AlreadyExists', `${resourceOf(setup)} "${name}" already exists`);
    const version = ++this.#version;
    return this.#write(key, {
      apiVersion,
      kind,
      metadata: {
        name,
        ...(namespace !== undefined && {namespace}),
        uid: setup.uid ?? `00000000-0000-4000-8000-${String(version).padStart(12, '0')}`,
        resourceVersion: String(version),
        generation: 1,
        creationTimestamp: instantText(setup.created ?? this.#simulation.now),
        ...(annotations && {annotations}),
        ...(labels && {labels}),
        ...(owner && {
          ownerReferences: [
            {
              apiVersion: owner.apiVersion,
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid,
              controller: true as const,
            },
          ],
        }),
      },
      ...(spec && {spec}),
      ...(status && {status}),
    });
  }

  /**
   * Writes a changed object. Refuses with 409 where `version` is not the present one; without a version it writes over whatever
   * is there, as a patch without one does. A write that changes nothing keeps the version.
   * @param manager who writes; it takes over the declared fields that it changes.
   */
  update(
    ref: ObjectRef,
    version: string | undefined,
    change: (object: KubernetesObject) => KubernetesObject,
    manager = 'k2e',
  ): KubernetesObject {
    const present = this.get(ref);
    if (version !== undefined && version !== present.metadata.resourceVersion)
      throw new Refusal(
        'stale',
        'Conflict',
        `Operation cannot be fulfilled on ${resourceOf(ref)} "${ref.name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    const next = updatedBy(present, change(present), manager);
    if (isSameValue(next, present)) return present;
    const resourceVersion = String(++this.#version);
    // Any change of the spec, and no other (`PrepareForUpdate` of each kind's strategy).
    const generation = present.metadata.generation + (isSameValue(next.spec, present.spec) ? 0 : 1);
    return this.#write(
      keyOf(ref),
      {...next, metadata: {...next.metadata, resourceVersion, generation}},
      present,
    );
  }

  /** Deletes an object; nothing happens where there is none. */
  delete(ref: ObjectRef): void {
    const present = this.find(ref);
    if (!present) return;
    this.#objects.delete(keyOf(ref));
    this.#version++;
    this.#tell(present, undefined);
  }

  #write(key: string, object: KubernetesObject, before?: KubernetesObject): KubernetesObject {
    this.#objects.set(key, object);
    this.#tell(before, object);
    return object;
  }

  #tell(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    for (const watch of this.#watches) watch(before, after);
    this.#simulation.changed();
  }
}

/** `cronjobs.batch`, as the API server names a resource in its messages. */
function resourceOf({apiVersion, kind}: ObjectRef): string {
  const plural = `${kind.toLowerCase()}${/(s|x|ch)$/i.test(kind) ? 'es' : 's'}`.replace(/ys$/, 'ies');
  return apiVersion.includes('/') ? `${plural}.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : plural;
}
