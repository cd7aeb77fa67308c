import {isObject, type JsonObject} from '../json.ts';
import {pointer} from '../pointer.ts';
import {
  type CollectionSchema,
  type Field,
  ObjectSchema,
  type Schema,
  schemaOf,
  zeroValue,
} from './schemas/schema.ts';
import {empty, missing, type SchemaFault, unknownField, wrongValue} from './validate-fault.ts';
import {suggest} from './validate-nearest.ts';
import {type ScalarProblem, scalarProblem} from './validate-scalar.ts';

/** A fault while the walk is under way: the object around it may yet turn out to be of no use without it. */
type Draft = {-readonly [Key in keyof SchemaFault]: SchemaFault[Key]};

/** The walk down one object. `trail` leads to the place that it is at. */
interface Walk {
  readonly faults: Draft[];
  readonly trail: (string | number)[];
  readonly root: ObjectSchema;
}

/**
 * Compares an object with the Kubernetes 1.36 schema of its kind: one fault for each cause. An API version and kind that
 * the schema does not have (old, custom, unknown) give none: `kindOf` tells which. `value` is anything a file may hold.
 * A null counts as absent, as in Kubernetes; map values and list items that are null are read as empty values.
 */
export function validate(apiVersion: string, kind: string, value: JsonObject): SchemaFault[] {
  const root = schemaOf(apiVersion, kind);
  if (!root) return [];
  const walk: Walk = {faults: [], trail: [], root};
  checkObject(walk, root, value);
  return walk.faults;
}

/** Checks what stands at the end of the trail. Gives the fault that makes it useless as a whole, if there is one. */
function check(walk: Walk, schema: Schema, value: unknown): Draft | undefined {
  switch (schema.is) {
    case 'list':
      return Array.isArray(value) ? checkItems(walk, schema, value) : refused(walk, schema, value, 'type');
    case 'map':
      return isObject(value) ? checkValues(walk, schema, value) : refused(walk, schema, value, 'type');
    case 'object':
      return isObject(value) ? checkObject(walk, schema, value) : refused(walk, schema, value, 'type');
    default: {
      const problem = scalarProblem(schema.is, value, walk.trail.at(-1));
      return problem && refused(walk, schema, value, problem);
    }
  }
}

function checkItems(walk: Walk, schema: CollectionSchema, items: readonly unknown[]): undefined {
  for (let index = 0; index < items.length; index++) {
    walk.trail.push(index);
    checkMember(walk, schema.of, items[index]);
    walk.trail.pop();
  }
}

function checkValues(walk: Walk, schema: CollectionSchema, map: JsonObject): undefined {
  for (const key of Object.keys(map)) {
    walk.trail.push(key);
    checkMember(walk, schema.of, map[key]);
    walk.trail.pop();
  }
}

/** An item of a list or a value of a map: where it is useless, the list or map goes on without it. */
function checkMember(walk: Walk, schema: Schema, value: unknown): void {
  if (value === null && schema.is !== 'json') {
    const zero = zeroValue(schema);
    if (zero === undefined) fault(walk, 'wrong-type', empty(walk.trail, schema, 'incomplete-value'));
    else fault(walk, 'null-value', empty(walk.trail, schema, 'empty-value')).instead = zero;
    return;
  }
  const cause = check(walk, schema, value);
  if (cause) cause.settles = pointer(...walk.trail);
}

function checkObject(walk: Walk, schema: ObjectSchema, value: JsonObject): Draft | undefined {
  let useless: Draft | undefined;
  let required = 0;
  for (const name of Object.keys(value)) {
    const field = schema.fields.get(name);
    if (field?.required) required++;
    walk.trail.push(name);
    if (field) useless = checkField(walk, schema, name, field, value[name]) ?? useless;
    else unknown(walk, schema, name);
    walk.trail.pop();
  }
  return required === schema.required.length ? useless : (checkMissing(walk, schema, value) ?? useless);
}

/** The API server ignores the status that comes with an object: what is missing in it does no harm. */
function checkMissing(walk: Walk, schema: ObjectSchema, value: JsonObject): Draft | undefined {
  if (walk.trail[0] === 'status') return undefined;
  let useless: Draft | undefined;
  for (const name of schema.required) {
    if (Object.hasOwn(value, name)) continue;
    walk.trail.push(name);
    useless = checkRequired(walk, schema, name) ?? useless;
    walk.trail.pop();
  }
  return useless;
}

/** A field that is there. Gives the fault that makes the object around it useless. */
function checkField(
  walk: Walk,
  holder: ObjectSchema,
  name: string,
  {schema, required}: Field,
  value: unknown,
): Draft | undefined {
  if (value === null && schema.is !== 'json') {
    if (required && walk.trail[0] !== 'status') return checkRequired(walk, holder, name);
    fault(walk, 'null-value', empty(walk.trail, schema, 'nothing'));
    return undefined;
  }
  const cause = check(walk, schema, value);
  if (!cause) return undefined;
  cause.settles = pointer(...walk.trail);
  return required ? replace(walk, cause, schema) : undefined;
}

/** A required field that is missing or null. */
function checkRequired(walk: Walk, holder: ObjectSchema, name: string): Draft | undefined {
  const schema = holder.fields.get(name)?.schema;
  if (!schema) return undefined;
  const kept = isRoot(walk) || isEmptiable(schema);
  return replace(walk, fault(walk, 'missing-field', missing(walk.trail, holder.name, kept)), schema);
}

/**
 * Puts an empty value in the place of a required field that is of no use. Where an empty text or a zero would say something
 * that nobody wrote, the object around it goes instead: its fault is given back. The object as a whole always stays.
 */
function replace(walk: Walk, cause: Draft, schema: Schema): Draft | undefined {
  if (!isRoot(walk) && !isEmptiable(schema)) return cause;
  const zero = zeroValue(schema, true);
  if (zero !== undefined) cause.instead = zero;
  return undefined;
}

function isEmptiable(schema: Schema): boolean {
  const isCollection = schema.is === 'list' || schema.is === 'map' || schema.is === 'free-object';
  return isCollection || (schema.is === 'object' && schema.required.length === 0);
}

/** True at a field of the whole object. */
function isRoot(walk: Walk): boolean {
  return walk.trail.length === 1;
}

function fault(walk: Walk, kind: SchemaFault['kind'], message: string): Draft {
  const path = pointer(...walk.trail);
  const draft: Draft = {kind, path, message, settles: path};
  walk.faults.push(draft);
  return draft;
}

function refused(walk: Walk, schema: Schema, value: unknown, problem: ScalarProblem): Draft {
  return fault(walk, 'wrong-type', wrongValue(walk.trail, schema, value, problem));
}

function unknown(walk: Walk, holder: ObjectSchema, name: string): void {
  const {suggestion, advice} = suggest(name, schemasAlong(walk));
  const draft = fault(walk, 'unknown-field', unknownField(walk.trail, holder.name, advice));
  if (suggestion !== undefined) draft.suggestion = suggestion;
}

/** The schemas from the whole object down to the one that holds the end of the trail. */
function schemasAlong(walk: Walk): Schema[] {
  const schemas: Schema[] = [walk.root];
  for (const segment of walk.trail.slice(0, -1)) {
    const at = schemas.at(-1);
    const next =
      at instanceof ObjectSchema
        ? at.fields.get(String(segment))?.schema
        : at && 'of' in at
          ? at.of
          : undefined;
    if (next) schemas.push(next);
  }
  return schemas;
}
