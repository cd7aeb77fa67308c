import fc from 'fast-check';
import {expect} from 'vitest';
import {changesOf} from '../../../src/choices/keda/clock/changes.ts';
import type {ClockWindow} from '../../../src/choices/keda/clock/state.ts';
import {scheduleFirings} from '../../../src/ecs/schedule-expression/firings.ts';
import {parseScheduleExpression} from '../../../src/ecs/schedule-expression/grammar.ts';
import {nextFirings} from '../../../src/model/cron/firings.ts';
import {type CalendarSchedule, parseSchedule} from '../../../src/model/cron/schedule.ts';
import {type Instant, Zone} from '../../../src/model/cron/zone.ts';

const DAY = 86_400_000;
/** The day of the tests. */
export const FROM = Date.parse('2026-11-21T00:00:00Z');
const OFF = 1;

/** A window as a trigger says it. */
export interface Given {
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly replicas: number;
}

function schedule(text: string): CalendarSchedule {
  const {schedule: parsed, problem} = parseSchedule(text);
  if (parsed?.kind !== 'calendar') throw new Error(problem ?? text);
  return parsed;
}

function zone(name: string): Zone {
  const found = Zone.of(name);
  if (!found) throw new Error(name);
  return found;
}

function windowOf({start, end, zone: name}: Given): ClockWindow {
  return {
    start: {schedule: schedule(start), zone: zone(name)},
    end: {schedule: schedule(end), zone: zone(name)},
  };
}

/** What KEDA's cron scaler says at a moment: open unless the next start comes before the next end. */
function isOpen({start, end}: ClockWindow, at: Instant): boolean {
  const [nextStart] = nextFirings(start.schedule, start.zone, at, 1);
  const [nextEnd] = nextFirings(end.schedule, end.zone, at, 1);
  return !((nextStart ?? 0) < (nextEnd ?? 0));
}

function wanted(given: readonly Given[], at: Instant): number {
  const open = given.filter(each => isOpen(windowOf(each), at)).map(({replicas}) => replicas);
  return open.length === 0 ? OFF : Math.max(...open);
}

/** What k2e makes of windows, with one task outside of them. */
export function planOf(given: readonly Given[]) {
  return changesOf(
    given.map(windowOf),
    open => (open.size === 0 ? OFF : Math.max(...[...open].map(index => given[index]?.replicas ?? 0))),
    FROM,
  );
}

/** All firings between two moments, with the count that each sets, in order. */
function firingsOf(plan: Exclude<ReturnType<typeof planOf>, string>, from: Instant, to: Instant) {
  return plan.changes
    .flatMap(({expression, zone: name, count}) => {
      const parsed = parseScheduleExpression(expression);
      if (!parsed) throw new Error(`AWS does not take ${expression}.`);
      const found: {at: Instant; count: number}[] = [];
      for (const at of scheduleFirings(parsed, zone(name), from)) {
        if (at > to) break;
        found.push({at, count});
      }
      return found;
    })
    .sort((left, right) => left.at - right.at);
}

/** Demands that each action sets the right count, and that a count never changes without one. */
export function expectRight(given: readonly Given[], from: Instant, days: number): void {
  const plan = planOf(given);
  if (typeof plan === 'string') return;
  const to = from + days * DAY;
  const firings = firingsOf(plan, from, to);
  const events = given.flatMap(each => {
    const {start, end} = windowOf(each);
    return [start, end].flatMap(side => {
      const all = nextFirings(side.schedule, side.zone, from, 400);
      return all.filter(at => at <= to);
    });
  });
  let count = wanted(given, from);
  for (const at of [...new Set([...events, ...firings.map(each => each.at)])].sort((a, b) => a - b)) {
    const set = firings.filter(each => each.at === at).map(each => each.count);
    expect(new Set(set).size, `one count at ${new Date(at).toISOString()}`).toBeLessThan(2);
    count = set[0] ?? count;
    expect(count, `${JSON.stringify(given)} at ${new Date(at).toISOString()}`).toBe(wanted(given, at));
  }
}

const time = fc.record({hour: fc.integer({min: 3, max: 23}), minute: fc.constantFrom(0, 15, 30, 59)});
const weekdays = fc.constantFrom('*', '1-5', '0,6', '1', '5', '1,3,5', 'sun', 'MON-FRI', '*/2');
const dates = fc.constantFrom('* *', '1 *', '25 *', '1-15 *', '*/10 *', '31 *', '* 12', '1 1,7', '29 2');

/** Schedules of weekdays, at hours at which no clock changes. */
export const weekly = fc
  .tuple(time, weekdays)
  .map(([{hour, minute}, days]) => `${minute} ${hour} * * ${days}`);
/** Schedules that fire more often than their authors mean. */
export const sloppy = fc.constantFrom(
  '* 8 * * *',
  '0 8-17 * * 1-5',
  '0 */6 * * *',
  '0 20,22 * * 1-5',
  '15 * * * *',
);
/** Schedules of days of the month. */
export const dated = fc.tuple(time, dates).map(([{hour, minute}, days]) => `${minute} ${hour} ${days} *`);

/** Some windows, with starts and ends of one kind. */
export function given(times: fc.Arbitrary<string>, zones: readonly string[]): fc.Arbitrary<Given[]> {
  return fc.array(
    fc.record({
      start: times,
      end: times,
      zone: fc.constantFrom(...zones),
      replicas: fc.integer({min: 1, max: 9}),
    }),
    {minLength: 1, maxLength: 4},
  );
}
