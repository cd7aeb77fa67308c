import type {WallTime} from '../../model/cron/zone.ts';

/** Which days a cron expression of Scheduler fires on. Weekdays are 1–7 from Sunday. */
export type DayRule =
  | {readonly by: 'day-of-month'; readonly values: ReadonlySet<number>}
  | {readonly by: 'last-day'}
  | {readonly by: 'nearest-workday'; readonly day: number}
  | {readonly by: 'weekday'; readonly values: ReadonlySet<number>}
  | {readonly by: 'last-weekday'; readonly weekday: number}
  | {readonly by: 'nth-weekday'; readonly weekday: number; readonly nth: number};

/** `cron(minutes hours day-of-month month day-of-week year)`. */
export interface CronExpression {
  readonly kind: 'cron';
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: DayRule;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

/** `rate(value unit)`. A day is 24 hours, whatever the clocks do. */
export interface RateExpression {
  readonly kind: 'rate';
  readonly minutes: number;
}

/** `at(yyyy-mm-ddThh:mm:ss)`: once. */
export interface OnceExpression {
  readonly kind: 'at';
  readonly wall: WallTime;
}

export type ScheduleExpression = CronExpression | RateExpression | OnceExpression;

/** Length that Scheduler allows (botocore `scheduler`, `ScheduleExpression`), in characters. */
export const LONGEST_EXPRESSION = 256;

/** A field's values: the characters of its own, and the names of its values, the first for `min`. */
interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** `/` is documented for every field but the day of the week. */
  readonly steps: boolean;
}

const MINUTES: Field = {min: 0, max: 59, steps: true};
const HOURS: Field = {min: 0, max: 23, steps: true};
const DAYS: Field = {min: 1, max: 31, steps: true};
const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MONTHS: Field = {min: 1, max: 12, names: MONTH_NAMES, steps: true};
const WEEKDAYS: Field = {
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  steps: false,
};
const YEARS: Field = {min: 1970, max: 2199, steps: true};

const MINUTES_PER_UNIT: Readonly<Record<string, number>> = {minute: 1, hour: 60, day: 1440};

/** True for an expression that EventBridge Scheduler documents. */
export function isScheduleExpression(text: string): boolean {
  return parseScheduleExpression(text) !== undefined;
}

/**
 * Reads a schedule expression; undefined for all that the Scheduler user guide (`schedule-types`, and the cron reference that
 * it shares with EventBridge) does not document: five fields, no or two `?`, ranges that run backwards, Sunday as 0.
 */
export function parseScheduleExpression(text: string): ScheduleExpression | undefined {
  if (text.length > LONGEST_EXPRESSION) return undefined;
  const [, kind, body = ''] = /^(cron|rate|at)\(([^()]*)\)$/.exec(text) ?? [];
  if (kind === 'cron') return parseCron(body);
  if (kind === 'rate') return parseRate(body);
  if (kind === 'at') return parseAt(body);
  return undefined;
}

function parseCron(body: string): CronExpression | undefined {
  const fields = body.split(/\s+/);
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] =
    fields;
  if (fields.length !== 6) return undefined;
  const minutes = parseField(minuteText, MINUTES);
  const hours = parseField(hourText, HOURS);
  const days = parseDays(dayText, weekdayText);
  const months = parseField(monthText, MONTHS);
  const years = parseField(yearText, YEARS);
  if (!(minutes && hours && days && months && years)) return undefined;
  return {kind: 'cron', minutes, hours, days, months, years};
}

/** The two day fields, of which exactly one has to be `?`. */
function parseDays(dayText: string, weekdayText: string): DayRule | undefined {
  if ((dayText === '?') === (weekdayText === '?')) return undefined;
  return weekdayText === '?' ? parseDayOfMonth(dayText) : parseDayOfWeek(weekdayText);
}

function parseDayOfMonth(text: string): DayRule | undefined {
  if (text === 'L') return {by: 'last-day'};
  if (text.endsWith('W')) {
    const day = valueIn(text.slice(0, -1), DAYS);
    return day === undefined ? undefined : {by: 'nearest-workday', day};
  }
  const values = parseField(text, DAYS);
  return values && {by: 'day-of-month', values};
}

function parseDayOfWeek(text: string): DayRule | undefined {
  if (text === 'L') return {by: 'weekday', values: new Set([WEEKDAYS.max])};
  if (text.endsWith('L')) {
    const weekday = valueIn(text.slice(0, -1), WEEKDAYS);
    return weekday === undefined ? undefined : {by: 'last-weekday', weekday};
  }
  const [weekdayText = '', nthText, ...rest] = text.split('#');
  if (nthText !== undefined) {
    const weekday = valueIn(weekdayText, WEEKDAYS);
    if (weekday === undefined || rest.length > 0 || !/^[1-5]$/.test(nthText)) return undefined;
    return {by: 'nth-weekday', weekday, nth: Number(nthText)};
  }
  const values = parseField(text, WEEKDAYS);
  return values && {by: 'weekday', values};
}

/** The values of a list of values, ranges and steps; undefined where one of them is wrong. */
function parseField(text: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const range = parseItem(item, field);
    if (range === undefined) return undefined;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
  }
  return new Set([...values].sort((left, right) => left - right));
}

function parseItem(item: string, field: Field): {start: number; end: number; step: number} | undefined {
  const [range = '', stepText, ...moreSteps] = item.split('/');
  const [first = '', last, ...moreBounds] = range.split('-');
  const step = stepText === undefined ? 1 : numberOf(stepText);
  const mayStep = stepText === undefined || field.steps;
  if (!mayStep || step === undefined || step === 0 || moreSteps.length + moreBounds.length > 0)
    return undefined;
  if (range === '*') return {start: field.min, end: field.max, step};
  const start = valueIn(first, field);
  const open = last === undefined && stepText !== undefined;
  const end = open ? field.max : valueIn(last ?? first, field);
  return start === undefined || end === undefined || start > end ? undefined : {start, end, step};
}

/** A value by number or name, within the field's bounds. */
function valueIn(text: string, {min, max, names = []}: Field): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  const value = index >= 0 ? index + min : numberOf(text);
  return value === undefined || value < min || value > max ? undefined : value;
}

function numberOf(text: string): number | undefined {
  return /^[0-9]{1,4}$/.test(text) ? Number(text) : undefined;
}

function parseRate(body: string): RateExpression | undefined {
  const [, valueText = '', unit = '', plural = ''] =
    /^([1-9][0-9]{0,8}) +(minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(valueText);
  // The singular belongs to 1 alone, as EventBridge's reference for rate expressions has it.
  if (valueText === '' || (value === 1) !== (plural === '')) return undefined;
  return {kind: 'rate', minutes: value * (MINUTES_PER_UNIT[unit] ?? 1)};
}

function parseAt(body: string): OnceExpression | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(body)) return undefined;
  const wall = Date.parse(`${body}Z`);
  // Date.parse moves 30 February on to March; a date that comes back otherwise is none.
  return Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(body)
    ? undefined
    : {kind: 'at', wall};
}
