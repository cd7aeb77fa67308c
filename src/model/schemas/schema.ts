import type {Json} from '../../json.ts';
import {KINDS, TYPES} from './kubernetes.generated.ts';

/** Single values, by the Go type that Kubernetes reads them into; `json` may be anything, `free-object` any map. */
export type ScalarName =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'number'
  | 'quantity'
  | 'int-or-string'
  | 'bytes'
  | 'time'
  | 'json'
  | 'free-object';

/** What may stand at one place of an object. */
export type Schema = ScalarSchema | CollectionSchema | ObjectSchema;

export interface ScalarSchema {
  readonly is: ScalarName;
}

export interface CollectionSchema {
  readonly is: 'list' | 'map';
  readonly of: Schema;
}

/** A field of an object type. */
export interface Field {
  readonly schema: Schema;
  /** True where the API server refuses to miss it. */
  readonly required: boolean;
}

/** An object type of the API, its fields linked on first use: a run seldom needs more than a few of the 600 types. */
export class ObjectSchema {
  readonly is = 'object';
  readonly name: string;
  #fields: ReadonlyMap<string, Field> | undefined;
  #required: readonly string[] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= this.#link();
    return this.#fields;
  }

  /** Names of the fields that the API server refuses to miss. */
  get required(): readonly string[] {
    this.#required ??= [...this.fields].flatMap(([name, field]) => (field.required ? [name] : []));
    return this.#required;
  }

  #link(): ReadonlyMap<string, Field> {
    const rows = (TYPES[this.name] ?? '').split(', ').filter(row => row !== '');
    return new Map(
      rows.map(row => {
        const [key = '', notation = ''] = row.split(' ');
        const required = key.endsWith('!');
        return [required ? key.slice(0, -1) : key, {schema: read(notation), required}] as const;
      }),
    );
  }
}

const linked = new Map<string, Schema>();

/** The schema that a notation of the generated table stands for: `[]X` a list, `{}X` a map, else a scalar or type name. */
function read(notation: string): Schema {
  let schema = linked.get(notation);
  if (!schema) {
    if (notation.startsWith('[]')) schema = {is: 'list', of: read(notation.slice(2))};
    else if (notation.startsWith('{}')) schema = {is: 'map', of: read(notation.slice(2))};
    else schema = Object.hasOwn(TYPES, notation) ? new ObjectSchema(notation) : {is: notation as ScalarName};
    linked.set(notation, schema);
  }
  return schema;
}

/** API version → kind → schema. */
const kinds: ReadonlyMap<string, ReadonlyMap<string, ObjectSchema>> = new Map(
  Object.entries(KINDS).map(([apiVersion, names]) => {
    const schemas = Object.entries(names).map(([kind, name]) => [kind, new ObjectSchema(name)] as const);
    return [apiVersion, new Map(schemas)] as const;
  }),
);

/** The schema of a built-in kind in its current API version, or undefined for anything else. */
export function schemaOf(apiVersion: string, kind: string): ObjectSchema | undefined {
  return kinds.get(apiVersion)?.get(kind);
}

/**
 * What Kubernetes reads where a value is missing or null: Go's zero value. Undefined where that would itself be refused,
 * because the type has a required field of its own; with `always`, such fields get their zero values too.
 */
export function zeroValue(schema: Schema, always = false): Json | undefined {
  switch (schema.is) {
    case 'string':
    case 'bytes':
    case 'time':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'number':
    case 'int-or-string':
      return 0;
    case 'quantity':
      return '0';
    case 'list':
      return [];
    case 'json':
      return null;
    case 'map':
    case 'free-object':
      return {};
    case 'object': {
      if (schema.required.length > 0 && !always) return undefined;
      const fields = schema.required.map(name => [name, zeroOf(schema, name)] as const);
      return Object.fromEntries(fields);
    }
  }
}

function zeroOf(schema: ObjectSchema, field: string): Json {
  const type = schema.fields.get(field)?.schema;
  return (type && zeroValue(type, true)) ?? null;
}
