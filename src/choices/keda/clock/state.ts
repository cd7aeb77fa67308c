import type {CalendarSchedule} from '../../../model/cron/schedule.ts';
import type {Zone} from '../../../model/cron/zone.ts';
import {type Calendar, DAY_MINUTES, minutesOf} from './calendar.ts';
import type {Offsets} from './clocks.ts';
import {type Step, stepsOf, type WindowTimes} from './levels.ts';

/** A moment that returns, in the clocks of a zone. */
interface ZonedSchedule {
  readonly schedule: CalendarSchedule;
  readonly zone: Zone;
}

/** The time from each `start` to the next `end`. */
export interface ClockWindow {
  readonly start: ZonedSchedule;
  readonly end: ZonedSchedule;
}

/** The windows as they are open while the clocks differ in one way; minutes are those of UTC. */
export interface State {
  readonly offsets: Offsets;
  readonly length: number;
  readonly times: readonly WindowTimes[];
  readonly steps: readonly Step[];
}

/** The state for one way in which the clocks stand; the offsets are those of the clocks, in their order. */
export function stateOf(
  windows: readonly ClockWindow[],
  calendar: Calendar,
  clockOf: (zone: Zone) => number,
  offsets: Offsets,
): State {
  const length = calendar.length * DAY_MINUTES;
  const minutes = ({schedule, zone}: ZonedSchedule) =>
    minutesOf(schedule, calendar).map(at => cyclic(at - (offsets[clockOf(zone)] ?? 0), length));
  const times = windows.map(({start, end}) => ({start: minutes(start), end: minutes(end)}));
  return {offsets, length, times, steps: stepsOf(times)};
}

/** The windows that do not open at each of their starts, or do not close at each of their ends. */
export function oddOf({times, steps}: State): readonly number[] {
  const opened = times.map(() => 0);
  const closed = times.map(() => 0);
  for (const [index, {open}] of steps.entries()) {
    const before = steps.at(index - 1)?.open ?? new Set();
    for (const window of open) if (!before.has(window)) opened[window] = (opened[window] ?? 0) + 1;
    for (const window of before) if (!open.has(window)) closed[window] = (closed[window] ?? 0) + 1;
  }
  return [...times.keys()].filter(
    window => opened[window] !== times[window]?.start.length || closed[window] !== times[window]?.end.length,
  );
}

/** A minute of a calendar of this many, which repeats. */
export function cyclic(minute: number, length: number): number {
  return ((minute % length) + length) % length;
}
