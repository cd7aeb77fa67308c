import type {Json, JsonObject} from '../../json.ts';
import type {Places} from './places.ts';

/** Sets an own property, `__proto__` included, without touching any prototype. */
function setField(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {value, enumerable: true, configurable: true, writable: true});
  } else target[key] = value;
}

/** A mapping while it is being read. Of equal keys the last one counts, as for Kubernetes. */
export class Mapping {
  readonly value: Record<string, Json> = {};
  readonly #places: Places;
  /** First entry of its places. */
  first = 0;
  #last = 0;
  /** Keys that came by a merge and may be set again without loss. */
  #merged: Set<string> | undefined;
  /** Entries by key, kept from the first loss on. */
  #entries: Map<string, number> | undefined;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Notes the place of a key. Gives its entry, and the one whose value is lost because the key was there before (0: none). */
  place(key: string, offset: number): {entry: number; lost: number} {
    let lost = 0;
    if (Object.hasOwn(this.value, key) && this.#merged?.delete(key) !== true) lost = this.#find(key);
    return {entry: this.#append(key, offset), lost};
  }

  set(key: string, value: Json): void {
    setField(this.value, key, value);
  }

  /**
   * Takes over the fields of `source`, whose places begin with the entry `first`. Unlike the merge type's own rule, go-yaml 2
   * lets a merge replace keys that stand before it; `report` gets the entries of each such loss.
   */
  merge(source: JsonObject, first: number, report: (lost: number, kept: number) => void): void {
    this.#merged ??= new Set();
    for (let from = first; from !== 0; from = this.#places.next(from)) {
      const key = String(this.#places.key(from));
      const own = Object.hasOwn(this.value, key) && !this.#merged.has(key);
      const lost = own ? this.#find(key) : 0;
      const entry = this.#append(key, this.#places.offset(from));
      this.#places.setChildren(entry, this.#places.children(from));
      this.#merged.add(key);
      setField(this.value, key, Object.hasOwn(source, key) ? (source[key] ?? null) : null);
      if (lost !== 0) report(lost, entry);
    }
  }

  #find(key: string): number {
    if (this.#entries === undefined) {
      this.#entries = new Map();
      for (let entry = this.first; entry !== 0; entry = this.#places.next(entry)) {
        this.#entries.set(String(this.#places.key(entry)), entry);
      }
    }
    return this.#entries.get(key) ?? 0;
  }

  #append(key: string, offset: number): number {
    const entry = this.#places.add(key, offset, this.#last);
    this.#entries?.set(key, entry);
    if (this.first === 0) this.first = entry;
    this.#last = entry;
    return entry;
  }
}

/** A list while it is being read. */
export class List {
  readonly value: Json[] = [];
  readonly #places: Places;
  /** First entry of its places. */
  first = 0;
  #last = 0;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Notes the place of the next item; gives its entry. */
  place(offset: number): number {
    this.#last = this.#places.add(this.value.length, offset, this.#last);
    if (this.first === 0) this.first = this.#last;
    return this.#last;
  }
}
