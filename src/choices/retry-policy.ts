import {PATIENCE, RETRIES, SHORTEST_AGE} from '../ecs/default-retries.ts';
import type {Workload} from '../model/inventory.ts';
import type {CronJob} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';
import {scheduleOf} from './schedule.ts';

/** Longest `MaximumEventAgeInSeconds` that EventBridge Scheduler takes (API model). */
const LONGEST_AGE = 86_400;

/** How long and how often Scheduler tries to start a run that did not start. */
export interface RetryPolicy {
  readonly MaximumEventAgeInSeconds: number;
  readonly MaximumRetryAttempts: number;
}

/**
 * The retries of a CronJob's schedule: as long as `startingDeadlineSeconds` lets a run be late; without one, until the next
 * run is due, at most an hour. Scheduler's own default is 185 tries over a day.
 */
export function retryPolicy(workload: Workload, context: Context): RetryPolicy {
  const {spec} = workload.object.value as Pick<CronJob, 'spec'>;
  const schedule = scheduleOf(workload, context);
  const gap = schedule.kind === 'converted' ? (schedule.shortestGap ?? PATIENCE) : PATIENCE;
  const wanted = spec?.startingDeadlineSeconds ?? Math.min(gap, PATIENCE);
  const MaximumEventAgeInSeconds = Math.min(Math.max(Math.floor(wanted), SHORTEST_AGE), LONGEST_AGE);
  return {MaximumEventAgeInSeconds, MaximumRetryAttempts: wanted < SHORTEST_AGE ? 0 : RETRIES};
}
