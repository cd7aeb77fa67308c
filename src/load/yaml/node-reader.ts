import type {Json} from '../../json.ts';
import type {Anchors, Written} from './anchors.ts';
import type {DuplicateKeys} from './duplicate-key.ts';
import type {Places} from './places.ts';
import type {Scanner} from './scanner.ts';

/** What the readers of collections need of the composer, and leave in it. */
export interface NodeReader {
  readonly scanner: Scanner;
  readonly places: Places;
  readonly anchors: Anchors;
  readonly duplicates: DuplicateKeys;
  /** Entry of the field or item that is being read, per level of collections (from 1). */
  readonly trail: number[];
  /** Level of collections that is being read; 0 outside of any. */
  readonly depth: number;
  /** First entry below the node that was read last; 0 for scalars. */
  children: number;
  /** The scalar that was read last; undefined when it was a collection. */
  readonly written: Written | undefined;
  /** Reads a node. `block` allows block collections, `indentless` a list in the column of its key. */
  node(block: boolean, indentless: boolean): Json;
  /** Reads a node that is a value, so must be one that JSON has. */
  value(block: boolean, indentless: boolean): Json;
  /** A value that is left out. */
  nothing(): null;
  /** Reads a collection, one level deeper. `read` leaves its first entry in `children`. */
  collection(read: (reader: NodeReader) => Json): Json;
}
