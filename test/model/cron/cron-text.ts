import fc from 'fast-check';

const MONTHS = ['jan', 'FEB', 'Mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'DEC'];
const WEEKDAYS = ['sun', 'MON', 'tue', 'Wed', 'thu', 'fri', 'sat'];

/** One field: stars, values, ranges, steps, names and lists of them, all valid. */
function field(min: number, max: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const value = fc.integer({min, max});
  const step = fc.integer({min: 1, max: max + 2});
  const written = (number: number) => names[number - min] ?? String(number);
  const range = fc
    .tuple(value, value)
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
  const item = fc.oneof(
    value.map(String),
    value.map(written),
    range.map(([low, high]) => `${low}-${high}`),
    range.map(([low, high]) => `${written(low)}-${written(high)}`),
    fc.tuple(range, step).map(([[low, high], by]) => `${low}-${high}/${by}`),
    fc.tuple(value, step).map(([low, by]) => `${low}/${by}`),
    step.map(by => `*/${by}`),
  );
  return fc.oneof(
    {weight: 4, arbitrary: fc.constantFrom('*', '*', '*', '?')},
    {weight: 4, arbitrary: item},
    {
      weight: 2,
      arbitrary: fc
        .array(fc.oneof({weight: 9, arbitrary: item}, fc.constant('*')), {minLength: 1, maxLength: 4})
        .map(items => items.join(',')),
    },
  );
}

/** Schedules of five fields that Kubernetes accepts. */
export const cronText: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, MONTHS), field(0, 6, WEEKDAYS))
  .map(fields => fields.join(' '));

/** Descriptors, delays, prefixes, and texts that look like schedules and mostly are none. */
export const oddCronText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '@hourly',
    '@daily',
    '@weekly',
    '@monthly',
    '@yearly',
    '@annually',
    '@midnight',
    '@reboot',
    '@Daily',
    ' @daily',
  ),
  fc.stringMatching(/^@every [+-]?(\d{0,3}(\.\d{0,2})?(h|m|s|ms|us|ns)?){1,3}$/),
  fc
    .tuple(fc.constantFrom('TZ=UTC ', 'CRON_TZ=Asia/Kolkata  ', 'TZ= ', 'TZ=Europe/Berlin'), cronText)
    .map(parts => parts.join('')),
  fc
    .array(fc.stringMatching(/^[0-9*?,/+-]{1,4}$/), {minLength: 4, maxLength: 6})
    .map(fields => fields.join(' ')),
  fc
    .array(
      fc.constantFrom(
        '0',
        '1',
        '5',
        '1-5',
        '*/2',
        'L',
        '15W',
        '5#2',
        '7',
        'fri-mon',
        '+3',
        '007',
        '-1',
        '1-2-3',
        '*-4',
        '1/2/3',
        '/',
        ',',
        '',
      ),
      {
        minLength: 5,
        maxLength: 5,
      },
    )
    .map(fields => fields.join(' ')),
);
