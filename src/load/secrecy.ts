import {isObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import type {Piece} from './pieces.ts';

/** `kind: Secret` in any notation of YAML or JSON, quoted or not. */
const SECRET_KIND = /kind["']?\s*:\s*(?:[!&]\S{0,200}\s+){0,2}["']?Secret(?:List)?\b/;

/**
 * True when the file holds, or may hold, a Secret: then not even its hash may leave memory. A broken document is taken for one
 * as soon as it speaks of secrets, since nobody can tell what it would have been.
 */
export function mayHoldSecret(text: string, pieces: readonly Piece[]): boolean {
  if (SECRET_KIND.test(text)) return true;
  return pieces.some(({broken, start, end, document}) =>
    broken || document === null ? /secret/i.test(text.slice(start, end)) : holdsSecret(document.value, 0),
  );
}

/** Lists can hold lists; deeper than this no reader follows them. */
const DEEPEST_LIST = 8;

function holdsSecret(value: unknown, depth: number): boolean {
  if (!isObject(value) || depth > DEEPEST_LIST) return false;
  const kind = valueAt(value, '/kind');
  if (kind === 'Secret' || kind === 'SecretList') return true;
  // A kustomization can carry the values of the Secrets that it generates.
  if (Object.hasOwn(value, 'secretGenerator')) return true;
  const items = valueAt(value, '/items');
  return Array.isArray(items) && items.some(item => holdsSecret(item, depth + 1));
}
