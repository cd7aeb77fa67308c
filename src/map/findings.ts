import type {Fidelity, FieldPosition, Level, ObjectRef, SourcePosition} from '../finding.ts';
import type {Inventory} from '../model/inventory.ts';
import type {Pointer} from '../pointer.ts';
import type {Report, Rule} from '../rules/rule.ts';
import type {Invocation} from './invoke.ts';
import type {ScopeOutcome} from './outcome.ts';
import type {Place} from './places.ts';

/** A finding before it is put into words and order by the report. */
export interface RawFinding {
  readonly rule: string;
  readonly level: Level;
  readonly fidelity: Fidelity;
  readonly object: ObjectRef;
  readonly container?: string;
  /** Pointer into the object as given. */
  readonly path: Pointer;
  readonly source: SourcePosition;
  readonly also?: readonly FieldPosition[];
  readonly message: string;
  readonly remediation: string;
  /** Tells findings of one rule at one place apart, in their fingerprints. */
  readonly key?: string;
  /** Ids of the workloads that it concerns. */
  readonly workloads: readonly string[];
}

/** Adds the findings of one invocation: one for all fields of which it says the same in the same words. */
export function addFindings(
  {rule, place, own, pod}: Invocation,
  inventory: Inventory,
  findings: RawFinding[],
): void {
  const add = (outcome: ScopeOutcome) => {
    for (const {paths, report} of inSameWords(outcome.reports))
      findings.push(raw(rule, place, outcome, paths, report, inventory));
  };
  add(own);
  if (pod) add(pod);
}

function inSameWords(reports: ScopeOutcome['reports']): ScopeOutcome['reports'] {
  if (reports.length < 2) return reports;
  const groups = Map.groupBy(reports, ({report: {level, fidelity, message, remediation, workload}}) =>
    JSON.stringify([
      level,
      fidelity,
      message,
      remediation,
      [workload ?? []].flat().map(each => each.object.id),
    ]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const [path, ...more] = first.paths;
    const paths = new Set([...more, ...others.flatMap(other => other.paths)].filter(each => each !== path));
    return [{paths: [path, ...paths], report: first.report}];
  });
}

function raw(
  rule: Rule,
  place: Place,
  outcome: ScopeOutcome,
  [first, ...others]: readonly [Pointer, ...Pointer[]],
  report: Report,
  inventory: Inventory,
): RawFinding {
  const {object} = place;
  const at = `${outcome.base}${first}`;
  const also = others.map(each => ({
    path: object.givenPath(`${outcome.base}${each}`),
    source: object.position(`${outcome.base}${each}`),
  }));
  const finding: RawFinding = {
    rule: rule.id,
    level: report.level,
    fidelity: report.fidelity,
    object: object.ref,
    path: object.givenPath(at),
    source: object.position(at),
    ...(also.length > 0 ? {also} : undefined),
    message: report.message,
    remediation: report.remediation ?? rule.remediation,
    workloads: concerned(place, report, inventory),
  };
  return place.container && outcome.base === place.path
    ? {...finding, container: place.container.name}
    : finding;
}

/** Ids of the workloads that a report concerns. */
function concerned({object, workload}: Place, report: Report, inventory: Inventory): readonly string[] {
  if (workload && !report.workload) return [workload.object.id];
  const all = workload ? [workload] : inventory.attachedTo(object);
  const others = [report.workload ?? []].flat();
  return [...new Set([...all, ...others].map(each => each.object.id))];
}

/** The finding of a rule that threw. The error's text may hold a value of the manifest, so it is left out. */
export function failure(rule: Rule, place: Place, error: unknown): RawFinding {
  const {object} = place;
  return {
    rule: rule.id,
    level: 'blocker',
    fidelity: 'manual',
    object: object.ref,
    path: object.givenPath(place.path),
    source: object.position(place.path),
    message: `k2e has a bug: the rule ${rule.id} failed on this object (${error instanceof Error ? error.name : 'error'}).`,
    remediation:
      'Please report it with the object, secrets removed; the rest of the conversion is not affected.',
    workloads: place.workload ? [place.workload.object.id] : [],
  };
}
