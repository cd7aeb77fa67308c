import {isObject} from '../../json.ts';
import {pointer, segments, valueAt} from '../../pointer.ts';
import {isSameValue, type KubernetesObject, withField} from './object.ts';

/** What one manager declares of an object, as `metadata.managedFields` has it. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly fieldsV1: Readonly<Record<string, unknown>>;
}

/** The object with these fields applied by a manager: it declares them beside whoever else does (server-side apply of the same value). */
export function appliedBy(
  object: KubernetesObject,
  manager: string,
  fields: readonly string[],
): KubernetesObject {
  const {managedFields = []} = object.metadata;
  const own = managedFields.find(entry => entry.manager === manager)?.fieldsV1 ?? {};
  const fieldsV1 = fields.reduce((named, field) => withName(named, field), own);
  const others = managedFields.filter(entry => entry.manager !== manager);
  return withManaged(object, [...others, {manager, operation: 'Apply', fieldsV1}]);
}

/** True when a manager declares all of these fields. */
export function declares(
  {metadata: {managedFields = []}}: KubernetesObject,
  manager: string,
  fields: readonly string[],
): boolean {
  const own = leaves(managedFields.find(entry => entry.manager === manager)?.fieldsV1);
  return fields.every(field => own.includes(field));
}

/**
 * The changed object as an update by a manager leaves it: of the fields that somebody declares those with another value than before are
 * its own from now on, and nobody else's (structured-merge-diff, `merge/update.go`).
 */
export function updatedBy(
  before: KubernetesObject,
  after: KubernetesObject,
  manager: string,
): KubernetesObject {
  const {managedFields = []} = before.metadata;
  const changed = managedFields
    .filter(entry => entry.manager !== manager)
    .flatMap(({fieldsV1}) => leaves(fieldsV1))
    .filter(field => !isSameValue(valueAt(before, field), valueAt(after, field)));
  if (changed.length === 0) return after;
  const own = managedFields.find(entry => entry.manager === manager);
  const others = managedFields
    .filter(entry => entry !== own)
    .map(entry => ({...entry, fieldsV1: changed.reduce(withoutName, entry.fieldsV1)}));
  const fieldsV1 = changed.reduce(withName, own?.fieldsV1 ?? {});
  return withManaged(after, [...others, {manager, operation: own?.operation ?? 'Update', fieldsV1}]);
}

function withManaged(object: KubernetesObject, managedFields: readonly ManagedFields[]): KubernetesObject {
  const named = managedFields.filter(({fieldsV1}) => leaves(fieldsV1).length > 0);
  return {...object, metadata: {...object.metadata, managedFields: named}};
}

function nameOf(field: string): string {
  return pointer(...segments(field).map(segment => `f:${segment}`));
}

function withName(
  fields: Readonly<Record<string, unknown>>,
  field: string,
): Readonly<Record<string, unknown>> {
  return withField(fields, nameOf(field), {}) as Readonly<Record<string, unknown>>;
}

function withoutName(
  fields: Readonly<Record<string, unknown>>,
  field: string,
): Readonly<Record<string, unknown>> {
  return withField(fields, nameOf(field), null) as Readonly<Record<string, unknown>>;
}

/** The pointers that a `fieldsV1` names. */
function leaves(fields: unknown, path: readonly string[] = []): readonly string[] {
  if (!isObject(fields)) return [];
  return Object.entries(fields).flatMap(([key, below]) => {
    const at = [...path, key.replace(/^f:/, '')];
    if (isObject(below) && Object.keys(below).length > 0) return leaves(below, at);
    return [pointer(...at)];
  });
}
