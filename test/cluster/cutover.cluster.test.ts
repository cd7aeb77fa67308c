import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, inject, test} from 'vitest';
import {skipUnless} from '../servers/required.ts';
import {armed, bothArmed, log, skipped} from './aftermath.ts';
import {type Bed, startBed} from './bed.ts';
import {seeded} from './seeded.ts';
import {JOB, makeShop, throughKills} from './shop.ts';
import type {RecordMember, Sighting} from './sighting.ts';
import {everyMinute, jobFaults, recordFaults} from './verdict.ts';

const ground = inject('ground');

/** Deliveries come up to this late, so an instant is judged only when it is longer ago than that. */
const LATE = 10_000;

/** One command of the cutover, typed once, and resumed after each kill. */
interface Leg {
  readonly command: readonly string[];
  /** How often its process is killed, and within how many seconds after it was started. */
  readonly kills?: {readonly times: number; readonly within: number};
  /** The side that the job is armed on afterwards. */
  readonly job: 'source' | 'target';
}

interface Story {
  readonly namespace: string;
  /** The record of the host; null: nothing but the job is moved. */
  readonly record: 'alias' | 'cname' | null;
  readonly concurrency?: 'Forbid';
  readonly onGap: 'catch-up' | 'skip';
  readonly seed: number;
  readonly way: readonly Leg[];
  /** Percentages of ECS that the records go through. */
  readonly weights: readonly number[];
  /** Whether the records are at the end as they were found. */
  readonly undone?: boolean;
}

/** Each on an AWS of its own, side by side. Seeds decide when processes are killed and how late or often schedules fire. */
const STORIES: readonly Story[] = [
  {
    namespace: 'whole',
    record: 'cname',
    onGap: 'catch-up',
    seed: 11,
    way: [{command: ['start'], kills: {times: 1, within: 240}, job: 'target'}],
    weights: [0, 10, 50, 100],
  },
  {
    namespace: 'undone',
    record: 'alias',
    onGap: 'catch-up',
    seed: 14,
    way: [
      {command: ['--weight', '10'], kills: {times: 1, within: 60}, job: 'source'},
      {command: ['--weight', '50'], job: 'source'},
      {command: ['rollback'], kills: {times: 1, within: 4}, job: 'source'},
    ],
    weights: [0, 10, 50, 0],
    undone: true,
  },
  {
    namespace: 'there',
    record: null,
    onGap: 'skip',
    seed: 12,
    way: [{command: ['start'], kills: {times: 2, within: 90}, job: 'target'}],
    weights: [],
  },
  {
    namespace: 'alone',
    record: null,
    concurrency: 'Forbid',
    onGap: 'catch-up',
    seed: 15,
    way: [
      {command: ['start'], kills: {times: 1, within: 90}, job: 'target'},
      {command: ['rollback'], job: 'source'},
    ],
    weights: [],
  },
  {
    namespace: 'back',
    record: null,
    onGap: 'catch-up',
    seed: 13,
    way: [
      {command: ['start'], job: 'target'},
      {command: ['rollback'], kills: {times: 1, within: 60}, job: 'source'},
    ],
    weights: [],
  },
];

describe.skipIf(skipUnless(ground))('k2e, as built, moves a shop while its process is killed', () => {
  test.concurrent.each(STORIES)('$namespace: record $record, gaps $onGap', async story => {
    if (ground.missing !== undefined) return;
    const {namespace, record, concurrency = 'Allow', onGap, seed, way} = story;
    const random = seeded(seed);
    const bed = await startBed(ground, {seed, lagMilliseconds: 5000, lateMilliseconds: LATE, twice: 0.4});
    const shop = await makeShop(bed, {
      namespace,
      record,
      concurrency,
      onGap,
      program: ground.program,
      python: ground.python,
    });
    try {
      const began = Date.now();
      const isRunning = (each: Sighting) => each.kind === 'job' && each.cronJob === `${namespace}/${JOB}`;
      await bed.until('a first Job', 90, sightings => sightings.some(isRunning));
      for (const {command, kills, job} of way) {
        expect(await throughKills(shop, command, {...kills, random}), log(shop)).toMatchObject({code: 0});
        expect(armed(bed.sightings(), namespace)).toEqual({
          source: job === 'source',
          target: job === 'target',
        });
      }
      expect(weights(bed, shop.host)).toEqual(story.weights);
      // One more firing on the side where the job is now.
      const until = Math.ceil(Date.now() / 60_000) * 60_000;
      await wait(until + LATE + 5000 - Date.now());
      const faults = jobFaults(bed.sightings(), {
        cronJob: `${namespace}/${JOB}`,
        family: `${namespace}-${JOB}`,
        slots: everyMinute(began, until),
        gaps: await skipped(shop),
      });
      expect(faults, log(shop)).toEqual([]);
      expect(bothArmed(bed.sightings(), namespace)).toEqual([]);
      if (record !== null) expect(recordFaults(bed.sightings(), [shop.host + RECORDS[record]])).toEqual([]);
      if (story.undone) {
        const [first, ...later] = records(bed, shop.host);
        expect(later.at(-1)).toEqual(first);
      }
    } finally {
      await shop.stop();
      await bed.stop();
    }
  });
});

/** Types of the records of a host, as `recordFaults` wants them. */
const RECORDS = {alias: ' A', cname: ' CNAME'} as const;

/** Percentages of the target that the records of a host have had, in order, each once in a row. */
function weights(bed: Bed, host: string): readonly number[] {
  const seen: number[] = [];
  for (const members of records(bed, host)) {
    const target = members.find(({id}) => id?.endsWith('-target'));
    const total = members.reduce((sum, {weight = 0}) => sum + weight, 0);
    if (target?.weight === undefined) continue;
    const percent = Math.round((100 * target.weight) / total);
    if (percent !== seen.at(-1)) seen.push(percent);
  }
  return seen;
}

/** The record sets that a host has had, in order. */
function records(bed: Bed, host: string): readonly (readonly RecordMember[])[] {
  return bed
    .sightings()
    .flatMap(each => (each.kind === 'records' && each.name === host ? [each.members] : []));
}
