/** One of the five fields of a cron schedule. */
export interface CronField {
  /** The values at which it fires, upwards. May be empty: `,` is a field, and never fires. */
  readonly values: ReadonlySet<number>;
  /**
   * Written with a star or `?` and no step above 1, anywhere in its list: such a day field leaves the choice to the other
   * day field. It has every value then. The reverse does not hold: `0-6` has every value and is no star, nor is a star with
   * a step of 2.
   */
  readonly star: boolean;
}

/** Which values a field may have, and by which names. */
export interface FieldBounds {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Three-letter names, the first for `min`. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The five fields in their order (robfig/cron v3.0.1 `spec.go`). Sunday is 0; unlike in other crons it is not 7 as well. */
export const FIELD_BOUNDS = {
  minute: {name: 'minute', min: 0, max: 59, names: []},
  hour: {name: 'hour', min: 0, max: 23, names: []},
  dayOfMonth: {name: 'day of month', min: 1, max: 31, names: []},
  month: {name: 'month', min: 1, max: 12, names: MONTHS},
  dayOfWeek: {name: 'day of week', min: 0, max: 6, names: WEEKDAYS},
} as const satisfies Readonly<Record<string, FieldBounds>>;

/** Why a field cannot be read, as a sentence. */
export class CronProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reads a field as `getField` of robfig/cron does: a list of values, ranges and steps; empty items are skipped. */
export function parseField(text: string, bounds: FieldBounds): CronField | CronProblem {
  const values = new Set<number>();
  let star = false;
  for (const item of text.split(',').filter(part => part !== '')) {
    const range = parseRange(item, bounds);
    if (range instanceof CronProblem) return range;
    for (const value of range.values) values.add(value);
    star ||= range.star;
  }
  return {values: new Set([...values].sort((left, right) => left - right)), star};
}

function parseRange(item: string, bounds: FieldBounds): CronField | CronProblem {
  const [range = '', stepText, ...moreSteps] = item.split('/');
  const [first = '', last, ...moreBounds] = range.split('-');
  const isStar = first === '*' || first === '?';
  if (moreSteps.length > 0) return problem(item, bounds, 'has more than one `/`');
  // Kubernetes reads nothing after a star but the step, so `*-x` is a star too.
  if (!isStar && moreBounds.length > 0) return problem(item, bounds, 'has more than one `-`');

  const step = stepText === undefined ? 1 : numberOf(stepText);
  if (step === undefined) return problem(item, bounds, 'has a step that is no number');
  const start = isStar ? bounds.min : valueIn(first, bounds);
  const end =
    isStar || (last === undefined && stepText !== undefined) ? bounds.max : valueIn(last ?? first, bounds);
  if (start === undefined || end === undefined)
    return problem(item, bounds, 'is neither a number nor a name there');
  if (step === 0) return problem(item, bounds, 'has the step 0');
  if (start < bounds.min || end > bounds.max) {
    const sunday = bounds.max === 6 && end === 7 ? '; Sunday is 0' : '';
    return problem(item, bounds, `is outside ${bounds.min}-${bounds.max}${sunday}`);
  }
  if (start > end) return problem(item, bounds, 'ends before it begins');
  return {values: new Set(valuesBetween(start, end, step)), star: isStar && step === 1};
}

function problem(item: string, {name}: FieldBounds, what: string): CronProblem {
  return new CronProblem(`\`${item}\` in the ${name} field ${what}.`);
}

function valueIn(text: string, {names, min}: FieldBounds): number | undefined {
  const index = names.indexOf(text.toLowerCase());
  return index >= 0 ? index + min : numberOf(text);
}

/** A number as Go's `strconv.Atoi` reads it, from 0 on; undefined for all else. */
function numberOf(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= 0 && value < 2 ** 63 ? Math.abs(value) : undefined;
}

function valuesBetween(start: number, end: number, step: number): readonly number[] {
  const values: number[] = [];
  for (let value = start; value <= end; value += step) values.push(value);
  return values;
}
