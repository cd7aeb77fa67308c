import type {Instant} from '../cutover/calls.ts';
import {scheduleFirings} from '../ecs/schedule-expression/firings.ts';
import {parseScheduleExpression} from '../ecs/schedule-expression/grammar.ts';
import {Zone} from '../model/cron/zone.ts';

/** Walks through the firings of something, in seconds; starts anew where it is asked for an earlier moment. */
class Cursor {
  readonly #start: (after: Instant) => Iterator<number, unknown>;
  #from = Number.POSITIVE_INFINITY;
  #firings: Iterator<number, unknown> | undefined;
  #next: Instant | undefined;

  constructor(start: (after: Instant) => Iterator<number, unknown>) {
    this.#start = start;
  }

  /** The first firing after a moment; undefined where there is none. */
  after(moment: Instant): Instant | undefined {
    if (moment < this.#from || this.#firings === undefined) {
      this.#firings = this.#start(moment);
      this.#next = this.#pull();
    }
    this.#from = moment;
    while (this.#next !== undefined && this.#next <= moment) this.#next = this.#pull();
    return this.#next;
  }

  #pull(): Instant | undefined {
    const {done, value} = this.#firings?.next() ?? {done: true, value: undefined};
    return done === true || typeof value !== 'number' ? undefined : value / 1000;
  }
}

/** A cursor for each expression and zone: finding where to begin costs more than going on. */
const cursors = new Map<string, Cursor>();

/** When EventBridge Scheduler fires next after a moment, in seconds; undefined for what it cannot read or never fires again. */
export function nextScheduled(expression: string, timeZone: string, after: Instant): Instant | undefined {
  const key = JSON.stringify([expression, timeZone]);
  let cursor = cursors.get(key);
  if (cursor === undefined) {
    const parsed = parseScheduleExpression(expression);
    const zone = Zone.of(timeZone);
    if (parsed === undefined || zone === undefined) return undefined;
    cursor = new Cursor(from => scheduleFirings(parsed, zone, from * 1000));
    cursors.set(key, cursor);
  }
  return cursor.after(after);
}
