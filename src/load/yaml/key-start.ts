import type {Cursor} from './cursor.ts';

/** A place at which a key may have started: only a `:` later in the same line tells. One per level of flow collections. */
export interface KeyStart {
  possible: boolean;
  /** In the column of a block mapping nothing but a key can stand. */
  required: boolean;
  pos: number;
  lineStart: number;
  /** Where in the queue the key's own tokens go. */
  slot: number;
}

/** No key may have started yet. */
export function noKey(): KeyStart {
  return {possible: false, required: false, pos: 0, lineStart: 0, slot: 0};
}

/** A key may only be as long as this (YAML 1.1 §7.5.3: "1024 Unicode characters"). */
const MAX_KEY_LENGTH = 1024;

/** True while the cursor is in the line of the key and not too far from its start. */
export function isWithinReach(key: KeyStart, {text, pos, lineStart}: Cursor): boolean {
  if (key.lineStart !== lineStart) return false;
  const units = pos - key.pos;
  if (units <= MAX_KEY_LENGTH || units > 2 * MAX_KEY_LENGTH) return units <= MAX_KEY_LENGTH;
  return [...text.slice(key.pos, pos)].length <= MAX_KEY_LENGTH;
}
