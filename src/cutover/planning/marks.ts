import {isObject, type JsonObject} from '../../json.ts';
import {pointer, segments, valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';

/** Prefix of the labels with which Flux marks what a HelmRelease made. */
export const FLUX_HELM = 'helm.toolkit.fluxcd.io';

/** True when somebody's applied configuration has the field. Without `managedFields` that cannot be excluded. */
export function isDeclared(object: JsonObject, field: string): boolean {
  const managed = valueAt(object, '/metadata/managedFields');
  if (!Array.isArray(managed)) return true;
  const path = segments(field).map(segment => `f:${segment}`);
  return managed.some(
    entry => isObject(entry) && isOfTool(entry) && valueAt(entry.fieldsV1, pointer(...path)) !== undefined,
  );
}

/** People and k2e change a field by hand; a controller of Kubernetes changes the status only. */
function isOfTool({manager, subresource}: JsonObject): boolean {
  return (
    subresource === undefined &&
    !/^(k2e|kubectl-(edit|patch|scale|annotate|label)|node-fetch|unknown)$/.test(String(manager))
  );
}

/** A label's text; undefined where there is none, or an empty one. */
export function labelOf(object: JsonObject, key: string): string | undefined {
  return textAt(object, pointer('metadata', 'labels', key));
}

/** An annotation's text, likewise. */
export function annotationOf(object: JsonObject, key: string): string | undefined {
  return textAt(object, pointer('metadata', 'annotations', key));
}

function textAt(object: JsonObject, place: string): string | undefined {
  const value = valueAt(object, place);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `CronJob shop/nightly`. */
export function nameOf({kind, namespace, name}: ObjectRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
