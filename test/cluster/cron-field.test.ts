import {expect, test} from 'vitest';
import {firesAt} from './cron-field.ts';

/** Minutes between two instants at which an expression fires. */
function firings(expression: string, zone: string, from: string, to: string): readonly string[] {
  const found: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 60_000)
    if (firesAt(expression, zone, at)) found.push(new Date(at).toISOString().slice(0, 16));
  return found;
}

test.each([
  ['cron(* * * * ? *)', 'UTC', '2026-01-01T00:00Z', '2026-01-01T00:02Z', ['00:00', '00:01', '00:02']],
  [
    'cron(5 0/6 * * ? *)',
    'UTC',
    '2026-01-01T00:00Z',
    '2026-01-01T23:59Z',
    ['00:05', '06:05', '12:05', '18:05'],
  ],
  ['cron(30 6 ? * 2-6 *)', 'Europe/Berlin', '2026-01-02T00:00Z', '2026-01-05T23:59Z', ['05:30', '05:30']],
  ['cron(0,30 12 1 JAN,FEB ? 2026)', 'UTC', '2026-01-01T00:00Z', '2026-01-02T00:00Z', ['12:00', '12:30']],
])('%s in %s', (expression, zone, from, to, times) => {
  expect(firings(expression, zone, from, to).map(time => time.slice(11))).toEqual(times);
});

test('fires once in the hour that autumn repeats and not in the hour that spring skips', () => {
  const daily = 'cron(30 2 * * ? *)';
  const autumn = firings(daily, 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T20:00Z');
  expect(autumn).toEqual(['2026-10-25T00:30']);
  expect(firings(daily, 'Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T20:00Z')).toEqual([]);
});

test('says what it does not play', () => {
  expect(() => firesAt('rate(5 minutes)', 'UTC', 0)).toThrow('plays no rate(5 minutes)');
  expect(() => firesAt('cron(0 0 L * ? *)', 'UTC', 0)).toThrow('plays no cron field L');
});
