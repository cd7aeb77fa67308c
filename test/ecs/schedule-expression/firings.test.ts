import {expect, test} from 'vitest';
import {scheduleFirings} from '../../../src/ecs/schedule-expression/firings.ts';
import {parseScheduleExpression} from '../../../src/ecs/schedule-expression/grammar.ts';
import {Zone} from '../../../src/model/cron/zone.ts';

/** The first firings, as ISO texts up to the minute in UTC. */
function first(
  count: number,
  text: string,
  zoneName: string,
  after: string,
  start?: string,
): readonly string[] {
  const expression = parseScheduleExpression(text);
  const zone = Zone.of(zoneName);
  if (expression === undefined || zone === undefined) throw new Error(text);
  const found: string[] = [];
  const from = Date.parse(after);
  for (const instant of scheduleFirings(
    expression,
    zone,
    from,
    start === undefined ? from : Date.parse(start),
  )) {
    found.push(new Date(instant).toISOString().slice(0, 16));
    if (found.length === count) break;
  }
  return found;
}

test('a time that the clocks skip does not fire', () => {
  expect(first(2, 'cron(30 2 * * ? *)', 'America/New_York', '2027-03-13T08:00:00Z')).toEqual([
    '2027-03-15T06:30',
    '2027-03-16T06:30',
  ]);
});

test('a time that the clocks show twice fires once', () => {
  expect(first(3, 'cron(30 1 * * ? *)', 'America/New_York', '2027-11-06T08:00:00Z')).toEqual([
    '2027-11-07T05:30',
    '2027-11-08T06:30',
    '2027-11-09T06:30',
  ]);
  // Between both showings nothing fires.
  expect(first(1, 'cron(30 1 * * ? *)', 'America/New_York', '2027-11-07T06:00:00Z')).toEqual([
    '2027-11-08T06:30',
  ]);
});

test('fires on special days', () => {
  expect(first(3, 'cron(0 9 L * ? *)', 'UTC', '2028-01-15T00:00:00Z')).toEqual([
    '2028-01-31T09:00',
    '2028-02-29T09:00',
    '2028-03-31T09:00',
  ]);
  // 1 May 2027 is a Saturday, 31 October 2027 a Sunday: the nearest workday stays in the month.
  expect(first(1, 'cron(0 9 1W 5 ? *)', 'UTC', '2027-01-01T00:00:00Z')).toEqual(['2027-05-03T09:00']);
  expect(first(1, 'cron(0 9 31W 10 ? *)', 'UTC', '2027-01-01T00:00:00Z')).toEqual(['2027-10-29T09:00']);
  expect(first(1, 'cron(0 9 15W 8 ? *)', 'UTC', '2027-01-01T00:00:00Z')).toEqual(['2027-08-16T09:00']);
  expect(first(2, 'cron(0 9 ? * 3#2 *)', 'UTC', '2027-01-01T00:00:00Z')).toEqual([
    '2027-01-12T09:00',
    '2027-02-09T09:00',
  ]);
  expect(first(1, 'cron(0 9 ? * 6L *)', 'UTC', '2027-01-01T00:00:00Z')).toEqual(['2027-01-29T09:00']);
});

test('ends with its years', () => {
  expect(first(5, 'cron(0 0 1 1 ? 2027-2028)', 'UTC', '2026-06-01T00:00:00Z')).toEqual([
    '2027-01-01T00:00',
    '2028-01-01T00:00',
  ]);
  expect(first(1, 'cron(0 0 31 2 ? *)', 'UTC', '2026-06-01T00:00:00Z')).toEqual([]);
});

test('a rate counts from its start', () => {
  expect(first(2, 'rate(90 minutes)', 'UTC', '2027-01-01T00:00:00Z')).toEqual([
    '2027-01-01T01:30',
    '2027-01-01T03:00',
  ]);
  expect(first(2, 'rate(1 day)', 'UTC', '2027-01-01T12:00:00Z', '2026-12-01T09:15:00Z')).toEqual([
    '2027-01-02T09:15',
    '2027-01-03T09:15',
  ]);
  expect(first(1, 'rate(1 day)', 'UTC', '2027-01-01T12:00:00Z', '2027-05-01T09:15:00Z')).toEqual([
    '2027-05-01T09:15',
  ]);
});

test('at fires once, on the clocks of its zone', () => {
  expect(first(5, 'at(2027-07-01T09:00:00)', 'Europe/Berlin', '2027-01-01T00:00:00Z')).toEqual([
    '2027-07-01T07:00',
  ]);
  expect(first(5, 'at(2027-07-01T09:00:00)', 'Europe/Berlin', '2028-01-01T00:00:00Z')).toEqual([]);
});
