import type {ObjectRef} from '../../cutover/calls.ts';
import {segments} from '../../pointer.ts';
import type {ManagedFields} from './managed-fields.ts';

/** An object of the API server, as plain data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly creationTimestamp: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly OwnerReference[];
    readonly managedFields?: readonly ManagedFields[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** Who owns an object; only controllers here. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: true;
}

/** Where an object is: no two have the same. API versions of one group name the same object. */
export function keyOf({apiVersion, kind, namespace, name}: ObjectRef): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return JSON.stringify([group, kind, namespace ?? '', name]);
}

/** The place of an object. */
export function refOf({apiVersion, kind, metadata: {namespace, name}}: KubernetesObject): ObjectRef {
  return {apiVersion, kind, name, ...(namespace !== undefined && {namespace})};
}

/**
 * A copy of `value` with the field at a pointer set, as a JSON merge patch (RFC 7386) does it: `null` removes the field, what is
 * no object on the way becomes one. A list is replaced as a whole.
 */
export function withField(value: unknown, path: string, field: unknown): unknown {
  const [first, ...rest] = segments(path);
  if (first === undefined) return field;
  const present = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const entries = new Map(Object.entries(present));
  if (rest.length > 0) {
    const below = rest.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    if (field !== null || entries.has(first)) entries.set(first, withField(entries.get(first), below, field));
  } else if (field === null) entries.delete(first);
  else entries.set(first, field);
  return Object.fromEntries(entries);
}

/** True where two plain values are the same, whatever the order of their keys; an absent field is `null`. */
export function isSameValue(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** An instant as Kubernetes writes it; undefined where there is none. */
export function instantOf(text: unknown): number | undefined {
  const at = typeof text === 'string' ? Date.parse(text) / 1000 : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
}
