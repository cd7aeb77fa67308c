import {escapeSegment} from '../../pointer.ts';

/** The claims for annotation keys; a key that ends in `*` stands for all that begin so. */
export function annotationClaims(keys: readonly string[]): string[] {
  return keys.map(key => `/metadata/annotations/${escapeSegment(key)}`);
}
