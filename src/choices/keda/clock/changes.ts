import {SCALING} from '../../../ecs/limits.ts';
import type {CalendarSchedule} from '../../../model/cron/schedule.ts';
import type {Instant, Zone} from '../../../model/cron/zone.ts';
import {calendarOf, DAY_MINUTES} from './calendar.ts';
import {clocksOf} from './clocks.ts';
import {daySets} from './days.ts';
import {type DayTime, expressionsOf} from './expressions.ts';
import {stepAt} from './levels.ts';
import {type ClockWindow, cyclic, oddOf, type State, stateOf} from './state.ts';

/** What is to be done at the times of an expression: from then on a count holds. */
export interface Change {
  /** The window that opens or closes then; of several the first. */
  readonly window: number;
  readonly side: 'start' | 'end';
  /** `cron(…)`, of AWS's six fields, in the clocks of `zone`. */
  readonly expression: string;
  readonly zone: string;
  readonly count: number;
}

/** All changes, ordered by window, and the windows of which some start opens nothing, or some end closes nothing. */
export interface ClockPlan {
  readonly changes: readonly Change[];
  readonly odd: ReadonlySet<number>;
}

/**
 * Why there are no changes. `dense`: the windows turn so often that nobody means it. `mixed`: what has to be done at some time
 * depends on the date, or on the difference between two clocks, in a way that no cron expression says.
 */
export type ClockProblem = 'dense' | 'mixed';

/** Turns of all windows in the calendar. */
const MOST_TURNS = 200_000;

/**
 * What to do, and when, so that at each moment the count holds that `countOf` gives for the windows that are open then (by their
 * index). A change falls where a window opens or closes and the count differs; where windows meet, it brings the count of all
 * of them. Clocks of several zones may stand in any of the ways in which they do within ten years of `from`.
 */
export function changesOf(
  windows: readonly ClockWindow[],
  countOf: (open: ReadonlySet<number>) => number,
  from: Instant,
): ClockPlan | ClockProblem {
  const all = windows.flatMap(({start, end}) => [start, end]);
  const calendar = calendarOf(all.map(({schedule}) => schedule));
  const {clockOf, clocks, offsets} = clocksOf(
    all.map(({zone}) => zone),
    from,
  );
  if (clocks.length > 1 && calendar.length > 7) return 'mixed';
  const turns = all.reduce((sum, {schedule}) => sum + turnsIn(schedule) * calendar.length, 0);
  if (turns > MOST_TURNS) return 'dense';
  const moments = new Map<string, Moment>();
  const states = offsets.map(each => stateOf(windows, calendar, clockOf, each));
  for (const state of states) note(state, windows, countOf, clockOf, moments);
  const groups = new Map<string, {readonly moment: Moment; readonly times: DayTime[]}>();
  for (const moment of moments.values()) {
    const right = calendar.map((_, day) => states.every(state => isRight(moment, day, state, countOf)));
    const sets = daySets(calendar, moment.days, day => right[day] ?? false);
    if (!sets || [...moment.days].some(day => !right[day])) return 'mixed';
    const {clock, count, window, side} = moment;
    const key = [clock, count, window, side].join();
    const group = groups.get(key) ?? {moment, times: []};
    group.times.push(...sets.map(days => ({time: moment.time, days})));
    groups.set(key, group);
  }
  const changes = [...groups.values()].flatMap(({moment: {clock, count, window, side}, times}) =>
    expressionsOf(times).map(
      (expression): Change => ({window, side, expression, zone: clocks[clock]?.name ?? '', count}),
    ),
  );
  if (changes.length > SCALING.scheduledActions) return 'dense';
  return {changes: changes.sort(byWindow), odd: new Set(states.flatMap(oddOf))};
}

/** A time of the day at which a change is wanted, on some days, by the clocks of one zone. */
interface Moment {
  readonly clock: number;
  readonly time: number;
  readonly count: number;
  window: number;
  side: 'start' | 'end';
  readonly days: Set<number>;
}

/** Whether the count of a moment is the one that holds at its time of this day. */
function isRight(
  {clock, time, count}: Moment,
  day: number,
  {steps, offsets, length}: State,
  countOf: (open: ReadonlySet<number>) => number,
): boolean {
  const at = cyclic(day * DAY_MINUTES + time - (offsets[clock] ?? 0), length);
  return countOf(stepAt(steps, at)?.open ?? new Set()) === count;
}

/** Notes the moments at which the count differs from before, on the clock of each window that turns then. */
function note(
  {offsets, length, times, steps}: State,
  windows: readonly ClockWindow[],
  countOf: (open: ReadonlySet<number>) => number,
  clockOf: (zone: Zone) => number,
  moments: Map<string, Moment>,
): void {
  const starts = times.map(({start}) => new Set(start));
  const ends = times.map(({end}) => new Set(end));
  for (const [index, {at, open}] of steps.entries()) {
    const before = steps.at(index - 1)?.open ?? new Set();
    const count = countOf(open);
    if (count === countOf(before)) continue;
    const turned = windows.flatMap((window, each) =>
      open.has(each) === before.has(each) ? [] : [{each, window}],
    );
    for (const {each, window} of turned) {
      const side = open.has(each) ? 'start' : 'end';
      const [own, other] = side === 'start' ? [starts, ends] : [ends, starts];
      const isOwn = own[each]?.has(at) ?? false;
      if (!isOwn && !other[each]?.has(at)) continue;
      const {zone} = isOwn ? window[side] : window[side === 'start' ? 'end' : 'start'];
      const clock = clockOf(zone);
      const local = cyclic(at + (offsets[clock] ?? 0), length);
      const time = local % DAY_MINUTES;
      const key = [clock, time, count].join();
      const moment = moments.get(key) ?? {clock, time, count, window: each, side, days: new Set()};
      if (each < moment.window) Object.assign(moment, {window: each, side});
      moment.days.add(Math.floor(local / DAY_MINUTES));
      moments.set(key, moment);
    }
  }
}

/** How often a schedule fires on a day of its own. */
function turnsIn({minute, hour}: CalendarSchedule): number {
  return minute.values.size * hour.values.size;
}

function byWindow(left: Change, right: Change): number {
  return left.window - right.window || (left.side === right.side ? 0 : left.side === 'start' ? -1 : 1);
}
