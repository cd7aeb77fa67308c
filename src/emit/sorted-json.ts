import {createHash} from 'node:crypto';
import {InternalError} from '../errors.ts';
import {visibleJson} from '../json.ts';

/**
 * The text of a JSON value with two-space indent, keys sorted by code unit, one key a line, and a final newline: the one form
 * of all JSON that k2e emits, so that equal plans give equal bytes. Integers of any size are written digit by digit, dates
 * as ISO 8601 in UTC, byte strings as base64 (what the AWS CLI v2 takes for blobs). Fields that are undefined are left out;
 * a list's undefined items become null, as in JSON.stringify.
 * @throws InternalError K2E-E910 for what JSON cannot hold (a function, NaN): no input can cause it.
 */
export function sortedJson(value: unknown): string {
  return `${visibleJson(write(value, '\n'))}\n`;
}

/** The same in one line without spaces: JSON text inside a JSON string, such as an IAM policy document. */
export function compactJson(value: unknown): string {
  return visibleJson(write(value, ''));
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** `newline` is the line break with the indent of this value's own line, or `''` for one line. */
function write(value: unknown, newline: string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  const deeper = newline && `${newline}  `;
  if (Array.isArray(value)) {
    return wrap(
      value.map(item => write(item, deeper)),
      '[]',
      newline,
      deeper,
    );
  }
  if (typeof value === 'object') {
    const colon = newline ? ': ' : ':';
    const fields = fieldsOf(value).map(([key, field]) => JSON.stringify(key) + colon + write(field, deeper));
    return wrap(fields, '{}', newline, deeper);
  }
  throw new InternalError(
    'K2E-E910',
    `A planned resource holds a ${typeof value}, which JSON cannot express.`,
  );
}

function fieldsOf(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function wrap(items: readonly string[], [open, close]: string, newline: string, deeper: string): string {
  return items.length === 0
    ? `${open}${close}`
    : `${open}${deeper}${items.join(`,${deeper}`)}${newline}${close}`;
}
