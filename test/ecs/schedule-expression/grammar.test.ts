import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isScheduleExpression, parseScheduleExpression} from '../../../src/ecs/schedule-expression/grammar.ts';

test.each([
  'cron(0 2 * * ? *)',
  'cron(0/15 * * * ? *)',
  'cron(15 10 ? * 6L 2022-2030)',
  'cron(0 18 ? * MON-FRI *)',
  'cron(0 8 1 * ? *)',
  'cron(0 8 L * ? *)',
  'cron(0 8 3W * ? *)',
  'cron(0 8 ? * 3#2 *)',
  'cron(0 8 ? * fri#1 *)',
  'cron(0 8 ? JAN,mar L *)',
  'cron(0 11-23/2 * * ? *)',
  'cron(1-5,7,9-59 * * * ? *)',
  'cron(*/5 * * * ? 2199)',
  'rate(1 minute)',
  'rate(5 minutes)',
  'rate(1 hour)',
  'rate(7 days)',
  'at(2027-02-28T13:00:00)',
])('%s is valid', text => {
  expect(isScheduleExpression(text)).toBe(true);
});

test.each([
  '',
  '0 2 * * ? *',
  'cron(0 2 * * *)',
  'cron(0 2 * * * *)',
  'cron(0 2 ? * ? *)',
  'cron(0 2 ? * 0 *)',
  'cron(0 2 ? * 8 *)',
  'cron(0 2 ? * 1/2 *)',
  'cron(0 2 ? * FRI-MON *)',
  'cron(0 2 ? * 3#6 *)',
  'cron(0 2 ? * 3#1,5#1 *)',
  'cron(60 2 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 2 0 * ? *)',
  'cron(0 2 32 * ? *)',
  'cron(0 2 32W * ? *)',
  'cron(0 2 W * ? *)',
  'cron(0 2 1,L * ? *)',
  'cron(0 2 * 13 ? *)',
  'cron(0 2 * * ? 1969)',
  'cron(0 2 * * ? 2200)',
  'cron(0/0 2 * * ? *)',
  'cron(5-1 2 * * ? *)',
  'cron(1,,2 2 * * ? *)',
  'cron(-1 2 * * ? *)',
  'cron( 0 2 * * ? *)',
  'cron(0 2 * * ? *) ',
  `cron(${Array.from({length: 60}, (_, minute) => minute).join(',')} ${'0,'.repeat(60)}0 * * ? *)`,
  'rate(0 minutes)',
  'rate(1 minutes)',
  'rate(2 minute)',
  'rate(1.5 hours)',
  'rate(5 seconds)',
  'rate(5minutes)',
  'at(2027-02-30T13:00:00)',
  'at(2027-02-28)',
  'at(2027-02-28T25:00:00)',
])('%s is not', text => {
  expect(isScheduleExpression(text)).toBe(false);
});

test('reads what a field means', () => {
  const parsed = parseScheduleExpression('cron(5/20 9-11 ? 2 MON,7 2027/50)');
  expect(parsed).toEqual({
    kind: 'cron',
    minutes: new Set([5, 25, 45]),
    hours: new Set([9, 10, 11]),
    days: {by: 'weekday', values: new Set([2, 7])},
    months: new Set([2]),
    years: new Set([2027, 2077, 2127, 2177]),
  });
  expect(parseScheduleExpression('rate(2 days)')).toEqual({kind: 'rate', minutes: 2880});
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^(cron|rate|at)\([0-9A-Z*?,/# LW-]{0,20}\)$/)),
      text => {
        expect(typeof isScheduleExpression(text)).toBe('boolean');
      },
    ),
  );
});
