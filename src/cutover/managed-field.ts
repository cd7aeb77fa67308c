import {embeddedJson, isObject, type JsonObject} from '../json.ts';
import {pointer, segments, valueAt} from '../pointer.ts';
import {isSame} from './equal.ts';

/** Who set a field with intent, and to what. */
export interface Declaration {
  /** Name of the field manager, such as `argocd-controller`. */
  readonly manager: string;
  readonly value: unknown;
}

/** Where client-side apply keeps what it applied: a tool that applies so reverts what stands there, and nothing else. */
const LAST_APPLIED = pointer('metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration');
/** The manager under which `kubectl apply` writes; it always keeps that annotation. */
const KUBECTL_APPLY = 'kubectl-client-side-apply';

/**
 * Who declares a field of an object, by the API server's own record (`metadata.managedFields`, cutover T55); undefined where it has none.
 * Server-side apply stands in it exactly. Of client-side apply it says who changed a field last: defaults that the API server filled in on
 * creation too, and not who asks for a value that was there already. There the configuration that was applied last tells, for whoever
 * wrote it last: Argo CD takes it over from `kubectl apply` without touching the fields (argo-cd#16813).
 * @param field RFC 6901 pointer.
 */
export function declarationsOf(object: JsonObject, field: string): readonly Declaration[] | undefined {
  const managed = valueAt(object, '/metadata/managedFields');
  if (!Array.isArray(managed)) return undefined;
  const entries = managed.filter(isObject).filter(({subresource = ''}) => subresource === '');
  const live = valueAt(object, field);
  const applied = appliedOf(object);
  const owners = applied ? new Set(entries.filter(entry => has(entry, LAST_APPLIED)).map(nameOf)) : new Set();
  const byApply = [...owners].map(manager => ({
    manager: String(manager),
    value: valueAt(applied, field),
  }));
  const isHistory = (entry: JsonObject) =>
    entry.operation === 'Update' && applied && (owners.has(nameOf(entry)) || nameOf(entry) === KUBECTL_APPLY);
  const byField = entries
    .filter(entry => has(entry, field) && !isHistory(entry))
    .map(entry => ({manager: nameOf(entry), value: live}));
  return [...byField, ...byApply.filter(({value}) => value !== undefined)];
}

/** A field as the cutover looks at it: null where it is absent, with those who declare the value that it has. */
export function managedField(
  object: JsonObject,
  field: string,
): {readonly value: unknown; readonly managers: readonly string[]} {
  const value = valueAt(object, field) ?? null;
  const declared = (declarationsOf(object, field) ?? []).filter(declaration =>
    isSame(declaration.value, value),
  );
  return {value, managers: [...new Set(declared.map(({manager}) => manager))]};
}

function appliedOf(object: JsonObject): JsonObject | undefined {
  const text = valueAt(object, LAST_APPLIED);
  const applied = typeof text === 'string' ? embeddedJson(text) : undefined;
  return isObject(applied) ? applied : undefined;
}

/** `fieldsV1` names a field `f:<name>` (structured-merge-diff, `fieldpath/serialize-pe.go`). */
function has({fieldsV1}: JsonObject, field: string): boolean {
  return valueAt(fieldsV1, pointer(...segments(field).map(segment => `f:${segment}`))) !== undefined;
}

function nameOf({manager}: JsonObject): string {
  return String(manager ?? '');
}
