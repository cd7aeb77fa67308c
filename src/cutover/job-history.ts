import {valueAt} from '../pointer.ts';
import type {Instant, JobSeen} from './calls.ts';

/**
 * What Kubernetes keeps of the Jobs of a CronJob: so many that succeeded and that failed, and none that ended so many seconds ago; none that is active when
 * the next one is to replace it (concurrencyPolicy Replace).
 */
export interface JobHistory {
  readonly succeeded: number;
  readonly failed: number;
  readonly seconds?: number;
  readonly replaces?: boolean;
}

/**
 * True where the Job of a firing would surely be seen, if there was one: when Kubernetes removes one beyond its limits, as many that ended later
 * and in the same way are still there.
 * @param jobs those that are seen. @param last the last firing that was started, by the CronJob's status
 */
export function isSurelyKept(
  history: JobHistory | undefined,
  firing: Instant,
  jobs: readonly JobSeen[],
  now: Instant,
  last: Instant | undefined,
): boolean {
  if (!history) return false;
  const {succeeded, failed, seconds = Number.POSITIVE_INFINITY, replaces = false} = history;
  if (replaces && last !== undefined && last > firing) return false;
  const later = (wanted: JobSeen['state']) =>
    jobs.filter(({state, scheduledFor = now}) => state === wanted && scheduledFor > firing).length;
  return later('succeeded') < succeeded && later('failed') < failed && now - firing < seconds;
}

/** What the spec of a CronJob says of it, with the API server's defaults (batch/v1, CronJobSpec and JobSpec). */
export function jobHistory(spec: unknown): JobHistory {
  const numberAt = (path: string) => {
    const value = valueAt(spec, path);
    return typeof value === 'number' ? value : undefined;
  };
  const seconds = numberAt('/jobTemplate/spec/ttlSecondsAfterFinished');
  return {
    succeeded: numberAt('/successfulJobsHistoryLimit') ?? 3,
    failed: numberAt('/failedJobsHistoryLimit') ?? 1,
    ...(seconds !== undefined && {seconds}),
    ...(valueAt(spec, '/concurrencyPolicy') === 'Replace' && {replaces: true}),
  };
}
