import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, inject, test} from 'vitest';
import type {BatchState} from '../../src/cutover/journal.ts';
import {revisionsIn} from '../../src/cutover/journal-lines.ts';
import {skipUnless} from '../servers/required.ts';
import {type Bed, startBed} from './bed.ts';
import {seeded} from './seeded.ts';
import {JOB, makeShop, type Shop, throughKills} from './shop.ts';
import {type Sighting, type Slot, slotOf} from './sighting.ts';
import {everyMinute, jobFaults, recordFaults} from './verdict.ts';

const ground = inject('ground');

/** Deliveries come up to this late, so an instant is judged only when it is longer ago than that. */
const LATE = 10_000;

interface Story {
  readonly namespace: string;
  readonly web: boolean;
  readonly onGap: 'catch-up' | 'skip';
  readonly seed: number;
  /** How often the process is killed on the way there, and back; null: it does not go back. */
  readonly kills: {readonly there: number; readonly back: number | null};
}

/** Each on an AWS of its own, side by side. Seeds decide when processes are killed and how late or often schedules fire. */
const STORIES: readonly Story[] = [
  {namespace: 'there', web: false, onGap: 'skip', seed: 12, kills: {there: 2, back: null}},
  {namespace: 'back', web: false, onGap: 'catch-up', seed: 13, kills: {there: 0, back: 1}},
];

describe.skipIf(skipUnless(ground))('k2e, as built, moves a shop while its process is killed', () => {
  test.concurrent.each(STORIES)('$namespace: web $web, gaps $onGap, kills $kills', async story => {
    if (ground.missing !== undefined) return;
    const {namespace, web, onGap, seed, kills} = story;
    const random = seeded(seed);
    const bed = await startBed(ground, {seed, lagMilliseconds: 5000, lateMilliseconds: LATE, twice: 0.4});
    const shop = await makeShop(bed, {namespace, web, onGap, program: ground.program, python: ground.python});
    try {
      const began = Date.now();
      const isRunning = (each: Sighting) => each.kind === 'job' && each.cronJob === `${namespace}/${JOB}`;
      await bed.until('a first Job', 90, sightings => sightings.some(isRunning));
      expect(await throughKills(shop, 'start', {kills: kills.there, random}), log(shop)).toMatchObject({
        code: 0,
      });
      expect(armed(bed.sightings(), namespace)).toEqual({source: false, target: true});
      if (web) expect(weights(bed, shop.host)).toEqual([0, 10, 50, 100]);
      if (kills.back !== null) {
        expect(await throughKills(shop, 'rollback', {kills: kills.back, random}), log(shop)).toMatchObject({
          code: 0,
        });
        expect(armed(bed.sightings(), namespace)).toEqual({source: true, target: false});
      }
      // One more firing on the side where the job is now.
      const until = Math.ceil(Date.now() / 60_000) * 60_000;
      await wait(until + LATE + 5000 - Date.now());
      const faults = jobFaults(bed.sightings(), {
        cronJob: `${namespace}/${JOB}`,
        family: `${namespace}-${JOB}`,
        slots: everyMinute(began, until),
        gaps: skipped(shop),
      });
      expect(faults, log(shop)).toEqual([]);
      expect(bothArmed(bed.sightings(), namespace)).toEqual([]);
      if (web) expect(recordFaults(bed.sightings(), [`${shop.host} A`])).toEqual([]);
    } finally {
      await shop.stop();
      await bed.stop();
    }
  });
});

function log({folder}: Shop): string {
  return readFileSync(join(folder, 'k2e.log'), 'utf8');
}

/** Slots that the journal lists as left out. */
function skipped({namespace, folder}: Shop): readonly Slot[] {
  const file = join(folder, 'cutover-journal.jsonl');
  const newest = [...revisionsIn(readFileSync(file, 'utf8'), file)].at(-1);
  const track = newest?.journal.tracks[`batch/${namespace}/${JOB}`] as BatchState | undefined;
  return (track?.memory.gaps ?? [])
    .filter(({policy}) => policy === 'skipped')
    .map(({firing}) => slotOf(firing * 1000));
}

/** Whether the job is armed on each side at last. */
function armed(sightings: readonly Sighting[], namespace: string): {source: boolean; target: boolean} {
  const last = (side: string, name: string): boolean => {
    const found = sightings.findLast(
      each => each.kind === 'armed' && each.side === side && each.name === name,
    );
    return found?.kind === 'armed' && found.armed;
  };
  return {source: last('source', `${namespace}/${JOB}`), target: last('target', `${namespace}-${JOB}`)};
}

/** Moments at which the job was armed on both sides. */
function bothArmed(sightings: readonly Sighting[], namespace: string): readonly string[] {
  const now = {source: false, target: false};
  const moments: string[] = [];
  for (const each of sightings) {
    const isJob = each.kind === 'armed' && [`${namespace}/${JOB}`, `${namespace}-${JOB}`].includes(each.name);
    if (!isJob) continue;
    now[each.side] = each.armed;
    if (now.source && now.target) moments.push(new Date(each.at).toISOString());
  }
  return moments;
}

/** Percentages of the target that the records of a host have had, in order, each once in a row. */
function weights(bed: Bed, host: string): readonly number[] {
  const seen: number[] = [];
  for (const each of bed.sightings()) {
    if (each.kind !== 'records' || each.name !== host) continue;
    const target = each.members.find(({id}) => id?.endsWith('-target'));
    const total = each.members.reduce((sum, {weight = 0}) => sum + weight, 0);
    if (target?.weight === undefined) continue;
    const percent = Math.round((100 * target.weight) / total);
    if (percent !== seen.at(-1)) seen.push(percent);
  }
  return seen;
}
