import type {ObjectRef} from '../finding.ts';
import type {SizeAmounts} from './report.ts';

/** What measurements (`--usage`) say of the sizes of tasks. */
export interface UsageReport {
  readonly files: readonly UsageSource[];
  readonly workloads: readonly WorkloadUsage[];
  readonly unmatched: readonly UnmatchedUsage[];
  /** A part of `k2e.yaml` that sets the proposed sizes, as YAML; empty where nothing is to change. */
  readonly settings: string;
}

/** A file of measurements. */
export interface UsageSource {
  readonly file: string;
  readonly kind: 'kubectl-top' | 'prometheus';
  readonly pods: number;
  readonly samples: number;
  /** Times of the first and the last sample, ISO 8601 in UTC; absent where the file does not say. */
  readonly from?: string;
  readonly to?: string;
}

/** Measured use of a resource: sums over the containers of a task. CPU units or MiB. */
export interface UsageFigures {
  readonly p95: number;
  readonly peak: number;
}

/** What the measurements of a workload's pods come to. */
export interface WorkloadUsage {
  readonly object: ObjectRef;
  /** `keep`: the present size is the one to take. `no-size`: no size of Fargate is large enough. `not-measured`: none of its containers. */
  readonly outcome: 'smaller' | 'larger' | 'keep' | 'no-size' | 'not-measured';
  readonly pods: number;
  /** Samples of the container that has the fewest. */
  readonly samples: number;
  readonly spanSeconds?: number;
  readonly cpu?: UsageFigures;
  readonly memory?: UsageFigures;
  /** The size that the task has by the manifest and `k2e.yaml`. */
  readonly present: SizeAmounts;
  readonly proposed?: {readonly cpu: number; readonly memory: number};
  /** True where the samples are too few to use the proposal as it is. */
  readonly tentative?: boolean;
  readonly reasons: readonly string[];
}

/** A measured pod that no workload, or more than one, may own. */
export interface UnmatchedUsage {
  readonly namespace?: string;
  readonly pod: string;
  /** The workloads that it may belong to, as `<Kind>/<namespace>/<name>`; none where none is like it. */
  readonly candidates: readonly string[];
}
