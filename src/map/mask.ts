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

/** What holds no secret is given back as it is: nearly everything. */
function mask(value: unknown): unknown {
  if (typeof value === 'string') return value.length < SHORTEST ? value : withoutSecrets(value);
  if (Array.isArray(value)) {
    const items = value.map(mask);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isObject(value)) return value;
  let clean: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const own = LOOKED_THROUGH.has(key) ? value[key] : mask(value[key]);
    if (own === value[key]) continue;
    clean ??= new Map(Object.entries(value));
    clean.set(key, own);
  }
  return clean ? Object.fromEntries(clean) : value;
}

/** No text that is shorter can match. */
const SHORTEST = SECRET_MARK.length;
