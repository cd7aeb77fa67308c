import type {KubeObject} from './inventory.ts';

/** Objects by kind and name. Built-in kinds go by their name; a custom kind of the same name has its group behind it. */
export class ObjectIndex {
  readonly #kinds = new Map<string, {readonly all: KubeObject[]; readonly names: Map<string, KubeObject>}>();

  add(kind: string, object: KubeObject): void {
    let index = this.#kinds.get(kind);
    if (!index) {
      index = {all: [], names: new Map()};
      this.#kinds.set(kind, index);
    }
    index.all.push(object);
    const name = `${object.ref.namespace}/${object.ref.name}`;
    if (!index.names.has(name)) index.names.set(name, object);
  }

  /** The first object of this kind and name; namespace `''` for cluster-scoped ones. */
  find<T extends object = object>(kind: string, namespace: string, name: string): KubeObject<T> | undefined {
    return this.#kinds.get(kind)?.names.get(`${namespace}/${name}`) as KubeObject<T> | undefined;
  }

  /** All objects of a kind, in the order in which they were added. */
  all<T extends object = object>(kind: string): readonly KubeObject<T>[] {
    const all: readonly KubeObject[] = this.#kinds.get(kind)?.all ?? [];
    return all as readonly KubeObject<T>[];
  }
}
