import type {SourcePosition} from '../../finding.ts';
import type {JsonObject} from '../../json.ts';
import {type Pointer, segments} from '../../pointer.ts';
import type {Document} from '../document.ts';
import {UnreadableDocument} from './cursor.ts';

/** Numbers per entry: offset, first child, next sibling. */
const STRIDE = 3;
const NEXT = 2;
/**
 * Fields and items that k2e reads of one file. No file of objects below the limit in bytes has as many (16 bytes for each);
 * a hostile one would take more memory than Node allows.
 */
const MAX_PLACES = 2 ** 22;
/** Collections longer than this are searched with an index. */
const LONG = 64;

/**
 * Where each field of a file's documents stands: one entry per key of a mapping and per item of a list, linked to its first
 * child and its next sibling. Entries are numbered from 1; 0 means none. Small: three integers and a reference each.
 */
export class Places {
  #links = new Int32Array(STRIDE * 256);
  readonly #keys: (string | number)[] = [''];
  readonly #lines: Lines;
  /** Entries by key of the long collections that were searched, by their first entry. */
  readonly #indexes = new Map<number, ReadonlyMap<string, number>>();

  /** `text` is the whole file. */
  constructor(text: string) {
    this.#lines = new Lines(text);
  }

  /** True when the file holds more than k2e reads: what comes behind is not looked at. */
  get isFull(): boolean {
    return this.#keys.length >= MAX_PLACES;
  }

  /**
   * Adds an entry at `offset`, behind `previous` (0 for the first of its collection). Throws `UnreadableDocument` when the file
   * has too many.
   */
  add(key: string | number, offset: number, previous: number): number {
    const entry = this.#keys.length;
    const at = entry * STRIDE;
    if (at + STRIDE > this.#links.length) {
      if (this.isFull) throw tooMany(offset);
      const wider = new Int32Array(this.#links.length * 2);
      wider.set(this.#links);
      this.#links = wider;
    }
    this.#keys.push(key);
    this.#links[at] = offset;
    if (previous !== 0) this.#links[previous * STRIDE + NEXT] = entry;
    return entry;
  }

  /** Says which entry is the first below `entry`. */
  setChildren(entry: number, first: number): void {
    this.#links[entry * STRIDE + 1] = first;
  }

  key(entry: number): string | number {
    return this.#keys[entry] ?? '';
  }

  offset(entry: number): number {
    return this.#links[entry * STRIDE] ?? 0;
  }

  children(entry: number): number {
    return this.#links[entry * STRIDE + 1] ?? 0;
  }

  next(entry: number): number {
    return this.#links[entry * STRIDE + NEXT] ?? 0;
  }

  /** The last entry for `key` among those that begin with `first`: of equal keys the last one counts. */
  find(first: number, key: string): number {
    const known = this.#indexes.get(first);
    if (known !== undefined) return known.get(key) ?? 0;
    let found = 0;
    let steps = 0;
    for (let entry = first; entry !== 0; entry = this.next(entry)) {
      if (String(this.key(entry)) === key) found = entry;
      steps++;
    }
    if (steps > LONG) this.#index(first);
    return found;
  }

  #index(first: number): void {
    const index = new Map<string, number>();
    for (let entry = first; entry !== 0; entry = this.next(entry)) index.set(String(this.key(entry)), entry);
    this.#indexes.set(first, index);
  }

  /** Line and column of an offset, both from 1; columns count UTF-16 units, as editors and SARIF do. */
  position(file: string, offset: number): SourcePosition {
    return {file, ...this.#lines.at(offset)};
  }
}

function tooMany(offset: number): UnreadableDocument {
  const message = `The file holds more than ${MAX_PLACES} fields and items, the most that k2e reads. From here on nothing of it was read; split it.`;
  return new UnreadableDocument('too-large', message, offset);
}

/** Where the lines of a file start. Found at once, so that nothing holds on to the text. */
class Lines {
  readonly #starts: Int32Array;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = Int32Array.from(starts);
  }

  at(offset: number): {line: number; column: number} {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return {line: low + 1, column: offset - (starts[low] ?? 0) + 1};
  }
}

/** A document whose positions are looked up in the places of its file. */
export class PlacedDocument implements Document {
  readonly value: JsonObject;
  readonly file: string;
  readonly #places: Places;
  /** The entry that stands for the whole document. */
  readonly #root: number;

  constructor(value: JsonObject, file: string, places: Places, root: number) {
    this.value = value;
    this.file = file;
    this.#places = places;
    this.#root = root;
  }

  position(pointer: Pointer): SourcePosition {
    const places = this.#places;
    let entry = this.#root;
    for (const segment of segments(pointer)) {
      const child = places.find(places.children(entry), segment);
      if (child === 0) break;
      entry = child;
    }
    return places.position(this.file, places.offset(entry));
  }
}
