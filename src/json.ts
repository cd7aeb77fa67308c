import {mayHoldUnsafe} from './unsafe-characters.ts';

/**
 * A value as YAML or JSON gives it. Integers beyond 2^53 are `bigint`, because Kubernetes reads them exactly.
 */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. Keys come from untrusted files: never index one with `in` or rely on a prototype. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object (not a list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Unicode noncharacters that delimit tokens in a plan (`ecs/token.ts`). No text of a manifest or of `k2e.yaml` holds one: the
 * document is refused (Unicode 16, §23.7: they are for the internal use of programs, not for interchange).
 */
export const RESERVED = ['\uFDD0', '\uFDD1', '\uFDD2'] as const;
const HOLDS_RESERVED = new RegExp(`[${RESERVED.join('')}]`);

/** True when a text or key somewhere in `value` holds a reserved character. */
export function holdsReserved(value: unknown): boolean {
  if (typeof value === 'string') return HOLDS_RESERVED.test(value);
  if (Array.isArray(value)) return value.some(holdsReserved);
  if (!isObject(value)) return false;
  return Object.keys(value).some(key => HOLDS_RESERVED.test(key) || holdsReserved(value[key]));
}

/** The value that a text of a manifest holds as JSON; undefined where it is none, or holds a reserved character. */
export function embeddedJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return holdsReserved(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * The text of a JSON value with what JSON allows in a string but a terminal, an editor or a log viewer may act upon written as `\uXXXX`
 * (`replaceUnsafe`): a reader gets the same strings. Line breaks of the layout stay; inside strings JSON.stringify has escaped them.
 */
export function visibleJson(text: string): string {
  if (!mayHoldUnsafe(text)) return text;
  return text.replace(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]--[\n]]/gv, escaped);
}

/** The character as one or two `\uXXXX`, by UTF-16 code unit. */
function escaped(character: string): string {
  return Array.from(
    {length: character.length},
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
