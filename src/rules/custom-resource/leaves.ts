import {isObject} from '../../json.ts';
import {type Pointer, pointer, segments, valueAt} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';

/** What becomes of a field of a custom resource: it is part of what the rule sets, has no effect, or is told. */
export type FieldFate = 'read' | {readonly drop: string} | {readonly report: Report};

type Scoped = Pick<Subject<'other'>, 'view' | 'report' | 'drop'>;

/** Annotations that other tools left on custom resources have no reader on ECS; these have more to say. */
const RECORDS = /^external-dns(?:\.alpha)?\.kubernetes\.io\//;

/** What a controller writes on its own objects to remember. */
const OWN_NOTES = /^elbv2\.k8s\.aws\/checkpoint/;

/**
 * Accounts for every field of `spec`, for the status and for the annotations of a custom resource. A field of which `fateOf` knows
 * nothing is named as unknown to k2e. `product`: who reads the object; `read`: annotations that count.
 */
export function tellLeaves(
  {view, report, drop}: Scoped,
  product: string,
  fateOf: (path: Pointer) => FieldFate | undefined,
  read: readonly string[] = [],
): void {
  drop('/status', `${product} writes it.`);
  tellAnnotations({view, report, drop}, product, read);
  for (const path of leavesOf(valueAt(view, '/spec'), '/spec')) {
    const fate = fateOf(path);
    if (fate === 'read') valueAt(view, path);
    else if (fate === undefined) report(path, unknown(path, product));
    else if ('drop' in fate) drop(path, fate.drop);
    else report(path, fate.report);
  }
}

function tellAnnotations({view, report, drop}: Scoped, product: string, read: readonly string[]): void {
  const annotations = valueAt(view, '/metadata/annotations');
  for (const key of isObject(annotations) ? Object.keys(annotations) : []) {
    if (read.includes(key)) {
      valueAt(view, pointer('metadata', 'annotations', key));
      continue;
    }
    if (OWN_NOTES.test(key)) {
      drop(pointer('metadata', 'annotations', key), `${product} notes there what it has done.`);
      continue;
    }
    report(pointer('metadata', 'annotations', key), {
      level: 'info',
      fidelity: 'dropped',
      message: RECORDS.test(key)
        ? `The annotation ${key} is for external-dns, which keeps DNS records; they stay as they are until the cutover moves them.`
        : `Nothing on ECS reads the annotation ${key}.`,
      remediation: RECORDS.test(key)
        ? 'Set external-dns to `upsert-only` before you delete anything.'
        : 'Check whether a tool of yours relies on it; if it does, give that tool what it needs on ECS.',
    });
  }
}

/** The pointers of all scalars and of empty lists and objects in `value`, which stands at `path`. */
export function leavesOf(value: unknown, path: Pointer): readonly Pointer[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Object.keys(value);
  return keys.length === 0
    ? [path]
    : keys.flatMap(key => leavesOf(valueAt(value, pointer(key)), `${path}${pointer(key)}`));
}

function unknown(path: Pointer, product: string): Report {
  return {
    level: 'review',
    fidelity: 'manual',
    message: `k2e does not know the field ${segments(path).join('.')} of ${product}; nothing is made of it.`,
    remediation: 'Look it up in its documentation, and do by hand what it asks for.',
  };
}
