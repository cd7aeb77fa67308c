/**
 * One shape of an AWS request, as botocore's service models state it (`type`, `required`, `enum`, `min`, `max`, `pattern`).
 * `min` and `max` are the length of a string, the number of items of a list or map, or the range of a number.
 * A `pattern` has to match the whole string.
 */
export type Shape =
  | {
      readonly type: 'structure';
      readonly members: Readonly<Record<string, string>>;
      readonly required?: readonly string[];
      /** Exactly one member may be set. */
      readonly union?: true;
    }
  | {readonly type: 'list'; readonly member: string; readonly min?: number; readonly max?: number}
  | {
      readonly type: 'map';
      readonly key: string;
      readonly value: string;
      readonly min?: number;
      readonly max?: number;
    }
  | {
      readonly type: 'string';
      readonly enum?: readonly string[];
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
    }
  | {
      readonly type: 'integer' | 'long' | 'float' | 'double';
      readonly min?: number;
      readonly max?: number;
    }
  | {readonly type: 'boolean' | 'timestamp' | 'blob'};

/** One service's part of the generated table. */
export interface ServiceTable {
  /** Operation → name of its input's shape. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Name of a shape → the shape as JSON. Made on first use, as it is long. */
  readonly shapes: () => Readonly<Record<string, string>>;
}
