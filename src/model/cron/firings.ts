import type {CalendarSchedule, CronSchedule} from './schedule.ts';
import type {Instant, WallTime, Zone} from './zone.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The library gives up where five years hold no firing. */
const YEARS_SEARCHED = 5;

/**
 * When Kubernetes fires a schedule, after `after` (exclusive) and in order; ends where it never fires again. `zone` is the
 * CronJob's `timeZone`, or the controller manager's zone; a zone in the schedule itself wins.
 */
function* firings(schedule: CronSchedule, zone: Zone, after: Instant): Generator<Instant, void> {
  let time = after;
  for (;;) {
    const next = laterFiring(schedule, schedule.zone ?? zone, time);
    if (next === undefined) return;
    yield next;
    time = next;
  }
}

/**
 * The library's next firing. Where clocks go back from the middle of an hour (Pacific/Chatham), the library can answer with a
 * time that has passed, again and again. Kubernetes asks anew as time goes by, and so does this.
 */
function laterFiring(schedule: CronSchedule, zone: Zone, after: Instant): Instant | undefined {
  for (let asked = after; ; asked += MINUTE) {
    const next = nextFiring(schedule, zone, asked);
    if (next === undefined || next > after) return next;
  }
}

/** The first `count` firings after `from`; fewer where there are no more. See `firings`. */
export function nextFirings(
  schedule: CronSchedule,
  zone: Zone,
  from: Instant,
  count: number,
): readonly Instant[] {
  const found: Instant[] = [];
  if (count <= 0) return found;
  for (const instant of firings(schedule, zone, from)) {
    found.push(instant);
    if (found.length >= count) break;
  }
  return found;
}

/** The firings after `from` and not after `to`. See `firings`. */
export function firingsBetween(
  schedule: CronSchedule,
  zone: Zone,
  from: Instant,
  to: Instant,
): readonly Instant[] {
  const found: Instant[] = [];
  for (const instant of firings(schedule, zone, from)) {
    if (instant > to) break;
    found.push(instant);
  }
  return found;
}

/** True when the schedule fires on this day: `day` 1–31, `weekday` 0–6 from Sunday. */
export function firesOnDay({dayOfMonth, dayOfWeek}: CalendarSchedule, day: number, weekday: number): boolean {
  const byDay = dayOfMonth.values.has(day);
  const byWeekday = dayOfWeek.values.has(weekday);
  return dayOfMonth.star || dayOfWeek.star ? byDay && byWeekday : byDay || byWeekday;
}

function nextFiring(schedule: CronSchedule, zone: Zone, after: Instant): Instant | undefined {
  const second = Math.floor(after / SECOND) * SECOND;
  if (schedule.kind === 'delay') return second + schedule.seconds * SECOND;
  const {minute, hour, month} = schedule;
  if (minute.values.size === 0 || hour.values.size === 0 || month.values.size === 0) return undefined;
  return new Search(schedule, zone, second + SECOND).run();
}

/**
 * The search of `SpecSchedule.Next` (robfig/cron v3.0.1, MIT licence), step by step, because its steps show where clocks
 * change: it walks from the start of a day in whole hours, so on a day whose clocks move by half an hour it passes over the
 * first half of the hours after the change; and where midnight does not exist it may pass over a day.
 */
class Search {
  readonly #schedule: CalendarSchedule;
  readonly #zone: Zone;
  #time: Instant;
  #shown = {at: Number.NaN, wall: new Date(Number.NaN)};
  /** Whether a field has been moved on; from then on the smaller fields are at their start. */
  #moved = false;

  constructor(schedule: CalendarSchedule, zone: Zone, from: Instant) {
    this.#schedule = schedule;
    this.#zone = zone;
    this.#time = from;
  }

  /** Moves field by field, from the largest down; a field that begins anew makes the larger ones count again. */
  run(): Instant | undefined {
    const lastYear = this.#wall().getUTCFullYear() + YEARS_SEARCHED;
    while (this.#wall().getUTCFullYear() <= lastYear) {
      if (this.#toMonth() && this.#toDay() && this.#toHour() && this.#toMinute() && this.#toFullMinute()) {
        return this.#time;
      }
    }
    return undefined;
  }

  /** What the clocks show; it is asked several times before the time moves on. */
  #wall(): Date {
    if (this.#shown.at !== this.#time)
      this.#shown = {at: this.#time, wall: new Date(this.#zone.wallAt(this.#time))};
    return this.#shown.wall;
  }

  #toMonth(): boolean {
    for (;;) {
      let wall = this.#wall();
      if (this.#schedule.month.values.has(wall.getUTCMonth() + 1)) return true;
      if (!this.#moved) {
        this.#moved = true;
        this.#time = instantAt(this.#zone, Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), 1));
        wall = this.#wall();
      }
      this.#time = instantAt(this.#zone, new Date(wall).setUTCMonth(wall.getUTCMonth() + 1));
      if (this.#wall().getUTCMonth() === 0) return false;
    }
  }

  #toDay(): boolean {
    for (;;) {
      let wall = this.#wall();
      if (firesOnDay(this.#schedule, wall.getUTCDate(), wall.getUTCDay())) return true;
      if (!this.#moved) {
        this.#moved = true;
        this.#time = instantAt(this.#zone, new Date(wall).setUTCHours(0, 0, 0, 0));
        wall = this.#wall();
      }
      this.#time = instantAt(this.#zone, new Date(wall).setUTCDate(wall.getUTCDate() + 1));
      const hour = this.#wall().getUTCHours();
      this.#time += (hour > 12 ? 24 - hour : -hour) * HOUR;
      if (this.#wall().getUTCDate() === 1) return false;
    }
  }

  #toHour(): boolean {
    for (;;) {
      if (this.#schedule.hour.values.has(this.#field(HOUR, 24))) return true;
      if (!this.#moved) {
        this.#moved = true;
        this.#time = instantAt(this.#zone, new Date(this.#wall()).setUTCMinutes(0, 0, 0));
      }
      this.#time += this.#steps(HOUR, 24, this.#schedule.hour.values) * HOUR;
      if (this.#field(HOUR, 24) === 0) return false;
    }
  }

  #toMinute(): boolean {
    for (;;) {
      if (this.#schedule.minute.values.has(this.#field(MINUTE, 60))) return true;
      if (!this.#moved) {
        this.#moved = true;
        this.#time = Math.floor(this.#time / MINUTE) * MINUTE;
      }
      this.#time += this.#steps(MINUTE, 60, this.#schedule.minute.values) * MINUTE;
      if (this.#field(MINUTE, 60) === 0) return false;
    }
  }

  /** Kubernetes' schedules fire at second 0. */
  #toFullMinute(): boolean {
    const second = this.#field(SECOND, 60);
    if (second === 0) return true;
    this.#moved = true;
    this.#time += (60 - second) * SECOND;
    return false;
  }

  /**
   * How many units lie before the next one that is among `values`, or, where none is left of this round, before its end: the
   * library looks at each of them in turn. One at a time where the clocks change meanwhile.
   */
  #steps(size: number, count: number, values: ReadonlySet<number>): number {
    const shown = this.#field(size, count);
    let steps = 1;
    while (shown + steps < count && !values.has(shown + steps)) steps += 1;
    return this.#time + steps * size < this.#zone.periodAt(this.#time).end ? steps : 1;
  }

  /** What the clocks show of the hour, minute or second: units of `size` milliseconds, of which `count` make a round. */
  #field(size: number, count: number): number {
    const units = Math.floor(this.#zone.wallAt(this.#time) / size) % count;
    return units < 0 ? units + count : units;
  }
}

/**
 * The instant that Go's `time.Date` gives for a wall time: where the clocks skip it, one of the two hours beside the gap; where
 * they show it twice, one of both. It tries the offset that UTC has at that reading, and the one that holds where that leads.
 */
function instantAt(zone: Zone, wall: WallTime): Instant {
  const {offset, start, end} = zone.periodAt(wall);
  const instant = wall - offset;
  return offset === 0 || (instant >= start && instant < end) ? instant : wall - zone.offsetAt(instant);
}
