import type {Calendar, CalendarDay} from './calendar.ts';

/** Days as one cron expression of AWS names them: in these months these weekdays (0–6 from Sunday), or these days of the month. */
export interface DaySet {
  readonly by: 'weekday' | 'day-of-month';
  readonly months: readonly number[];
  readonly days: readonly number[];
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/**
 * Day sets that have every day that is wanted, and none that is not allowed; undefined where there are none, because AWS takes
 * either weekdays or days of the month. Days are indexes into the calendar.
 */
export function daySets(
  calendar: Calendar,
  wanted: ReadonlySet<number>,
  isAllowed: (day: number) => boolean,
): readonly DaySet[] | undefined {
  if (calendar.length === 7) return [{by: 'weekday', months: MONTHS, days: sorted(wanted)}];
  const byDate = cover(calendar, wanted, isAllowed, 'day-of-month');
  const byWeekday = cover(calendar, wanted, isAllowed, 'weekday');
  const rest = cover(calendar, byWeekday.left, isAllowed, 'day-of-month');
  const both = [...byWeekday.sets, ...rest.sets];
  if (byDate.left.size === 0 && daysOf(calendar, byDate.sets) < daysOf(calendar, both)) return byDate.sets;
  return rest.left.size > 0 ? undefined : both;
}

/** How many days of the calendar these sets have. */
function daysOf(calendar: Calendar, sets: readonly DaySet[]): number {
  return calendar.filter(day =>
    sets.some(
      ({by, months, days}) =>
        months.includes(day.month) && days.includes(by === 'weekday' ? day.weekday : day.dayOfMonth),
    ),
  ).length;
}

interface Cover {
  readonly sets: readonly DaySet[];
  readonly left: ReadonlySet<number>;
}

/** Names as many of the wanted days as this way can. */
function cover(
  calendar: Calendar,
  wanted: ReadonlySet<number>,
  isAllowed: (day: number) => boolean,
  by: DaySet['by'],
): Cover {
  const numberOf = (day: CalendarDay) => (by === 'weekday' ? day.weekday : day.dayOfMonth);
  const classOf = (day: CalendarDay) => `${day.month} ${numberOf(day)}`;
  const refused = new Set<string>();
  for (const [index, day] of calendar.entries()) if (!isAllowed(index)) refused.add(classOf(day));
  const months = new Map<number, Set<number>>();
  const left = new Set<number>();
  for (const index of wanted) {
    const day = calendar[index];
    if (!day || refused.has(classOf(day))) left.add(index);
    else months.set(day.month, (months.get(day.month) ?? new Set()).add(numberOf(day)));
  }
  const alike = new Map<string, DaySet>();
  for (const month of MONTHS) {
    const days = sorted(months.get(month) ?? []);
    const known = alike.get(days.join());
    if (days.length > 0) alike.set(days.join(), {by, months: [...(known?.months ?? []), month], days});
  }
  return {sets: [...alike.values()], left};
}

function sorted(values: Iterable<number>): readonly number[] {
  return [...values].sort((left, right) => left - right);
}
