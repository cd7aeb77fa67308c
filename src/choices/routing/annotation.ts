import {embeddedJson, type Json} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {ObjectMeta} from '../../model/kubernetes.generated.ts';
import {type Pointer, pointer} from '../../pointer.ts';

/** Prefixes of the annotation keys of the controllers that k2e reads. */
export const ALB = 'alb.ingress.kubernetes.io/';
export const NGINX = 'nginx.ingress.kubernetes.io/';
export const TRAEFIK = 'traefik.ingress.kubernetes.io/';
/** Read by Traefik 1.x, HAProxy Ingress and early nginx controllers alike. */
export const PLAIN = 'ingress.kubernetes.io/';

type Annotated = KubeObject<{readonly metadata?: ObjectMeta}>;

/** The value of an annotation, or undefined where the object does not bear it. */
export function annotation(object: Annotated, key: string): string | undefined {
  const all: Readonly<Record<string, unknown>> = object.value.metadata?.annotations ?? {};
  const value = Object.hasOwn(all, key) ? all[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The keys of all annotations, in their order. */
export function annotationKeys(object: Annotated): readonly string[] {
  return Object.keys(object.value.metadata?.annotations ?? {});
}

/** Pointer of an annotation. */
export function annotationPath(key: string): Pointer {
  return pointer('metadata', 'annotations', key);
}

/** A list `a, b`: trimmed, without empty items (`splitCommaSeparatedString` of the AWS Load Balancer Controller). */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}

/** Pairs `k=v, k2=v2`; a backslash escapes a comma (`splitKeyValuePairs` of the AWS Load Balancer Controller). Items without `=` are left out. */
export function pairsOf(text: string | undefined): readonly (readonly [key: string, value: string])[] {
  const items: string[] = [''];
  for (let at = 0; at < (text ?? '').length; at++) {
    const character = (text ?? '')[at] ?? '';
    if (character === '\\') items.push(`${items.pop()}${(text ?? '')[++at] ?? ''}`);
    else if (character === ',') items.push('');
    else items.push(`${items.pop()}${character}`);
  }
  return items.flatMap(item => {
    const equals = item.indexOf('=');
    const key = item.slice(0, Math.max(0, equals)).trim();
    return key === '' ? [] : [[key, item.slice(equals + 1).trim()] as const];
  });
}

/** A boolean as Go's `strconv.ParseBool` reads it; undefined where it is none. */
export function booleanOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

/** A decimal integer; undefined where it is none. */
export function integerOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The JSON in an annotation; undefined where it is none. */
export function jsonOf(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : embeddedJson(text);
}
