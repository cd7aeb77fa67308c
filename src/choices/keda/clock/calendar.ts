import {firesOnDay} from '../../../model/cron/firings.ts';
import type {CalendarSchedule} from '../../../model/cron/schedule.ts';

export const DAY_MINUTES = 1440;

/** A date as far as cron expressions ask for it. */
export interface CalendarDay {
  /** 1–12. */
  readonly month: number;
  /** 1–31. */
  readonly dayOfMonth: number;
  /** 0–6 from Sunday. */
  readonly weekday: number;
}

/** Days after whose last one the first one comes again. */
export type Calendar = readonly CalendarDay[];

const DAY = 86_400_000;
/** A Sunday. */
const WEEK_BEGINS = Date.UTC(2023, 0, 1);
/** From here dates and weekdays repeat every 28 years, until 2100 leaves out a leap year. */
const CYCLE_BEGINS = Date.UTC(2000, 0, 1);
const CYCLE_DAYS = 28 * 365 + 7;

/** The days in which all of these schedules repeat: a week where they ask for nothing but the weekday, else 28 years. */
export function calendarOf(schedules: readonly CalendarSchedule[]): Calendar {
  return schedules.every(isWeekly) ? daysFrom(WEEK_BEGINS, 7) : daysFrom(CYCLE_BEGINS, CYCLE_DAYS);
}

/** The minutes of the calendar at which a schedule fires, upwards; the first day begins with minute 0. */
export function minutesOf(schedule: CalendarSchedule, calendar: Calendar): readonly number[] {
  const times = [...schedule.hour.values].flatMap(hour =>
    [...schedule.minute.values].map(minute => hour * 60 + minute),
  );
  return calendar.flatMap(({month, dayOfMonth, weekday}, index) =>
    schedule.month.values.has(month) && firesOnDay(schedule, dayOfMonth, weekday)
      ? times.map(time => index * DAY_MINUTES + time)
      : [],
  );
}

function isWeekly({month, dayOfMonth, dayOfWeek}: CalendarSchedule): boolean {
  if (month.values.size < 12) return false;
  const hasAllDates = dayOfMonth.values.size === 31;
  // Without a star a day has to fit either field (robfig/cron).
  return hasAllDates || (!dayOfMonth.star && !dayOfWeek.star && dayOfWeek.values.size === 7);
}

function daysFrom(first: number, count: number): Calendar {
  return Array.from({length: count}, (_, index) => {
    const date = new Date(first + index * DAY);
    return {month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate(), weekday: date.getUTCDay()};
  });
}
