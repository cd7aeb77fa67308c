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

/** What a rule said at one place. */
interface Said {
  readonly rule: Rule;
  readonly place: Place;
  /** Pointer of the rule's own part of the object, or of the pod. */
  readonly base: Pointer;
  readonly paths: readonly [Pointer, ...Pointer[]];
  readonly report: Report;
}

/** What the rules of a run have told. */
export class Findings {
  readonly #inventory: Inventory;
  readonly #told: RawFinding[] = [];
  /** What was said for several workloads, of which each may say it. */
  readonly #joint = new Map<Report, Said[]>();

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  /** Adds what one invocation said: one finding for all fields of which it says the same in the same words. */
  add({rule, place, own, pod}: Invocation): void {
    for (const outcome of pod ? [own, pod] : [own]) {
      for (const {paths, report} of inSameWords(outcome.reports)) {
        const said = {rule, place, base: outcome.base, paths, report};
        if (!isJoint(report)) this.#told.push(raw([said], this.#inventory));
        else if (this.#joint.get(report)?.push(said) === undefined) this.#joint.set(report, [said]);
      }
    }
  }

  /** Adds that a rule threw. */
  addFailure(rule: Rule, place: Place, error: unknown): void {
    this.#told.push(failure(rule, place, error));
  }

  /** All so far: what several workloads said with one report is one finding, at the first by the ids of the objects. */
  all(): readonly RawFinding[] {
    const joint = [...this.#joint.values()].map(said => raw(said.toSorted(byObject), this.#inventory));
    return [...this.#told, ...joint];
  }
}

/** True for what is said for a list of workloads; they give one and the same object (`rules/joint-reports.ts`). */
function isJoint({workload}: Report): boolean {
  return Array.isArray(workload);
}

function byObject({place: {object: a}}: Said, {place: {object: b}}: Said): number {
  return a.id < b.id ? -1 : a.id === b.id ? 0 : 1;
}

function inSameWords(reports: ScopeOutcome['reports']): ScopeOutcome['reports'] {
  if (reports.length < 2) return reports;
  const groups = Map.groupBy(reports, ({report}) => (isJoint(report) ? report : wordsOf(report)));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const [path, ...more] = first.paths;
    const paths = new Set([...more, ...others.flatMap(other => other.paths)].filter(each => each !== path));
    return [{paths: [path, ...paths], report: first.report}];
  });
}

function wordsOf({level, fidelity, message, remediation, workload}: Report): string {
  const ids = [workload ?? []].flat().map(({object}) => object.id);
  return JSON.stringify([level, fidelity, message, remediation, ids]);
}

/** The finding of what was said at one or several places; it stands at the first. */
function raw([said, ...others]: readonly Said[], inventory: Inventory): RawFinding {
  if (!said) throw new Error('A finding has a place.');
  const {rule, place, report} = said;
  const {object} = place;
  const [at, ...more] = positions(said);
  const also: FieldPosition[] = [
    ...more,
    ...others
      .filter(each => !isOnWholeWorkload(each))
      .flatMap(other =>
        positions(other).map(each =>
          other.place.object === object ? each : {object: other.place.object.ref, ...each},
        ),
      ),
  ];
  return {
    rule: rule.id,
    level: report.level,
    fidelity: report.fidelity,
    object: object.ref,
    ...at,
    ...(also.length > 0 ? {also} : undefined),
    message: report.message,
    remediation: report.remediation ?? rule.remediation,
    workloads: concerned(place, report, inventory),
  };
}

/** The container that something was said of; of a rule's part beyond it, such as the pod, it is none. */
function containerOf({place, base}: Said): Pick<RawFinding, 'container'> {
  return place.container && base === place.path ? {container: place.container.name} : {};
}

/** True for what is said of a workload as a whole: `workloads` names it already. */
function isOnWholeWorkload({place: {workload}, paths: [first, ...others]}: Said): boolean {
  return workload !== undefined && first === '' && others.length === 0;
}

function positions(said: Said) {
  const {
    place: {object},
    base,
    paths: [first, ...others],
  } = said;
  const position = (path: Pointer) => ({
    ...containerOf(said),
    path: object.givenPath(`${base}${path}`),
    source: object.position(`${base}${path}`),
  });
  return [position(first), ...others.map(position)] as const;
}

/** Ids of the workloads that a report concerns. */
function concerned({object, workload}: Place, report: Report, inventory: Inventory): readonly string[] {
  if (workload && !report.workload) return [workload.object.id];
  const all = workload ? [workload] : inventory.attachedTo(object);
  const others = [report.workload ?? []].flat();
  return [...new Set([...all, ...others].map(each => each.object.id))];
}

/** The finding of a rule that threw. The error's text may hold a value of the manifest, so it is left out. */
function failure(rule: Rule, place: Place, error: unknown): RawFinding {
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
