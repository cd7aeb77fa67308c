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
