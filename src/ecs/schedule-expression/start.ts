import {parseScheduleExpression} from './grammar.ts';

/**
 * The start that a schedule goes on with when it is written again. Scheduler refuses one that is more than five minutes ago ("The StartDate you
 * specify cannot be earlier than 5 minutes ago"), also where only the state of an old schedule is to change. A rate counts from its start, so
 * its next firing takes that place; for any other expression a start that is over means nothing.
 * @param start as Scheduler has it @param now the time
 */
export function startFrom(expression: string, start: Date | undefined, now: Date): Date | undefined {
  if (start === undefined || start >= now) return start;
  const interval = intervalOf(expression);
  if (interval === undefined) return undefined;
  const passed = Math.ceil((now.getTime() - start.getTime()) / interval);
  return new Date(start.getTime() + passed * interval);
}

/** What of a start stays the same when it is moved so: the phase of a rate, a start that is still to come, or nothing. */
export function startKept(expression: string, start: Date | undefined, now: Date): Date | number | undefined {
  const interval = intervalOf(expression);
  if (start !== undefined && interval !== undefined) return start.getTime() % interval;
  return startFrom(expression, start, now);
}

/** Milliseconds between two firings of a rate. */
function intervalOf(expression: string): number | undefined {
  const parsed = parseScheduleExpression(expression);
  return parsed?.kind === 'rate' ? parsed.minutes * 60_000 : undefined;
}
