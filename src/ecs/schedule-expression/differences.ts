import {firingsBetween} from '../../model/cron/firings.ts';
import type {CronSchedule} from '../../model/cron/schedule.ts';
import {type ClockChange, type Instant, Zone} from '../../model/cron/zone.ts';
import {scheduleFirings} from './firings.ts';
import {parseScheduleExpression, type ScheduleExpression} from './grammar.ts';

/** A clock change around which Kubernetes and Scheduler do not fire alike. */
export interface ClockDifference {
  /** `repeated-hour`: the clocks go back, and show a time twice; `skipped-hour`: they go forward, and leave one out. */
  readonly kind: 'repeated-hour' | 'skipped-hour';
  /** Date of the change on the zone's clocks, `YYYY-MM-DD`: the next such date. */
  readonly date: string;
  /** The first instant at which one side fires and the other does not. */
  readonly first: Instant;
  /** Around that change: firings of Kubernetes that Scheduler leaves out, and the other way round. */
  readonly missing: number;
  readonly extra: number;
}

/** An expression and the zone in which Scheduler reads it. */
interface ZonedExpression {
  readonly expression: string;
  readonly timezone: string;
}

const HOUR = 3_600_000;
/** Clock changes matter to the day around them, and where they skip a midnight, Kubernetes' library may pass over the next. */
const HOURS_BEFORE = 26;
const HOURS_AFTER = 74;
/** A schedule that meets a clock change at all does so within the calendar's 28 years. */
const YEARS_COMPARED = 30;
/** A dense schedule that did not differ where clocks went forward and where they went back never does, after so many firings. */
const FIRINGS_COMPARED = 5_000;

/**
 * Compares the firings of a schedule in Kubernetes with those of expressions in Scheduler around each clock change of the
 * zone, and tells the next difference of each kind.
 */
export function clockDifferences(
  schedule: CronSchedule,
  zone: Zone,
  expressions: readonly ZonedExpression[],
  from: Instant,
): readonly ClockDifference[] {
  const found = new Map<string, ClockDifference>();
  let compared = 0;
  let changes = 0;
  const emitted = expressions.flatMap(readable);
  for (const change of zone.changes(from, from + YEARS_COMPARED * 365.25 * 24 * HOUR)) {
    const start = Math.max(from, change.at - HOURS_BEFORE * HOUR);
    const end = change.at + HOURS_AFTER * HOUR;
    const source = firingsBetween(schedule, zone, start, end);
    const difference = differenceAt(change, source, firingsOf(emitted, start, end));
    if (difference !== undefined && !found.has(difference.kind)) found.set(difference.kind, difference);
    compared += source.length;
    changes += 1;
    if (found.size === 2 || (changes >= 2 && compared > FIRINGS_COMPARED)) break;
  }
  return [...found.values()].sort((left, right) => left.first - right.first);
}

/** The instants after `from` and not after `to` at which at least one of the expressions fires, in no order. */
export function emittedFirings(
  expressions: readonly ZonedExpression[],
  from: Instant,
  to: Instant,
): ReadonlySet<Instant> {
  return firingsOf(expressions.flatMap(readable), from, to);
}

interface Readable {
  readonly parsed: ScheduleExpression;
  readonly zone: Zone;
}

function readable({expression, timezone}: ZonedExpression): Readable[] {
  const parsed = parseScheduleExpression(expression);
  const zone = Zone.of(timezone);
  return parsed === undefined || zone === undefined ? [] : [{parsed, zone}];
}

function firingsOf(expressions: readonly Readable[], from: Instant, to: Instant): ReadonlySet<Instant> {
  const found = new Set<Instant>();
  for (const {parsed, zone} of expressions) {
    for (const instant of scheduleFirings(parsed, zone, from)) {
      if (instant > to) break;
      found.add(instant);
    }
  }
  return found;
}

function differenceAt(
  {at, before, after}: ClockChange,
  source: readonly Instant[],
  emitted: ReadonlySet<Instant>,
): ClockDifference | undefined {
  const sourceSet = new Set(source);
  const missing = source.filter(instant => !emitted.has(instant));
  const extra = [...emitted].filter(instant => !sourceSet.has(instant));
  if (missing.length + extra.length === 0) return undefined;
  return {
    kind: after < before ? 'repeated-hour' : 'skipped-hour',
    date: new Date(at + Math.min(before, after)).toISOString().slice(0, 10),
    first: Math.min(...missing, ...extra),
    missing: missing.length,
    extra: extra.length,
  };
}
