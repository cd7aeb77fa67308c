import type {Finding, Level, ObjectRef, TargetPointer, Verdict} from '../finding.ts';
import type {Input} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';

/** How much work is left for a workload: none, minutes (read), hours (act), or a project (blocked). */
export type Effort = 'none' | 'low' | 'medium' | 'high';

/** The compatibility report; as JSON it is a published contract (`docs/report.schema.json`). */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: {readonly name: 'k2e'; readonly version: string; readonly knowledge: string};
  readonly options: ReportOptions;
  readonly inputs: readonly Input[];
  readonly summary: {
    readonly objects: number;
    readonly leaves: number;
    readonly mapped: number;
    readonly reported: number;
    readonly dropped: number;
    /** Leaves in no case; anything but 0 is a bug in k2e. */
    readonly unaccounted: number;
    readonly findings: Readonly<Record<Level, number>>;
    readonly verdicts: Readonly<Record<Verdict, number>>;
  };
  readonly workloads: readonly WorkloadReport[];
  readonly findings: readonly Finding[];
  /** Only with `--ledger`. */
  readonly ledger?: readonly LedgerEntry[];
  readonly rules: {readonly evaluated: number; readonly matched: number; readonly failed: number};
}

/** The options of the run that change its result. */
interface ReportOptions {
  readonly failOn: Level | 'never';
  readonly namespace?: string;
  readonly selector?: string;
  readonly compute: string;
}

/** One workload's line of the report. */
export interface WorkloadReport {
  readonly object: ObjectRef;
  readonly verdict: Verdict;
  readonly effort: Effort;
  /** AWS resources that it gives, as `<kind>/<name>`; none when it is blocked. */
  readonly resources: readonly string[];
  /** Files of the format `native` that hold them, below the output folder; none when that format is not written. */
  readonly files: readonly string[];
  /** Fingerprints of its findings and of those on the objects that hang on it. */
  readonly findings: readonly string[];
}

/** What became of one leaf value of the input. */
export interface LedgerEntry {
  readonly object: ObjectRef;
  /** Pointer into the object as given. */
  readonly path: Pointer;
  readonly disposition: 'mapped' | 'reported' | 'dropped';
  readonly rule: string;
  /** Why it has no meaning on ECS, for `dropped`. */
  readonly reason?: string;
  readonly target?: readonly TargetPointer[];
}
