/**
 * The TypeScript type of what a JSON Schema admits, for the few keywords that k2e's published schemas use. With it the type
 * checker holds a published schema and the type of the value to each other, field by field.
 */
export type FromSchema<S, Root = S> = S extends {readonly $ref: `#/$defs/${infer Name}`}
  ? Root extends {readonly $defs: infer Definitions}
    ? Name extends keyof Definitions
      ? FromSchema<Definitions[Name], Root>
      : never
    : never
  : S extends {readonly const: infer Value}
    ? Value
    : S extends {readonly enum: readonly (infer Value)[]}
      ? Value
      : S extends {readonly type: 'array'; readonly prefixItems: infer Items}
        ? {readonly [Index in keyof Items]: FromSchema<Items[Index], Root>}
        : S extends {readonly type: 'array'; readonly items: infer Item}
          ? readonly FromSchema<Item, Root>[]
          : S extends {
                readonly type: 'object';
                readonly properties: infer P;
                readonly required: readonly (infer R)[];
              }
            ? Flat<
                {readonly [Key in keyof P & R]: FromSchema<P[Key], Root>} & {
                  readonly [Key in Exclude<keyof P, R>]?: FromSchema<P[Key], Root>;
                }
              >
            : S extends {readonly type: infer Names}
              ? Scalars[(Names extends readonly (infer Name)[] ? Name : Names) & keyof Scalars]
              : never;

interface Scalars {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  null: null;
}

type Flat<T> = {[Key in keyof T]: T[Key]};

/** `true` when the types are the same to the last optional field. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A copy of a schema that admits no field that it does not name, so that a test sees a field that was forgotten. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && 'type' in copy ? {...copy, additionalProperties: false} : copy;
}
