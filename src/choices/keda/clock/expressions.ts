import {fieldText} from '../../../ecs/schedule-expression/text.ts';
import {FIELD_BOUNDS} from '../../../model/cron/field.ts';
import {DAY_MINUTES} from './calendar.ts';
import type {DaySet} from './days.ts';

/** A time of the day, in minutes, on some days. */
export interface DayTime {
  readonly time: number;
  readonly days: DaySet;
}

/** The cron expressions of AWS that fire at exactly these times, as few as their days and minutes let them be. */
export function expressionsOf(times: readonly DayTime[]): readonly string[] {
  const byDays = grouped(times, ({days}) => JSON.stringify(days));
  return [...byDays.values()].flatMap(group => {
    const byMinute = grouped(group, ({time}) => String(time % 60));
    const hoursOf = (each: readonly DayTime[]) =>
      sortedSet(each.map(({time}) => Math.floor((time % DAY_MINUTES) / 60)));
    const byHours = grouped([...byMinute.values()], minute => [...hoursOf(minute)].join());
    return [...byHours.values()].flatMap(alike => {
      const days = alike[0]?.[0]?.days;
      const hours = hoursOf(alike[0] ?? []);
      const minutes = sortedSet(alike.flatMap(minute => minute[0]?.time ?? []).map(time => time % 60));
      return days ? [expression(minutes, hours, days)] : [];
    });
  });
}

function expression(
  minutes: ReadonlySet<number>,
  hours: ReadonlySet<number>,
  {by, months, days}: DaySet,
): string {
  const {minute, hour, month, dayOfMonth} = FIELD_BOUNDS;
  const time = `${fieldText({...minute, values: minutes, steps: true})} ${fieldText({...hour, values: hours, steps: true})}`;
  const monthText = fieldText({...month, values: new Set(months), steps: true});
  const isEveryDay = by === 'weekday' && days.length === 7;
  if (isEveryDay) return `cron(${time} * ${monthText} ? *)`;
  if (by === 'day-of-month') {
    return `cron(${time} ${fieldText({...dayOfMonth, values: new Set(days), steps: true})} ${monthText} ? *)`;
  }
  // Sunday is 0 in Kubernetes and 1 at AWS.
  const weekdays = new Set(days.map(day => day + 1));
  return `cron(${time} ? ${monthText} ${fieldText({values: weekdays, min: 1, max: 7, steps: false})} *)`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function sortedSet(values: readonly number[]): ReadonlySet<number> {
  return new Set([...values].sort((left, right) => left - right));
}
