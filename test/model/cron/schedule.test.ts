import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseDuration} from '../../../src/model/cron/duration.ts';
import {type CalendarSchedule, parseSchedule} from '../../../src/model/cron/schedule.ts';
import {oddCronText} from './cron-text.ts';

function calendar(text: string): CalendarSchedule {
  const {schedule, problem} = parseSchedule(text);
  if (schedule?.kind !== 'calendar') throw new Error(problem ?? text);
  return schedule;
}

test.each([
  ['*', true],
  ['?', true],
  ['*/1', true],
  ['*,5', true],
  ['*-9', true],
  ['*/2', false],
  ['1-31', false],
  ['*/2,3', false],
])('day of month %s is a star: %s', (field, star) => {
  expect(calendar(`0 0 ${field} * 1`).dayOfMonth.star).toBe(star);
});

test('reads values, ranges, steps, names and lists', () => {
  const {minute, hour, dayOfMonth, month, dayOfWeek} = calendar(
    '5/20,7 22,0-4/2 +3,007 JAN,mar-May sun,FRI-sat',
  );
  expect([...minute.values]).toEqual([5, 7, 25, 45]);
  expect([...hour.values]).toEqual([0, 2, 4, 22]);
  expect([...dayOfMonth.values]).toEqual([3, 7]);
  expect([...month.values]).toEqual([1, 3, 4, 5]);
  expect([...dayOfWeek.values]).toEqual([0, 5, 6]);
  expect([...calendar(', * * * *').minute.values]).toEqual([]);
});

test.each([
  ['0 0 * * 7', /Sunday is 0/],
  ['0 0 * * FRI-MON', /`FRI-MON` in the day of week field ends before it begins/],
  ['0 0 * * 1-2-3', /more than one `-`/],
  ['1/2/3 * * * *', /more than one `\/`/],
  ['*/0 * * * *', /step 0/],
  ['*/x * * * *', /step that is no number/],
  ['*/-2 * * * *', /step that is no number/],
  ['0 0 * *', /5 fields.*has 4/],
  ['', /has 0/],
  ['@reboot', /is not one of @yearly/],
  [' @daily', /5 fields/],
  ['@every  5m', /not a duration/],
  ['@every', /is not one of/],
  ['TZ=Nowhere/City 0 0 * * *', /`Nowhere\/City` is not a time zone/],
  ['TZ=utc 0 0 * * *', /not a time zone/],
  ['TZ=UTC', /Nothing follows/],
  [`0 0 * * ${'1,'.repeat(9000)}1`, /longer/],
])('says why %j is refused', (text, problem) => {
  expect(parseSchedule(text.slice(0, 20_000)).problem).toMatch(problem);
});

test('keeps the zone of a prefix', () => {
  expect(parseSchedule('CRON_TZ=Asia/Tokyo   @daily').schedule?.zone?.name).toBe('Asia/Tokyo');
  expect(parseSchedule('TZ= 0 0 * * *').schedule?.zone?.name).toBe('UTC');
  expect(parseSchedule('0 0 * * *').schedule).not.toHaveProperty('zone');
});

test.each([
  ['@every 1h30m', 5400],
  ['@every 1.5h', 5400],
  ['@every 1500ms', 1],
  ['@every 0', 1],
  ['@every -5m', 1],
  ['@every +90s', 90],
])('%s fires every %i seconds', (text, seconds) => {
  expect(parseSchedule(text).schedule).toEqual({kind: 'delay', seconds});
});

/** Answers of Go's `time.ParseDuration`. */
test.each([
  ['1h', 3_600_000_000_000n],
  ['.5s', 500_000_000n],
  ['1.s', 1_000_000_000n],
  ['1µs1μs1us', 3_000n],
  ['-1m', -60_000_000_000n],
  ['0', 0n],
  ['1.0000000009s', 1_000_000_000n],
  ['2562047h47m16.854775807s', 9_223_372_036_854_775_807n],
  ['2562047h47m16.854775808s', undefined],
  ['', undefined],
  ['-', undefined],
  ['1', undefined],
  ['.s', undefined],
  ['1d', undefined],
  ['1h 5m', undefined],
  ['1h-5m', undefined],
])('duration %j', (text, nanos) => {
  expect(parseDuration(text)).toBe(nanos);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), oddCronText), text => {
      const {schedule, problem} = parseSchedule(text);
      expect(schedule === undefined).toBe(problem !== undefined);
    }),
  );
});
