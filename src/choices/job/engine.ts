import type {JobEngine} from '../../config/config.ts';
import {hookPoints} from '../../model/deploy-hook.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {DEFAULT_BACKOFF_LIMIT, type JobRun, jobRunOf} from './job-run.ts';

/** What runs the pods of a Job on ECS: one call of RunTask, or a state machine of Step Functions. */
export interface Engine {
  readonly kind: 'run-task' | 'step-functions';
  /** What the Job asks for that one call of RunTask does not do, in words. */
  readonly wants: readonly string[];
  /** The Job is too large for a state machine, whatever k2e.yaml says. */
  readonly isTooLarge: boolean;
  /** `k2e.yaml` chose it. */
  readonly isConfigured: boolean;
}

/** One less than the numbers that States.ArrayRange gives at most (Step Functions developer guide, intrinsic functions). */
export const MOST_PODS = 999;

/**
 * The engine of a workload: the one that k2e.yaml names (`jobs.engine`, or `engine` of the workload); with `auto` a state
 * machine where the Job asks for what one call of RunTask does not do, unless it is a hook: there the deploy pipeline watches.
 */
export function engineOf(workload: Workload, context: Context): Engine {
  const run = jobRunOf(workload);
  const configured = configuredEngine(workload, context);
  const isConfigured = configured !== 'auto';
  if (run === undefined || run.count === 0 || run.width === 0)
    return {kind: 'run-task', wants: [], isTooLarge: false, isConfigured};
  const wants = wantsOf(run);
  const isTooLarge = run.count > MOST_PODS;
  const automatic = wants.length > 0 && hookPoints(workload.object) === undefined;
  const isMachine = configured === 'step-functions' || (configured === 'auto' && automatic);
  return {kind: isMachine && !isTooLarge ? 'step-functions' : 'run-task', wants, isTooLarge, isConfigured};
}

/** True when a state machine runs the pods of the workload. */
export function hasMachine(workload: Workload, context: Context): boolean {
  return engineOf(workload, context).kind === 'step-functions';
}

/** True when the state machine of an indexed Job tells each task its index. */
export function givesIndex(workload: Workload, context: Context): boolean {
  return jobRunOf(workload)?.isIndexed === true && hasMachine(workload, context);
}

function configuredEngine({object}: Workload, {config}: Context): JobEngine {
  const own = Object.hasOwn(config.workloads, object.id) ? config.workloads[object.id] : undefined;
  return own?.engine ?? config.jobs.engine;
}

function wantsOf(run: JobRun): readonly string[] {
  const {backoffLimit, deadline, podDeadline, width, count, concurrency} = run;
  const isUsual = backoffLimit === DEFAULT_BACKOFF_LIMIT || backoffLimit === 0;
  return [
    ...(isUsual || run.backoffLimitPerIndex !== undefined
      ? []
      : [`${backoffLimit} ${backoffLimit === 1 ? 'retry' : 'retries'}`]),
    ...(run.backoffLimitPerIndex === undefined ? [] : ['retries per index']),
    ...(deadline === undefined ? [] : [`a deadline of ${deadline} seconds`]),
    ...(podDeadline === undefined ? [] : [`a deadline of ${podDeadline} seconds for each pod`]),
    ...(count > 1 ? [`${count} pods${width > 1 ? `, ${width} at once` : ''}`] : []),
    ...(run.isIndexed ? ['an index for each pod'] : []),
    ...(run.failureRules.length > 0 ? ['rules for failures'] : []),
    ...(run.successRules.length > 0 ? ['rules for its success'] : []),
    ...(concurrency === 'Forbid' || concurrency === 'Replace' ? [`concurrencyPolicy ${concurrency}`] : []),
  ];
}
