import {parseDuration} from './duration.ts';
import {type CronField, CronProblem, FIELD_BOUNDS, parseField} from './field.ts';
import {Zone} from './zone.ts';

/** A schedule of five fields. */
export interface CalendarSchedule {
  readonly kind: 'calendar';
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
  /** From a `TZ=` or `CRON_TZ=` prefix, which wins over every other zone. Kubernetes refuses it in new objects. */
  readonly zone?: Zone;
}

/** `@every`: a constant delay between two firings. */
export interface DelaySchedule {
  readonly kind: 'delay';
  /** Whole seconds, 1 at least. */
  readonly seconds: number;
  readonly zone?: Zone;
}

/** A CronJob's `schedule`, as Kubernetes understands it. */
export type CronSchedule = CalendarSchedule | DelaySchedule;

/** A schedule, or one sentence that says why Kubernetes refuses the text. */
export type ParsedSchedule =
  | {readonly schedule: CronSchedule; readonly problem?: undefined}
  | {readonly schedule?: undefined; readonly problem: string};

/** Descriptor → the five fields that it stands for. Lower case only; Kubernetes has no `@reboot`. */
const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const SPACE = '\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const SPACES = new RegExp(`[${SPACE}]+`);
const OUTER_SPACE = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');
/** Longer ones are no schedule that a person wrote. */
const LONGEST = 10_000;

/**
 * Reads a schedule as Kubernetes does: `ParseStandard` of `github.com/robfig/cron/v3` v3.0.1. This is not the cron of Unix:
 * see `CronField.star`, and `FIELD_BOUNDS`. Never throws.
 */
export function parseSchedule(text: string): ParsedSchedule {
  if (text.length > LONGEST) return {problem: 'The schedule is longer than any schedule can be.'};
  const prefix = /^(?:TZ|CRON_TZ)=([^ ]*)( ?)/.exec(text);
  if (prefix === null) return parseUnzoned(text);
  const [whole, name = '', space] = prefix;
  const zone = Zone.of(name === '' ? 'UTC' : name);
  if (zone === undefined) return {problem: `\`${name}\` is not a time zone of the IANA database.`};
  if (space === '') return {problem: 'Nothing follows the time zone.'};
  const parsed = parseUnzoned(text.slice(whole.length).replace(OUTER_SPACE, ''));
  return parsed.schedule === undefined ? parsed : {schedule: {...parsed.schedule, zone}};
}

function parseUnzoned(text: string): ParsedSchedule {
  if (text.startsWith('@every ')) return parseDelay(text.slice('@every '.length));
  if (text.startsWith('@')) {
    const fields = DESCRIPTORS.get(text);
    return fields === undefined
      ? {problem: `\`${text}\` is not one of ${[...DESCRIPTORS.keys()].join(', ')} or \`@every <duration>\`.`}
      : parseFields(fields.split(' '));
  }
  return parseFields(text.split(SPACES).filter(field => field !== ''));
}

function parseDelay(text: string): ParsedSchedule {
  const nanos = parseDuration(text);
  if (nanos === undefined) return {problem: `\`${text}\` is not a duration such as \`1h30m\`.`};
  return {schedule: {kind: 'delay', seconds: Math.max(1, Number(nanos / 1_000_000_000n))}};
}

function parseFields(texts: readonly string[]): ParsedSchedule {
  const [minuteText, hourText, dayOfMonthText, monthText, dayOfWeekText] = texts;
  if (texts.length !== 5) {
    return {
      problem: `A schedule has 5 fields (minute, hour, day of month, month, day of week); this has ${texts.length}.`,
    };
  }
  const minute = parseField(minuteText ?? '', FIELD_BOUNDS.minute);
  const hour = parseField(hourText ?? '', FIELD_BOUNDS.hour);
  const dayOfMonth = parseField(dayOfMonthText ?? '', FIELD_BOUNDS.dayOfMonth);
  const month = parseField(monthText ?? '', FIELD_BOUNDS.month);
  const dayOfWeek = parseField(dayOfWeekText ?? '', FIELD_BOUNDS.dayOfWeek);
  if (minute instanceof CronProblem) return {problem: minute.message};
  if (hour instanceof CronProblem) return {problem: hour.message};
  if (dayOfMonth instanceof CronProblem) return {problem: dayOfMonth.message};
  if (month instanceof CronProblem) return {problem: month.message};
  if (dayOfWeek instanceof CronProblem) return {problem: dayOfWeek.message};
  return {schedule: {kind: 'calendar', minute, hour, dayOfMonth, month, dayOfWeek}};
}
