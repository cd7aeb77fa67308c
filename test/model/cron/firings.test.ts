import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {nextFirings} from '../../../src/model/cron/firings.ts';
import {parseSchedule} from '../../../src/model/cron/schedule.ts';
import {Zone} from '../../../src/model/cron/zone.ts';

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
