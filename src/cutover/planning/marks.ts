import type {JsonObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import {declarationsOf} from '../managed-field.ts';

/** Prefix of the labels with which Flux marks what a HelmRelease made. */
export const FLUX_HELM = 'helm.toolkit.fluxcd.io';

/** People and k2e change a field by hand. */
const BY_HAND = /^(k2e|kubectl-(edit|patch|scale|annotate|label)|node-fetch|unknown)$/;

/** True when somebody's applied configuration has the field. Without `managedFields` that cannot be excluded. */
export function isDeclared(object: JsonObject, field: string): boolean {
  return declarationsOf(object, field)?.some(({manager}) => !BY_HAND.test(manager)) ?? true;
}

/** True when one of these managers declares the field. Without `managedFields` that cannot be excluded. */
export function isDeclaredBy(object: JsonObject, field: string, managers: readonly string[]): boolean {
  return declarationsOf(object, field)?.some(({manager}) => managers.includes(manager)) ?? true;
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
