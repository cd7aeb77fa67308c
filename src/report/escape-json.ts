import {visibleJson} from '../json.ts';

/** The JSON text of a value with two-space indent and a final newline, without characters that anything may act upon. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}
