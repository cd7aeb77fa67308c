import {hash} from 'node:crypto';
import {type Finding, LEVELS, type Level, type ObjectRef, VERDICTS, type Verdict} from '../finding.ts';
import type {Effort, WorkloadReport} from './report.ts';

/** The verdict on a workload with these findings: waived ones do not count. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const worst = worstLevel(findings);
  return worst === 'blocker' ? 'blocked' : worst === 'action' ? 'ready-with-actions' : 'ready';
}

const EFFORTS: Readonly<Record<Level, Effort>> = {
  blocker: 'high',
  action: 'medium',
  review: 'low',
  info: 'none',
};

/**
 * The work that is left for a workload, by its worst finding that is not waived: a blocker needs a decision or a change of the
 * application (`high`), an action some work (`medium`), a review some reading (`low`). The number of findings does not matter:
 * many findings often have one cause.
 */
export function effortOf(findings: readonly Finding[]): Effort {
  const worst = worstLevel(findings);
  return worst === undefined ? 'none' : EFFORTS[worst];
}

function worstLevel(findings: readonly Finding[]): Level | undefined {
  return LEVELS.find(level => findings.some(finding => finding.level === level && !finding.waiver));
}

/** Findings by level, waived ones included. */
export function countFindings(findings: readonly Finding[]): Record<Level, number> {
  return count(
    LEVELS,
    findings.map(({level}) => level),
  );
}

/** Workloads by verdict. */
export function countVerdicts(workloads: readonly WorkloadReport[]): Record<Verdict, number> {
  return count(
    VERDICTS,
    workloads.map(({verdict}) => verdict),
  );
}

function count<K extends string>(keys: readonly K[], values: readonly K[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>;
  for (const value of values) counts[value] += 1;
  return counts;
}

/**
 * The fingerprint of a finding: 16 hexadecimal digits made of the rule, the object's kind, namespace and name, and the path.
 * The API version is left out, so that an object keeps its fingerprints when its version is raised. `key` tells findings of one
 * rule at one place apart.
 */
export function fingerprintOf(
  {rule, object, path}: Pick<Finding, 'rule' | 'object' | 'path'>,
  key?: string,
): string {
  const identity = JSON.stringify([
    rule,
    object.kind,
    object.namespace,
    object.name,
    path,
    ...(key === undefined ? [] : [key]),
  ]);
  return hash('sha256', identity).slice(0, 16);
}

/**
 * The findings in the order of the report: those on workloads first, in the order of `workloads`, then those on other
 * objects; within one object by level, path and rule. Findings that are equal in all of these keep their order.
 */
export function sortFindings(findings: readonly Finding[], workloads: readonly ObjectRef[]): Finding[] {
  const places = new Map(workloads.map((object, index) => [objectId(object), index]));
  const keyed = findings.map(finding => {
    const id = objectId(finding.object);
    return {finding, place: places.get(id) ?? workloads.length, id, level: LEVELS.indexOf(finding.level)};
  });
  keyed.sort(
    (a, b) =>
      a.place - b.place ||
      compare(a.id, b.id) ||
      a.level - b.level ||
      compare(a.finding.path, b.finding.path) ||
      compare(a.finding.rule, b.finding.rule),
  );
  return keyed.map(({finding}) => finding);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** `<Kind>/<namespace>/<name>`; cluster-scoped: `<Kind>//<name>`. */
export function objectId({kind, namespace, name}: ObjectRef): string {
  return `${kind}/${namespace}/${name}`;
}
