import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {nextFirings} from '../../../src/model/cron/firings.ts';
import {parseSchedule} from '../../../src/model/cron/schedule.ts';
import {Zone} from '../../../src/model/cron/zone.ts';
import {cronText} from './cron-text.ts';

interface Row {
  readonly schedule: string;
  readonly timeZone: string;
  readonly from?: string;
  readonly next?: readonly string[] | null;
  readonly error?: string;
}

const golden = fileURLToPath(new URL('../../../../shared/golden/cron.json', import.meta.url));
const rows: readonly Row[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')) : [];

function zone(name: string): Zone {
  const found = Zone.of(name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** The firings as the golden file writes them, or the problem. */
function firings(text: string, timeZone: string, from: string, count: number): readonly string[] | string {
  const {schedule, problem} = parseSchedule(text);
  if (schedule === undefined) return problem;
  return nextFirings(schedule, zone(timeZone), Date.parse(from), count).map(instant =>
    new Date(instant).toISOString().replace('.000Z', 'Z'),
  );
}

describe.skipIf(rows.length === 0)(
  'as Kubernetes (SKIPPED where ../shared/golden/cron.json is absent)',
  () => {
    test('has every row', () => {
      expect(rows.length).toBeGreaterThanOrEqual(392);
    });

    const refused = rows.filter(row => row.error !== undefined);
    test.each(refused.map(row => [row.schedule] as const))('refuses %j', text => {
      // The golden schedules were read behind a `TZ=` prefix, which trims them.
      expect(parseSchedule(`TZ=UTC ${text}`).problem).toMatch(/\.$/);
    });

    const fired = rows.filter(row => row.error === undefined);
    test.each(fired.map(row => [row.schedule, row.timeZone, row.from ?? '', row] as const))(
      'fires %j in %s from %s on',
      (schedule, timeZone, from, row) => {
        expect(firings(schedule, timeZone, from, 24)).toEqual(row.next ?? []);
      },
    );
  },
);

test('goes on where the library turns back in time', () => {
  // The clocks of Chatham went back from 3:45 to 2:45; robfig/cron answers 14:04 with 13:43 for ever.
  expect(firings('28-59/7 3 28 3-8 0-4/2', 'Pacific/Chatham', '2029-03-31T13:00:00Z', 6)).toEqual([
    '2029-03-31T13:43:00Z',
    '2029-03-31T13:50:00Z',
    '2029-03-31T13:57:00Z',
    '2029-03-31T14:04:00Z',
    '2029-03-31T14:43:00Z',
    '2029-03-31T14:50:00Z',
  ]);
});

test('a zone in the schedule wins, and firings are after the start', () => {
  expect(firings('TZ=Asia/Tokyo 0 3 * * *', 'UTC', '2027-01-01T18:00:00Z', 1)).toEqual([
    '2027-01-02T18:00:00Z',
  ]);
  expect(firings('@every 90s', 'UTC', '2027-01-01T00:00:00.500Z', 2)).toEqual([
    '2027-01-01T00:01:30Z',
    '2027-01-01T00:03:00Z',
  ]);
  expect(firings('0 0 * * *', 'UTC', '2027-01-01T00:00:00Z', 0)).toEqual([]);
});

test('firings are later and later, and begin at full minutes', () => {
  const zones = [
    'UTC',
    'Africa/Cairo',
    'America/Santiago',
    'Asia/Beirut',
    'Pacific/Chatham',
    'Australia/Lord_Howe',
  ];
  fc.assert(
    fc.property(
      cronText,
      fc.constantFrom(...zones),
      fc.integer({min: 0, max: Date.UTC(2040, 0) / 1000}),
      (text, name, second) => {
        const {schedule} = parseSchedule(text);
        if (schedule === undefined) throw new Error(text);
        let last = second * 1000;
        for (const instant of nextFirings(schedule, zone(name), last, 50)) {
          expect(instant, text).toBeGreaterThan(last);
          expect(new Date(instant).getUTCSeconds(), text).toBe(0);
          last = instant;
        }
      },
    ),
  );
});
