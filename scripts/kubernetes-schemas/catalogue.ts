/** A JSON Schema node as the Kubernetes OpenAPI document uses it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly enum?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly {group: string; kind: string; version: string}[];
}

/** A schema file: every definition of the API under its full name (`io.k8s.api.apps.v1.Deployment`). */
export interface SchemaFile {
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** What a field holds; `name` is the short name of an object type. */
export type FieldType =
  | {readonly is: Scalar}
  | {readonly is: 'object'; readonly name: string}
  | {readonly is: 'list' | 'map'; readonly of: FieldType};

/** `json` is a free value, `object` without a type a free map; numbers by their Go type. */
export type Scalar =
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

/** An object type: its fields in alphabetical order, and the names of those that must be there. */
export interface ObjectType {
  readonly name: string;
  readonly fields: readonly {readonly name: string; readonly type: FieldType}[];
  readonly required: readonly string[];
}

/** A kind of object in one API version, and the name of its type. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: string;
}

/** Everything that is written out, sorted by name. */
export interface Catalogue {
  readonly types: readonly ObjectType[];
  readonly kinds: readonly Kind[];
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';

/** Definitions that are no objects in JSON, although some have an object's schema. */
const SCALARS: Readonly<Record<string, Scalar>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'free-object',
  [`${META}Time`]: 'time',
  [`${META}MicroTime`]: 'time',
  [`${META}FieldsV1`]: 'free-object',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': 'json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray': 'json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': 'json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': 'json',
};

/** Groups whose types keep the short name where two groups have the same; in this order, then by the alphabet. */
const NAMING_ORDER = [
  'core',
  'apps',
  'batch',
  'networking',
  'autoscaling',
  'policy',
  'rbac',
  'storage',
  'apis.meta',
];

/**
 * Reads a schema file: the stable version of every kind that can be stored in a cluster (no lists, no old versions), and all
 * types below. Types of the same name in different groups are told apart by a group prefix (`DiscoveryEndpointPort`).
 */
export function readCatalogue(file: SchemaFile): Catalogue {
  const roots = Object.keys(file.$defs).filter(name => isStoredKind(file, name));
  const reached = reach(file, roots);
  const names = shortNames(reached);
  const types = reached.map(name => objectType(file, names, name));
  const kinds = roots.flatMap(name => {
    const gvk = definition(file, name)['x-kubernetes-group-version-kind']?.[0];
    if (!gvk) return [];
    const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version;
    return [{apiVersion, kind: gvk.kind, type: shortName(names, name)}];
  });
  const by =
    <T>(key: (item: T) => string) =>
    (a: T, b: T) =>
      key(a) < key(b) ? -1 : 1;
  return {
    types: types.sort(by(type => type.name)),
    kinds: kinds.sort(by(kind => `${kind.kind} ${kind.apiVersion}`)),
  };
}

/** A stable kind (`v1`, `v2`) that is no list; of two stable versions in one group only the newer. */
function isStoredKind(file: SchemaFile, name: string): boolean {
  const schema = definition(file, name);
  if (!schema['x-kubernetes-group-version-kind'] || name.startsWith(META)) return false;
  const {prefix, version, short} = parts(name);
  if (!/^v\d+$/.test(version) || (short.endsWith('List') && schema.properties?.items)) return false;
  const newer = `${prefix}.v${Number(version.slice(1)) + 1}.${short}`;
  return !Object.hasOwn(file.$defs, newer);
}

function definition(file: SchemaFile, name: string): Schema {
  const schema = file.$defs[name];
  if (!schema) throw new Error(`no definition ${name}`);
  return schema;
}

/** `io.k8s.api.apps.v1.Deployment` → prefix `io.k8s.api.apps`, group `apps`, version `v1`, short `Deployment`. */
function parts(name: string): {prefix: string; group: string; version: string; short: string} {
  const segments = name.split('.');
  const short = segments.at(-1) ?? name;
  const prefix = segments.slice(0, -2).join('.');
  const group = name.startsWith(META) ? 'apis.meta' : (segments.at(-3) ?? '');
  return {prefix, group, version: segments.at(-2) ?? '', short};
}

function reach(file: SchemaFile, roots: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || Object.hasOwn(SCALARS, name)) return;
    seen.add(name);
    for (const schema of Object.values(definition(file, name).properties ?? {})) refs(schema).forEach(visit);
  };
  roots.forEach(visit);
  return [...seen];
}

function refs(schema: Schema): string[] {
  if (schema.$ref) return [target(schema.$ref)];
  const below = [schema.items, schema.additionalProperties].filter(part => typeof part === 'object');
  return below.flatMap(refs);
}

function target(ref: string): string {
  return ref.slice('#/$defs/'.length);
}

function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const rank = (name: string) => {
    const index = NAMING_ORDER.indexOf(parts(name).group);
    return `${String(index < 0 ? NAMING_ORDER.length : index).padStart(2, '0')} ${name}`;
  };
  const result = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const {group, short} = parts(name);
    const chosen = taken.has(short) ? `${group.charAt(0).toUpperCase()}${group.slice(1)}${short}` : short;
    if (taken.has(chosen)) throw new Error(`two types are called ${chosen}`);
    taken.add(chosen);
    result.set(name, chosen);
  }
  return result;
}

function shortName(names: ReadonlyMap<string, string>, name: string): string {
  const short = names.get(name);
  if (!short) throw new Error(`no name for ${name}`);
  return short;
}

function objectType(file: SchemaFile, names: ReadonlyMap<string, string>, name: string): ObjectType {
  const schema = definition(file, name);
  const fields = Object.entries(schema.properties ?? {})
    .map(([field, type]) => ({name: field, type: fieldType(names, type)}))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {name: shortName(names, name), fields, required: [...(schema.required ?? [])].sort()};
}

function fieldType(names: ReadonlyMap<string, string>, schema: Schema): FieldType {
  if (schema.$ref) {
    const name = target(schema.$ref);
    const scalar = Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined;
    return scalar ? {is: scalar} : {is: 'object', name: shortName(names, name)};
  }
  const type = [schema.type ?? []].flat().find(each => each !== 'null');
  if (type === 'array') return {is: 'list', of: fieldType(names, schema.items ?? {})};
  if (type === 'object') {
    const values = schema.additionalProperties;
    return typeof values === 'object' ? {is: 'map', of: fieldType(names, values)} : {is: 'free-object'};
  }
  return {is: scalarType(type, schema.format)};
}

function scalarType(type: string | undefined, format: string | undefined): Scalar {
  if (type === 'string') return format === 'byte' ? 'bytes' : format === 'date-time' ? 'time' : 'string';
  if (type === 'integer') return format === 'int32' ? 'int32' : 'int64';
  if (type === 'boolean' || type === 'number') return type;
  if (type === undefined) return 'json';
  throw new Error(`unknown type ${type}`);
}
