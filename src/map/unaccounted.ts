import {isObject} from '../json.ts';
import type {Inventory, KubeObject} from '../model/inventory.ts';
import type {Pointer} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import type {Disposition} from './ledger.ts';
import {ruleFor} from './problems.ts';

/** Accounts for a leaf that nothing else accounts for, given its pointer and value. */
export type Unaccounted = (path: Pointer, value: unknown) => Disposition;

/**
 * What accounts for the leaves of an object that no rule has accounted for: an empty value that the API server's defaults fill is
 * dropped; every other one becomes one of the `findings` by itself. Silence has to be earned.
 */
export function unaccountedIn(
  object: KubeObject,
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
  findings: RawFinding[],
): Unaccounted {
  const unmapped = ruleFor('unmapped', rules);
  const empty = ruleFor('empty-value', rules);
  return (path, value) => {
    if (isEmpty(value)) {
      return {
        kind: 'dropped',
        rule: empty.id,
        reason: 'It is empty; the defaults of the API server apply.',
      };
    }
    const workload = inventory.workload(object);
    findings.push({
      rule: unmapped.id,
      level: unmapped.level,
      fidelity: unmapped.fidelity,
      object: object.ref,
      path,
      source: object.document.position(path),
      message: `No rule of k2e covers ${fieldName(path)}; it is not carried over.`,
      remediation: unmapped.remediation,
      workloads: workload ? [workload.object.id] : [],
    });
    return {kind: 'reported', rule: unmapped.id};
  };
}

function isEmpty(value: unknown): boolean {
  return (Array.isArray(value) || isObject(value)) && Object.keys(value).length === 0;
}

/** `/spec/template/spec/containers/0/stdin` → `spec.template.spec.containers[0].stdin`. */
export function fieldName(path: Pointer): string {
  return path
    .split('/')
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (name, segment) =>
        /^\d+$/.test(segment) ? `${name}[${segment}]` : name === '' ? segment : `${name}.${segment}`,
      '',
    );
}
