import {Zone} from '../model/cron/zone.ts';
import {scheduleFirings} from './schedule-expression/firings.ts';
import {parseScheduleExpression} from './schedule-expression/grammar.ts';

/**
 * How long k2e lets a run be late whose CronJob does not say: until the next run is due, at most this many seconds.
 * A client token of RunTask protects a retry for a limited time only; an hour is well within it (cutover T45).
 */
export const PATIENCE = 3600;

/** How often Scheduler tries to start a run within that time. */
export const RETRIES = 10;

/** Shortest `MaximumEventAgeInSeconds` that EventBridge Scheduler takes (API model). */
export const SHORTEST_AGE = 60;

const FIRINGS_LOOKED_AT = 50;
/** Any day does: hours and minutes are the same on all of them, and longer gaps exceed the patience. */
const SOME_DAY = Date.UTC(2026, 0, 1);

/**
 * True when the retries of a schedule are those that k2e chooses for a CronJob without a deadline. The expression is read in
 * UTC, which has no hour twice. A deadline that equals this choice cannot be told from it.
 */
export function isDefaultRetry(
  expression: string,
  retry: {
    readonly MaximumEventAgeInSeconds?: number | undefined;
    readonly MaximumRetryAttempts?: number | undefined;
  },
): boolean {
  const wanted = Math.max(Math.min(shortestGap(expression) ?? PATIENCE, PATIENCE), SHORTEST_AGE);
  return retry.MaximumRetryAttempts === RETRIES && retry.MaximumEventAgeInSeconds === wanted;
}

/** Shortest time in seconds between two firings of an expression of EventBridge Scheduler. */
function shortestGap(text: string): number | undefined {
  const expression = parseScheduleExpression(text);
  const zone = Zone.of('UTC');
  if (!expression || !zone) return undefined;
  let last: number | undefined;
  let shortest: number | undefined;
  let looked = 0;
  for (const firing of scheduleFirings(expression, zone, SOME_DAY)) {
    if (last !== undefined) shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, (firing - last) / 1000);
    last = firing;
    if (++looked === FIRINGS_LOOKED_AT) break;
  }
  return shortest;
}
