import type {Json} from '../json.ts';
import {withoutUnsafe} from '../unsafe-characters.ts';

/** The keys and list indexes that lead to a place in `k2e.yaml`. */
export type Path = readonly (string | number)[];

/** Something wrong in `k2e.yaml`. The message never holds a value of the file. */
export interface Problem {
  readonly path: Path;
  /** Whether the key is wrong, or the value at it. */
  readonly part: 'key' | 'value';
  /** A clause without a full stop: `expected true or false`. */
  readonly message: string;
}

/** The place as people write it: `network.taskSubnets[0]`; the whole file is `k2e.yaml`. */
export function dotted(path: Path): string {
  const text = path.map(step => (typeof step === 'number' ? `[${step}]` : `.${printable(step)}`)).join('');
  return text === '' ? 'k2e.yaml' : text.replace(/^\./, '');
}

/** The text without characters that could act on a terminal or end a comment, cut to 80 characters. */
export function printable(text: string): string {
  const clean = withoutUnsafe(text);
  return clean.length > 80 ? `${clean.slice(0, 80)}…` : clean;
}

/** What kind of thing a value is, in a noun that does not show it. */
export function nounOf(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'true or false' : 'number';
}
