import {clamp, HEALTH_CHECK} from '../ecs/limits.ts';
import type {Probe} from '../model/kubernetes.generated.ts';

/** The numbers of a container's health check: seconds, and a count of failures. */
export interface CheckTimes {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/** A field of a probe whose number ECS cannot take as it is; `becomes` ends the sentence "it becomes …". */
export interface TimeChange {
  readonly field: 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold';
  readonly given: number;
  readonly becomes: string;
}

/** The times of a probe as the API server completes them: zero means the default (`SetDefaults_Probe`). */
export function probeTimes(probe: Probe): {
  readonly delay: number;
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
} {
  return {
    delay: probe.initialDelaySeconds ?? 0,
    period: probe.periodSeconds || 10,
    timeout: probe.timeoutSeconds || 1,
    failures: probe.failureThreshold || 3,
  };
}

/** How long a start-up probe lets a container start, in seconds. */
export function startBudget(probe: Probe): number {
  const {delay, period, failures} = probeTimes(probe);
  return delay + period * failures;
}

/**
 * How often and how long ECS asks for this probe, where a start-up probe allows `startSeconds` (0 = there is none). More
 * failures than ECS counts become a longer interval, so that the time until the container counts as unhealthy stays.
 * `selfTimed`: the command gives up by itself after the probe's timeout, so the health check may wait a second longer.
 */
export function checkTimes(
  probe: Probe,
  startSeconds: number,
  selfTimed: boolean,
): {readonly times: CheckTimes; readonly changes: readonly TimeChange[]} {
  const {delay, period, timeout, failures} = probeTimes(probe);
  const most = HEALTH_CHECK.retries.max;
  const wanted = failures > most ? Math.ceil((period * failures) / most) : period;
  const times: CheckTimes = {
    interval: clamp(wanted, HEALTH_CHECK.interval),
    timeout: clamp(selfTimed ? timeout + 1 : timeout, HEALTH_CHECK.timeout),
    retries: clamp(failures, HEALTH_CHECK.retries),
    startPeriod: clamp(Math.max(delay, startSeconds), HEALTH_CHECK.startPeriod),
  };
  const changes: TimeChange[] = [];
  const note = (field: TimeChange['field'], given: number, becomes: string) =>
    changes.push({field, given, becomes});
  const {interval, retries} = times;
  if (interval !== period) note('periodSeconds', period, `an interval of ${interval} seconds`);
  if (retries !== failures)
    note('failureThreshold', failures, `${retries} failures, ${interval} seconds apart`);
  if (timeout > longestTimeout(selfTimed)) {
    note('timeoutSeconds', timeout, `${longestTimeout(selfTimed)} seconds, the longest that ECS waits`);
  } else if (!selfTimed && times.timeout !== timeout) {
    note('timeoutSeconds', timeout, `${times.timeout} seconds, the shortest that ECS waits`);
  }
  return {times, changes};
}

/** The longest time that a command of a health check gets, in seconds. */
export function longestTimeout(selfTimed: boolean): number {
  return HEALTH_CHECK.timeout.max - (selfTimed ? 1 : 0);
}
