import {isObject} from '../json.ts';
import {SECRET_MARK, withoutSecrets} from '../model/secret-formats.ts';

/**
 * Fields of containers whose texts rules look through themselves, value by value, and where `secrets.allowPlain` of k2e.yaml can let
 * one pass.
 */
const LOOKED_THROUGH: ReadonlySet<string> = new Set([
  'environment',
  'command',
  'entryPoint',
  'healthCheck',
  'Environment',
  'Command',
  'logConfiguration',
]);

/**
 * The input of a resource with every secret in its other texts (the name of an image, a path, a query, the answer of a load balancer)
 * replaced by `SECRET_MARK`, which `check/plain-secret` then refuses: the last net of the promise that no secret leaves memory.
 */
export function masked<T>(input: T): T {
  return mask(input) as T;
}

function mask(value: unknown): unknown {
  if (typeof value === 'string') return value.length < SHORTEST ? value : withoutSecrets(value);
  if (Array.isArray(value)) return value.map(mask);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, LOOKED_THROUGH.has(key) ? field : mask(field)]),
  );
}

/** No text that is shorter can match. */
const SHORTEST = SECRET_MARK.length;
