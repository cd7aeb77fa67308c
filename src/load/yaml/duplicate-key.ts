import {type Pointer, pointer} from '../../pointer.ts';
import type {Places} from './places.ts';

/** A key that appears twice: Kubernetes takes the last one and drops the other without a word. */
export interface DuplicateKey {
  readonly pointer: Pointer;
  /** Offsets in the file of the field that is lost and of the one that counts. */
  readonly lost: number;
  readonly kept: number;
}

/** The duplicate of which the entries are given. `trail` holds the entries of the fields around it, by level from 1 to below `depth`. */
export function duplicateKey(
  places: Places,
  trail: readonly number[],
  depth: number,
  lost: number,
  kept: number,
): DuplicateKey {
  const path = trail.slice(1, depth).map(entry => places.key(entry));
  return {
    pointer: pointer(...path, places.key(kept)),
    lost: places.offset(lost),
    kept: places.offset(kept),
  };
}
