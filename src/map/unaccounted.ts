import {isObject} from '../json.ts';
import type {Inventory, KubeObject} from '../model/inventory.ts';
import type {Pointer} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import {type ObjectLedger, settledBy} from './ledger.ts';
import {eachLeaf} from './view.ts';

/**
 * Accounts for the leaves of an object that no rule has accounted for: an empty value that the API server's defaults fill is
 * dropped; every other one becomes a finding by itself. Silence has to be earned.
 */
export function settleUnaccounted(
  object: KubeObject,
  ledger: ObjectLedger,
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  const unmapped = rules.get('unmapped');
  const empty = rules.get('empty-value');
  if (!unmapped || !empty) throw new Error('the catalogue lacks its run rules');
  const findings: RawFinding[] = [];
  const workload = inventory.workload(object);
  eachLeaf(object.given, '', (path, value) => {
    if (ledger.of(path) || settledBy(object, path)) return;
    if (isEmpty(value)) {
      ledger.note(path, {
        kind: 'dropped',
        rule: empty.id,
        reason: 'It is empty; the defaults of the API server apply.',
      });
      return;
    }
    ledger.note(path, {kind: 'reported', rule: unmapped.id});
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
  });
  return findings;
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
