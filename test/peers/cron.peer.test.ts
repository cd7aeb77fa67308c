import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {nextFirings} from '../../src/model/cron/firings.ts';
import {parseSchedule} from '../../src/model/cron/schedule.ts';
import {Zone} from '../../src/model/cron/zone.ts';
import {cronText, oddCronText} from '../model/cron/cron-text.ts';
import {buildCronPeer} from './cron-go/build.ts';

interface Question {
  readonly schedule: string;
  readonly zone: string;
  readonly from: string;
  readonly n: number;
}

interface Answer {
  readonly next: readonly string[] | null;
  readonly error?: string;
}

const peer = await buildCronPeer();
const required = process.env.K2E_REQUIRE_PEERS === '1';
const SKIPPED = peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`;

/** Zones whose rules have been the same for years, so that Go's and Node's data agree; with gaps at 0:00, 2:00 and 24:00. */
const ZONES = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
];

/** Instants close to a clock change, where there is one, and anywhere else. From 2015, when São Paulo still had summer time. */
const question = fc
  .record({
    schedule: fc.oneof({weight: 5, arbitrary: cronText}, {weight: 1, arbitrary: oddCronText}),
    zone: fc.constantFrom(...ZONES),
    from: fc.integer({min: Date.UTC(2015, 0) / 1000, max: Date.UTC(2031, 0) / 1000}),
    near: fc.option(fc.integer({min: -3 * 86_400, max: 86_400})),
    n: fc.integer({min: 1, max: 40}),
  })
  .map(({schedule, zone, from, near, n}): Question => {
    const changes = Zone.of(zone)?.changes(from * 1000, (from + 400 * 86_400) * 1000) ?? [];
    const [change] = near === null ? [] : changes;
    const start = change === undefined || near === null ? from : change.at / 1000 + near;
    return {schedule, zone, from: new Date(start * 1000).toISOString(), n};
  });

function ask(path: string, questions: readonly Question[]): readonly Answer[] {
  const input = questions.map(each => JSON.stringify(each)).join('\n');
  const run = spawnSync(path, {input, encoding: 'utf8', maxBuffer: 2 ** 30});
  expect(run.stderr).toBe('');
  return run.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

function answer({schedule: text, zone: name, from, n}: Question): readonly number[] | undefined {
  const {schedule} = parseSchedule(text);
  const zone = Zone.of(name);
  return schedule && zone && nextFirings(schedule, zone, Date.parse(from), n);
}

/** Up to where the library goes back in time, as it does where clocks go back from the middle of an hour. */
function forward(instants: readonly number[]): readonly number[] {
  const back = instants.findIndex(
    (instant, index) => instant <= (instants[index - 1] ?? Number.NEGATIVE_INFINITY),
  );
  return back < 0 ? instants : instants.slice(0, back);
}

test.runIf(required)('Go is there, as K2E_REQUIRE_PEERS=1 asks', () => {
  expect(peer.missing).toBeUndefined();
});

test.skipIf(peer.path === undefined)(
  `fires as robfig/cron v3.0.1, which Kubernetes uses, on random schedules${SKIPPED}`,
  () => {
    const questions = fc.sample(question, Number(process.env.K2E_PEER_RUNS ?? 3000));
    const answers = ask(peer.path ?? '', questions);
    expect(answers).toHaveLength(questions.length);
    for (const [index, asked] of questions.entries()) {
      const {next, error} = answers[index] ?? {next: null};
      const expected = error === undefined ? forward((next ?? []).map(Date.parse)) : undefined;
      expect(answer(asked)?.slice(0, expected?.length), JSON.stringify(asked)).toEqual(expected);
      // A shorter list of ours would be an end that the library does not have, and the other way round.
      if (expected?.length === next?.length) expect(answer(asked)).toEqual(expected);
    }
  },
);
