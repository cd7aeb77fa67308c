import {type Pointer, pointer} from '../pointer.ts';
import type {Resource} from './plan.ts';
import {hasToken, parseText, type TextPart} from './token.ts';

/** A token in a string of a resource's input, or in a key of a map there. */
export interface PlacedToken {
  /** Pointer to the string; for a key, to the map. */
  readonly at: Pointer;
  readonly token: Exclude<TextPart, {readonly kind: 'text'}>;
}

const known = new WeakMap<Resource, readonly PlacedToken[]>();

/** All tokens of a planned resource, in the order of its fields. Looked for once: the checks, the report and every format ask. */
export function tokensOf(resource: Resource): readonly PlacedToken[] {
  let tokens = known.get(resource);
  if (!tokens) {
    tokens = tokensIn(resource.input);
    known.set(resource, tokens);
  }
  return tokens;
}

function tokensIn(input: unknown): readonly PlacedToken[] {
  const found: PlacedToken[] = [];
  const trail: string[] = [];
  const read = (text: string): void => {
    if (!hasToken(text)) return;
    const at = pointer(...trail);
    for (const token of parseText(text)) if (token.kind !== 'text') found.push({at, token});
  };
  const visit = (value: unknown): void => {
    if (typeof value === 'string') read(value);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    for (const key of Object.keys(value)) {
      read(key);
      trail.push(key);
      visit((value as Record<string, unknown>)[key]);
      trail.pop();
    }
  };
  visit(input);
  return found;
}
