import {type Pointer, pointer} from '../../pointer.ts';
import type {Places} from './places.ts';

/** A key that appears twice: Kubernetes takes the last one and drops the other without a word. */
export interface DuplicateKey {
  readonly pointer: Pointer;
  /** Offsets in the file of the field that is lost and of the one that counts. */
  readonly lost: number;
  readonly kept: number;
}

/** So many duplicates of one document are kept one by one; of a hostile one there can be millions. */
const MOST = 1000;

/** The duplicate keys of one document. */
export class DuplicateKeys {
  readonly found: DuplicateKey[] = [];
  /** How many there are beyond those. */
  more = 0;

  /** Adds one, by its entries. `trail` holds the entries of the fields around it, by level from 1 to below `depth`. */
  add(places: Places, trail: readonly number[], depth: number, lost: number, kept: number): void {
    if (this.found.length === MOST) this.more++;
    else {
      const path = trail.slice(1, depth).map(entry => places.key(entry));
      this.found.push({
        pointer: pointer(...path, places.key(kept)),
        lost: places.offset(lost),
        kept: places.offset(kept),
      });
    }
  }
}
