/**
 * Whether a cron expression of EventBridge Scheduler, `cron(minute hour day-of-month month day-of-week year)`, fires at an
 * instant's minute on the clock of a zone (Scheduler user guide, "Schedule types"). Written for the test bed alone, by asking
 * each minute instead of computing the next firing: k2e's own cron code is what is being judged.
 * @throws Error on what the bed does not play: rates, one-time schedules, `L`, `W` and `#`
 */
export function firesAt(expression: string, zone: string, instant: number): boolean {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (!fields) throw new Error(`The bed plays no ${expression}.`);
  const clock = clockIn(zone, instant);
  const same = clockIn(zone, instant - 3_600_000);
  // The repeated hour of autumn fires once, at its first pass (Scheduler user guide, "Daylight savings time").
  if (same.every((value, index) => value === clock[index])) return false;
  return fields.every((field, index) => field === '?' || matches(field, index, clock[index] ?? 0));
}

const NAMES: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  [],
];
const FIRST = [0, 0, 1, 1, 1, 1970];
const LAST = [59, 23, 31, 12, 7, 2199];

function matches(field: string, index: number, value: number): boolean {
  const number = (text: string): number => {
    const named = (NAMES[index] ?? []).indexOf(text.toUpperCase());
    const found = named < 0 ? Number(text) : named + 1;
    if (!Number.isInteger(found)) throw new Error(`The bed plays no cron field ${field}.`);
    return found;
  };
  return field.split(',').some(part => {
    const [range = '', step] = part.split('/');
    const [low, high] = range === '*' ? [`${FIRST[index]}`, `${LAST[index]}`] : range.split('-');
    const from = number(low ?? '');
    const to = high === undefined ? (step === undefined ? from : (LAST[index] ?? 0)) : number(high);
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
}

/** Minute, hour, day, month, day of the week (Sunday is 1) and year on a zone's clock. */
function clockIn(zone: string, instant: number): readonly number[] {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    weekday: 'short',
  }).formatToParts(instant);
  const part = (type: string): string => parts.find(each => each.type === type)?.value ?? '';
  const weekday = (NAMES[4] ?? []).indexOf(part('weekday').toUpperCase()) + 1;
  return [
    Number(part('minute')),
    Number(part('hour')),
    Number(part('day')),
    Number(part('month')),
    weekday,
    Number(part('year')),
  ];
}
