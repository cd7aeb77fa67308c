import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  type ScheduleConversion,
  toScheduleExpressions,
} from '../../../src/ecs/schedule-expression/convert.ts';
import {emittedFirings} from '../../../src/ecs/schedule-expression/differences.ts';
import {isScheduleExpression} from '../../../src/ecs/schedule-expression/grammar.ts';
import {firingsBetween} from '../../../src/model/cron/firings.ts';
import {type CronSchedule, parseSchedule} from '../../../src/model/cron/schedule.ts';
import {Zone} from '../../../src/model/cron/zone.ts';
import {cronText} from '../../model/cron/cron-text.ts';

const FROM = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;

function schedule(text: string): CronSchedule {
  const parsed = parseSchedule(text);
  if (parsed.schedule === undefined) throw new Error(parsed.problem);
  return parsed.schedule;
}

function zone(name: string): Zone {
  const found = Zone.of(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function convert(text: string, name = 'UTC', from = FROM): ScheduleConversion {
  return toScheduleExpressions(schedule(text), zone(name), from);
}

function texts(conversion: ScheduleConversion): readonly string[] {
  return conversion.expressions.map(({expression}) => expression);
}

test.each([
  ['0 2 * * *', 'cron(0 2 * * ? *)'],
  ['*/15 * * * *', 'cron(0/15 * * * ? *)'],
  ['0 9-17 * * 1-5', 'cron(0 9-17 ? * 2-6 *)'],
  ['0 0 * * 0', 'cron(0 0 ? * 1 *)'],
  ['@weekly', 'cron(0 0 ? * 1 *)'],
  ['0 0 * * */2', 'cron(0 0 ? * 1,3,5,7 *)'],
  ['0 0 * * SUN,sat', 'cron(0 0 ? * 1,7 *)'],
  ['10-50/10 1 * * 6', 'cron(10/10 1 ? * 7 *)'],
  ['5/20 0-23/3 ? jan-mar ?', 'cron(5/20 0/3 * 1-3 ? *)'],
  ['0 0 */2 * *', 'cron(0 0 1/2 * ? *)'],
  ['0 0 13 * 0-6', 'cron(0 0 * * ? *)'],
  ['0 0 1-31 * 1', 'cron(0 0 * * ? *)'],
  ['@hourly', 'cron(0 * * * ? *)'],
  ['@daily', 'cron(0 0 * * ? *)'],
  ['@monthly', 'cron(0 0 1 * ? *)'],
  ['@yearly', 'cron(0 0 1 1 ? *)'],
  ['@every 90m', 'rate(90 minutes)'],
  ['@every 1h', 'rate(1 hour)'],
  ['@every 60s', 'rate(1 minute)'],
  ['@every 48h', 'rate(48 hours)'],
  // The day of the month does not exist in the months named: only the weekdays are left.
  ['0 0 31 2 1', 'cron(0 0 ? 2 2 *)'],
])('%s is %s', (text, expression) => {
  const conversion = convert(text);
  expect(texts(conversion)).toEqual([expression]);
  expect(conversion.expressions[0]).not.toHaveProperty('suffix');
  expect(conversion.expressions[0]?.timezone).toBe('UTC');
  expect(conversion.problem).toBeUndefined();
});

test('either of two day fields needs two schedules, and the dates of both are told', () => {
  const conversion = convert('30 4 13 * 5', 'Europe/Berlin');
  expect(conversion.expressions).toEqual([
    {suffix: 'dom', expression: 'cron(30 4 13 * ? *)', timezone: 'Europe/Berlin'},
    {suffix: 'dow', expression: 'cron(30 4 ? * 6 *)', timezone: 'Europe/Berlin'},
  ]);
  expect(conversion.overlaps).toEqual(['2027-08-13', '2028-10-13', '2029-04-13']);
  expect(texts(convert('0 0 */2 * 1'))).toEqual(['cron(0 0 1/2 * ? *)', 'cron(0 0 ? * 2 *)']);
  expect(convert('0 4 * * 5').overlaps).toEqual([]);
});

test.each([
  ['0 0 31 2 *', 'never'],
  ['0 0 30 2 *', 'never'],
  ['0 0 31 4,6,9,11 ?', 'never'],
  [', * * * *', 'never'],
  ['0 0 , * ,', 'never'],
  ['@every 1h30m10s', 'seconds'],
  ['@every 1s', 'seconds'],
])('%s cannot be said: %s', (text, problem) => {
  expect(convert(text)).toEqual({expressions: [], differences: [], overlaps: [], problem});
});

test('29 February fires', () => {
  expect(texts(convert('0 0 29 2 *'))).toEqual(['cron(0 0 29 2 ? *)']);
});

describe('clock changes', () => {
  test('a schedule of every hour is said in UTC where the zone keeps its minutes', () => {
    expect(convert('0 * * * *', 'Asia/Kolkata').expressions).toEqual([
      {expression: 'cron(30 * * * ? *)', timezone: 'UTC'},
    ]);
    expect(convert('*/15 * * * *', 'America/New_York').expressions).toEqual([
      {expression: 'cron(0/15 * * * ? *)', timezone: 'UTC'},
    ]);
    expect(convert('5 * * * *', 'Asia/Kathmandu').expressions).toEqual([
      {expression: 'cron(20 * * * ? *)', timezone: 'UTC'},
    ]);
    expect(convert('0 * * * *', 'America/New_York').differences).toEqual([]);
  });

  test('not so where half an hour is moved', () => {
    const conversion = convert('0 * * * *', 'Australia/Lord_Howe');
    expect(conversion.expressions).toEqual([
      {expression: 'cron(0 * * * ? *)', timezone: 'Australia/Lord_Howe'},
    ]);
  });

  test('a daily job in the repeated hour runs once instead of twice', () => {
    expect(convert('30 1 * * *', 'America/New_York').differences).toEqual([
      {kind: 'repeated-hour', date: '2027-11-07', first: Date.UTC(2027, 10, 7, 6, 30), missing: 1, extra: 0},
    ]);
    expect(convert('30 4 * * *', 'America/New_York').differences).toEqual([]);
    expect(convert('30 1 * * *', 'Asia/Kolkata').differences).toEqual([]);
  });

  test('a job of some hours misses an hour once a year', () => {
    expect(convert('*/15 0-5 * * *', 'Europe/Berlin').differences).toEqual([
      {kind: 'repeated-hour', date: '2027-10-31', first: Date.UTC(2027, 9, 31, 1, 0), missing: 4, extra: 0},
    ]);
  });

  test('where clocks move by half an hour, the library passes over a job that Scheduler runs', () => {
    const [difference] = convert('15 20 * * *', 'Australia/Lord_Howe').differences;
    expect(difference).toMatchObject({missing: 0, extra: 1});
  });

  test('a rare date is found years ahead', () => {
    // The clocks of New York go back on 1 November in years whose November begins on a Sunday.
    expect(convert('30 1 1 11 *', 'America/New_York').differences).toMatchObject([
      {kind: 'repeated-hour', date: '2037-11-01'},
    ]);
  });

  test('@every counts from elsewhere', () => {
    expect(convert('@every 90m').differences).toEqual([{kind: 'phase', seconds: 5400}]);
  });

  test('a zone in the schedule wins', () => {
    expect(convert('TZ=Asia/Tokyo 0 3 * * *', 'Europe/Berlin').expressions).toEqual([
      {expression: 'cron(0 3 * * ? *)', timezone: 'Asia/Tokyo'},
    ]);
  });
});

interface Row {
  readonly schedule: string;
  readonly timeZone: string;
  readonly from?: string;
  readonly next?: readonly string[] | null;
  readonly error?: string;
}

const golden = fileURLToPath(new URL('../../../../shared/golden/cron.json', import.meta.url));
const rows: readonly Row[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')) : [];
const fired = rows.filter(row => row.error === undefined);

describe.skipIf(rows.length === 0)(
  'fires when Kubernetes does (SKIPPED where ../shared/golden/cron.json is absent)',
  () => {
    test('has every row', () => {
      expect(fired.length).toBeGreaterThanOrEqual(370);
    });

    test.each(fired.map(row => [row.schedule, row.timeZone, row.from ?? '', row] as const))(
      '%j in %s from %s on',
      (text, timeZone, fromText, row) => {
        const from = Date.parse(fromText);
        const next = (row.next ?? []).map(Date.parse);
        const conversion = convert(text, timeZone, from);
        if (conversion.problem !== undefined) {
          expect(conversion.problem).toBe(next.length === 0 ? 'never' : 'seconds');
          return;
        }
        const until = next.length < 24 ? from + 5 * 365 * DAY : (next.at(-1) ?? from);
        expectTold(conversion, next, from, until);
      },
    );
  },
);

/**
 * The firings of Kubernetes after `from` and until `until` are those of the expressions, but for the clock changes that the
 * conversion tells, each with the number of firings that differ.
 */
function expectTold(
  conversion: ScheduleConversion,
  source: readonly number[],
  from: number,
  until: number,
): void {
  const emitted = emittedFirings(conversion.expressions, from, until);
  const sourceSet = new Set(source.filter(instant => instant <= until));
  const missing = [...sourceSet].filter(instant => !emitted.has(instant));
  const extra = [...emitted].filter(instant => !sourceSet.has(instant));
  const differing = [...missing, ...extra].sort((left, right) => left - right);
  const told = conversion.differences.filter(difference => difference.kind !== 'phase');
  // What is told within the span is seen, and the first that is seen is told.
  const seen = told.filter(({first}) => first <= until).map(({first}) => first);
  expect(differing).toEqual(expect.arrayContaining(seen));
  expect(differing[0]).toBe(seen[0]);
  for (const instant of differing) {
    expect(
      told.some(({first}) => first <= instant),
      new Date(instant).toISOString(),
    ).toBe(true);
  }
}

const ZONES = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Europe/Berlin',
  'Europe/Dublin',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
];

test('random schedules and zones: what differs from Kubernetes is told, and all that is emitted is valid', () => {
  const input = fc.record({
    text: cronText,
    name: fc.constantFrom(...ZONES),
    from: fc.integer({min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2030, 0) / 1000}),
    beforeChange: fc.boolean(),
    days: fc.integer({min: 1, max: 40}),
  });
  fc.assert(
    fc.property(input, ({text, name, from: second, beforeChange, days}) => {
      const [change] = zone(name).changes(second * 1000, second * 1000 + 400 * DAY);
      const from = beforeChange && change !== undefined ? change.at - 2 * DAY : second * 1000;
      const conversion = convert(text, name, from);
      const source = firingsBetween(schedule(text), zone(name), from, from + days * DAY);
      expect(conversion.problem === undefined || source.length === 0).toBe(true);
      for (const {expression} of conversion.expressions) {
        expect(isScheduleExpression(expression), expression).toBe(true);
      }
      expectTold(conversion, source, from, from + days * DAY);
    }),
    {numRuns: Number(process.env.K2E_PROPERTY_RUNS ?? 60)},
  );
});
