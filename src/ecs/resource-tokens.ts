import {SECRET_MARK} from '../model/secret-formats.ts';
import type {Resource} from './plan.ts';
import type {ResourceKey} from './resource.ts';
import {hasToken, parseText, type TextPart} from './token.ts';

/** A token in a string of a resource's input, or in a key of a map there. */
export type Token = Exclude<TextPart, {readonly kind: 'text'}>;

/** What the strings of one resource stand for, beyond literal text. */
export interface References {
  /** Resources whose answer it needs. */
  readonly resources: ReadonlySet<ResourceKey>;
  /** Keys of `k2e.yaml` that it needs. */
  readonly keys: ReadonlySet<string>;
  /** True where the mark of a secret stands in a text that is no key. */
  readonly holdsMark: boolean;
}

const NONE: ReadonlySet<never> = new Set();
const known = new WeakMap<Resource, References>();

/** The references in the strings of one resource's input, keys of maps included. Looked for once: checks, report and formats ask. */
export function referencesIn(resource: Resource): References {
  let references = known.get(resource);
  if (!references) {
    references = referencesOfTexts(resource.input);
    known.set(resource, references);
  }
  return references;
}

function referencesOfTexts(input: unknown): References {
  let resources: Set<ResourceKey> | undefined;
  let keys: Set<string> | undefined;
  let holdsMark = false;
  eachText(input, [], (text, _, isKey) => {
    if (!isKey && text.includes(SECRET_MARK)) holdsMark = true;
    if (!hasToken(text)) return;
    for (const token of parseText(text)) {
      if (token.kind === 'ref') resources = (resources ?? new Set()).add(token.resource);
      else if (token.kind === 'config') keys = (keys ?? new Set()).add(token.key);
    }
  });
  return {resources: resources ?? NONE, keys: keys ?? NONE, holdsMark};
}

/** All tokens of a planned resource, in the order of its fields. */
export function tokensOf({input}: Resource): Token[] {
  const tokens: Token[] = [];
  eachText(input, [], text => {
    for (const part of hasToken(text) ? parseText(text) : []) if (part.kind !== 'text') tokens.push(part);
  });
  return tokens;
}

/**
 * Calls `visit` with every text in `value` and every key of a map. `trail` leads to the text, or to the map; it changes when
 * `visit` has returned.
 */
export function eachText(
  value: unknown,
  trail: string[],
  visit: (text: string, trail: readonly string[], isKey: boolean) => void,
): void {
  if (typeof value === 'string') visit(value, trail, false);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const isMap = !Array.isArray(value);
  for (const key of Object.keys(value)) {
    if (isMap) visit(key, trail, true);
    trail.push(key);
    eachText((value as Record<string, unknown>)[key], trail, visit);
    trail.pop();
  }
}
