import {BACK_OFF, type SuccessRule} from '../../ecs/state-machine/job-program.ts';
import type {Workload} from '../../model/inventory.ts';
import type {CronJob, PodFailurePolicyRule} from '../../model/kubernetes.generated.ts';
import {successRuleOf} from './success-policy.ts';

/** What a Job, or each Job of a CronJob, asks for, with the defaults of the API server. Times are seconds. */
export interface JobRun {
  /** Pods that have to succeed; undefined for a work queue, whose pods know by themselves when it is empty. */
  readonly completions: number | undefined;
  readonly parallelism: number;
  /** How many pods there are without failures: `completions`, or `parallelism` of a work queue. */
  readonly count: number;
  /** How many of them run at once. */
  readonly width: number;
  readonly isIndexed: boolean;
  readonly backoffLimit: number;
  readonly backoffLimitPerIndex: number | undefined;
  readonly maxFailedIndexes: number | undefined;
  readonly deadline: number | undefined;
  /** The longest time for one pod, of the pod template. */
  readonly podDeadline: number | undefined;
  readonly failureRules: readonly PodFailurePolicyRule[];
  /** Rules by which the Job succeeds early; only pods with an index have them, and one that Kubernetes refuses is left out. */
  readonly successRules: readonly SuccessRule[];
  /** Of CronJobs. */
  readonly concurrency: 'Allow' | 'Forbid' | 'Replace' | undefined;
}

/** Retries of a Job that says nothing of them (API server). */
export const DEFAULT_BACKOFF_LIMIT = 6;
/** The longest time that the states language has, over three years. */
const LONGEST_TIME = 99_999_999;
/** More retries than this take over four days of pauses, and more events than the 25,000 that an execution may have. */
const MOST_RETRIES = 1000;

/** What the Job of a workload asks for; undefined for workloads that are none. */
export function jobRunOf({job, kind, object, template}: Workload): JobRun | undefined {
  if (job === undefined) return undefined;
  const {completions, parallelism = 1, activeDeadlineSeconds, podFailurePolicy} = job;
  const count = Math.max(0, completions ?? parallelism);
  const {spec} = object.value as Pick<CronJob, 'spec'>;
  const policy = spec?.concurrencyPolicy;
  return {
    completions,
    parallelism,
    count,
    width: Math.max(0, Math.min(parallelism, count)),
    isIndexed: job.completionMode === 'Indexed',
    backoffLimit: retries(job.backoffLimit ?? DEFAULT_BACKOFF_LIMIT),
    backoffLimitPerIndex:
      job.completionMode === 'Indexed' && job.backoffLimitPerIndex !== undefined
        ? retries(job.backoffLimitPerIndex)
        : undefined,
    maxFailedIndexes: job.maxFailedIndexes,
    deadline: seconds(activeDeadlineSeconds),
    podDeadline: seconds(template.spec?.activeDeadlineSeconds),
    failureRules: podFailurePolicy?.rules ?? [],
    successRules:
      job.completionMode === 'Indexed'
        ? (job.successPolicy?.rules ?? []).flatMap(rule => successRuleOf(rule, count) ?? [])
        : [],
    concurrency:
      kind === 'CronJob' ? (policy === 'Forbid' || policy === 'Replace' ? policy : 'Allow') : undefined,
  };
}

/** A time as a state machine takes it: 1 to 99,999,999 seconds. */
function seconds(wanted: number | undefined): number | undefined {
  return wanted === undefined ? undefined : Math.min(Math.max(wanted, 1), LONGEST_TIME);
}

/** Retries as a state machine takes them. */
function retries(wanted: number): number {
  return Math.min(Math.max(wanted, 0), MOST_RETRIES);
}

/** The back-off in words, for findings. */
export const BACK_OFF_WORDS = `pauses of ${BACK_OFF.first} seconds to ${BACK_OFF.longest / 60} minutes`;
