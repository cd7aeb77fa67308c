/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * What a clock on the wall shows, in milliseconds since 1970-01-01T00:00:00 of that clock: its date and time are those that
 * `new Date(wall)` has in UTC.
 */
export type WallTime = number;

/** A time during which the clocks of a zone keep their distance from UTC. */
export interface Period {
  /** First instant of it, and the first after it. A period may be cut where the year ends. */
  readonly start: Instant;
  readonly end: Instant;
  /** Wall time minus instant, in milliseconds. */
  readonly offset: number;
}

/** A moment at which the clocks of a zone are put forward or back. */
export interface ClockChange {
  /** First instant with the new offset. */
  readonly at: Instant;
  /** Offsets before and after, in milliseconds. */
  readonly before: number;
  readonly after: number;
}

/** No zone keeps its clocks for less than a week: the shortest such time from 2000 to 2060 is 7 days (Asia/Gaza, 2040). */
const PROBE = 5 * 86_400_000;
/** Wider than any distance from UTC, so that one clock change at most lies within it. */
const WIDEST_OFFSET = 15 * 3_600_000;
/**
 * The names that Kubernetes' validation takes for `timeZone` (`validateTimeZone`) begin with a capital in the IANA database;
 * Go reads them with their exact case, where `Intl` would also take `utc` and offsets such as `+05:30`.
 */
const NAME = /^[A-Z][A-Za-z0-9._+-]{0,13}(?:\/[A-Za-z0-9._+-]{1,14})*$/;

const NO_PERIOD: Period = {start: 0, end: 0, offset: 0};
const ALWAYS: Period = {start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY, offset: 0};

const zones = new Map<string, Zone>();

/** A time zone of the IANA database, as the `Intl` of this Node knows it. One object per name. */
export class Zone {
  /** Never asks `Intl`, whose first question costs more than a whole small run. */
  static readonly utc = new Zone('UTC', undefined);

  /** The name as given: `Europe/Berlin`. */
  readonly name: string;
  readonly #format: Intl.DateTimeFormat | undefined;
  /** UTC year → the periods in it. */
  readonly #years = new Map<number, readonly Period[]>();
  #last: Period;

  private constructor(name: string, format: Intl.DateTimeFormat | undefined) {
    this.name = name;
    this.#format = format;
    this.#last = format ? NO_PERIOD : ALWAYS;
  }

  /** The zone of this name, or undefined where there is none. Never throws. */
  static of(name: string): Zone | undefined {
    if (name === 'UTC') return Zone.utc;
    const known = zones.get(name);
    if (known !== undefined || !NAME.test(name)) return known;
    try {
      const zone = new Zone(name, formatOf(name));
      zones.set(name, zone);
      return zone;
    } catch {
      return undefined; // Intl throws a RangeError for names that it does not know.
    }
  }

  /** The period that `instant` lies in. */
  periodAt(instant: Instant): Period {
    if (instant >= this.#last.start && instant < this.#last.end) return this.#last;
    const periods = this.#periodsOf(new Date(instant).getUTCFullYear());
    this.#last = periods.find(({end}) => instant < end) ?? this.#last;
    return this.#last;
  }

  /** Wall time minus instant, in milliseconds. */
  offsetAt(instant: Instant): number {
    return this.periodAt(instant).offset;
  }

  wallAt(instant: Instant): WallTime {
    return instant + this.offsetAt(instant);
  }

  /** The instants at which the clocks show `wall`, in order: none where they are put forward, two where they go back. */
  instantsOf(wall: WallTime): readonly Instant[] {
    const offsets = new Set([this.offsetAt(wall - WIDEST_OFFSET), this.offsetAt(wall + WIDEST_OFFSET)]);
    return [...offsets]
      .map(offset => wall - offset)
      .filter(instant => this.wallAt(instant) === wall)
      .sort((left, right) => left - right);
  }

  /** The clock changes from `from` on and before `to`, in order. Lazily: a search asks `Intl` often. */
  *changes(from: Instant, to: Instant): Generator<ClockChange, void> {
    let period = this.periodAt(from - 1);
    while (period.end < to) {
      const next = this.periodAt(period.end);
      if (next.offset !== period.offset && next.start >= from) {
        yield {at: next.start, before: period.offset, after: next.offset};
      }
      period = next;
    }
  }

  #periodsOf(year: number): readonly Period[] {
    let periods = this.#years.get(year);
    if (periods === undefined) {
      periods = this.#search(Date.UTC(year, 0), Date.UTC(year + 1, 0));
      this.#years.set(year, periods);
    }
    return periods;
  }

  /** The periods between two instants. */
  #search(from: Instant, to: Instant): readonly Period[] {
    const periods: Period[] = [];
    let start = from;
    let offset = this.#ask(from);
    for (let probed = from; probed < to; probed += PROBE) {
      const next = Math.min(probed + PROBE, to);
      if (this.#ask(next) === offset) continue;
      const change = this.#bisect(probed, next, offset);
      periods.push({start, end: change, offset});
      start = change;
      offset = this.#ask(change);
    }
    return start < to ? [...periods, {start, end: to, offset}] : periods;
  }

  /** The first instant, at a whole second, whose offset is no longer `offset`. */
  #bisect(from: Instant, to: Instant, offset: number): Instant {
    let [before, after] = [from / 1000, to / 1000];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#ask(middle * 1000) === offset) before = middle;
      else after = middle;
    }
    return after * 1000;
  }

  /** The offset that `Intl` tells: `1/1/2027, GMT-03:30`. */
  #ask(instant: Instant): number {
    if (!this.#format) return 0;
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.#format.format(instant)) ?? [];
    const offset = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -offset : offset;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'});
}

const valid = new Map<string, boolean>([['UTC', true]]);

/** True for a zone that this machine's time zone data knows (ECMA-402: IANA names and links, offsets). */
export function isTimeZone(name: string): boolean {
  let known = valid.get(name);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en', {timeZone: name}) !== undefined;
    } catch {
      known = false; // Intl throws a RangeError for names that it does not know.
    }
    valid.set(name, known);
  }
  return known;
}
