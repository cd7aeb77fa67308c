import type {Compute} from '../compute.ts';
import type {Finding, Level, ObjectRef, TargetPointer, Verdict} from '../finding.ts';
import type {Input} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import type {UsageReport} from './usage-report.ts';

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
  /** Only with `--usage`. */
  readonly usage?: UsageReport;
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
  /** What its tasks run on. */
  readonly compute: Compute;
  /** Only of a blocked workload: the other kinds of compute on which nothing would block it. */
  readonly wouldRunOn?: readonly Compute[];
  /** The size of one task; absent where k2e converts no pods of it. */
  readonly size?: WorkloadSize;
  /** AWS resources that it gives, as `<kind>/<name>`; none when it is blocked. */
  readonly resources: readonly string[];
  /** Files of the format `native` that hold them, below the output folder; none when that format is not written. */
  readonly files: readonly string[];
  /** Fingerprints of its findings and of those on the objects that hang on it. */
  readonly findings: readonly string[];
}

/** Amounts of one pod or task: CPU units (1024 = one vCPU) and MiB. Absent where nothing says one. */
export interface SizeAmounts {
  readonly cpu?: number;
  readonly memory?: number;
}

/** What of a size nobody asked for: CPU units or MiB, and percent of what is written. */
export interface SizeLoss {
  readonly amount: number;
  readonly percent: number;
}

/** What a workload asks for, and the size of the task that it gets. */
export interface WorkloadSize {
  /** What Kubernetes reserves for one pod. */
  readonly requested: SizeAmounts;
  /** The most that one pod may use; absent where a container has no limit. */
  readonly limit: SizeAmounts;
  /** What the task must hold: CPU requests, memory limits, defaults, what ECS and k2e add; or what `k2e.yaml` says. */
  readonly needed: {readonly cpu: number; readonly memory: number};
  /** The size in the task definition; absent where the task has none of its own, or no size is large enough. */
  readonly emitted: SizeAmounts;
  /** What the rounding to a size of Fargate adds. */
  readonly loss: {readonly cpu: SizeLoss; readonly memory: SizeLoss};
  /** Containers that may use more memory than they ask for, and meet a hard limit on ECS. */
  readonly exposed: readonly ExposedContainer[];
}

/** A container that meets a hard memory limit on ECS beyond what it asks for. */
export interface ExposedContainer {
  readonly container: string;
  /**
   * `no-limit`: Kubernetes lets it use what the node has free. `task-below-limits`: the task has less than the limits of its
   * containers together. `limit-above-request`: its limit is hard on both, and reserved in full on Fargate.
   */
  readonly why: 'no-limit' | 'task-below-limits' | 'limit-above-request';
  /** MiB beyond which it is killed: its own limit, or what the whole task has. */
  readonly ceiling: number;
  /** MiB that it asks for; absent where it asks for none. */
  readonly requested?: number;
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
