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

/** The shapes of one service by name. */
export type ShapeTable = Readonly<Record<string, Shape>>;

/** One service's part of the generated table: made on first use, as it is long. */
export interface ServiceShapes {
  /** Operation → name of its input's shape. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly shapes: () => ShapeTable;
}
