import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Zone} from '../../../src/model/cron/zone.ts';

function zone(name: string): Zone {
  const found = Zone.of(name);
  if (found === undefined) throw new Error(name);
  return found;
}

test('knows the names of the IANA database, and no others', () => {
  for (const name of [
    'UTC',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'Asia/Calcutta',
  ]) {
    expect(Zone.of(name)?.name).toBe(name);
  }
  for (const name of [
    '',
    'Local',
    'utc',
    'europe/berlin',
    '+05:30',
    'Mars/Olympus',
    '../etc/passwd',
    'Europe/',
  ]) {
    expect(Zone.of(name), name).toBeUndefined();
  }
});

test('tells when clocks change', () => {
  const from = Date.UTC(2027, 0);
  const changes = [...zone('Europe/Berlin').changes(from, Date.UTC(2028, 0))];
  expect(changes).toEqual([
    {at: Date.UTC(2027, 2, 28, 1), before: 3_600_000, after: 7_200_000},
    {at: Date.UTC(2027, 9, 31, 1), before: 7_200_000, after: 3_600_000},
  ]);
  expect([...zone('Asia/Kolkata').changes(from, Date.UTC(2037, 0))]).toEqual([]);
  expect([...Zone.utc.changes(from, Date.UTC(2037, 0))]).toEqual([]);
});

test('a wall time has no instant in a gap and two where clocks go back', () => {
  const berlin = zone('Europe/Berlin');
  expect(berlin.instantsOf(Date.UTC(2027, 2, 28, 2, 30))).toEqual([]);
  expect(berlin.instantsOf(Date.UTC(2027, 9, 31, 2, 30))).toEqual([
    Date.UTC(2027, 9, 31, 0, 30),
    Date.UTC(2027, 9, 31, 1, 30),
  ]);
  expect(berlin.instantsOf(Date.UTC(2027, 6, 1, 12))).toEqual([Date.UTC(2027, 6, 1, 10)]);
});

test('what the clocks show leads back to the instant', () => {
  const names = Intl.supportedValuesOf('timeZone');
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2060, 0) / 1000}),
      (name, second) => {
        const found = zone(name);
        expect(found.instantsOf(found.wallAt(second * 1000))).toContain(second * 1000);
      },
    ),
  );
});

test('offsets are those of Intl', () => {
  const names = Intl.supportedValuesOf('timeZone');
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2060, 0) / 60_000}),
      (name, minute) => {
        const instant = minute * 60_000;
        const parts = new Intl.DateTimeFormat('en-US', {
          timeZone: name,
          dateStyle: 'short',
          timeStyle: 'short',
          hourCycle: 'h23',
        });
        const shown = new Intl.DateTimeFormat('en-US', {
          timeZone: 'UTC',
          dateStyle: 'short',
          timeStyle: 'short',
          hourCycle: 'h23',
        });
        expect(shown.format(zone(name).wallAt(instant)), name).toBe(parts.format(instant));
      },
    ),
  );
});
