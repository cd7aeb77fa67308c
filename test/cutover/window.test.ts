import {describe, expect, test} from 'vitest';
import {cronFirings} from '../../src/cutover/cron-firings.ts';
import type {BatchTrack} from '../../src/cutover/plan.ts';
import {SETTINGS} from '../../src/cutover/settings.ts';
import {freshBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {proven} from '../../src/cutover/tracks/batch/proof.ts';
import {gapStartAt} from '../../src/cutover/tracks/batch/window.ts';
import {START, shopPlan} from './shop.ts';

describe('the firings that a hand-over accounts for begin', () => {
  test.each([
    ['a minute ago, as the latest may not have been started yet', START - 86_400, START - 60],
    ['with the CronJob, which ran nothing before', START - 20, START - 20],
    ['now, where the clock of the cluster is ahead', START + 5, START],
  ])('%s', (_, created, from) => {
    expect(gapStartAt({settings: SETTINGS}, {created}, START)).toBe(from);
  });
});

describe('the first run on ECS', () => {
  /** Moments at which the job is looked at from the end of its hand-over, until `seconds` later. */
  function looks(schedule: string, seconds: number): readonly number[] {
    const [job] = shopPlan(schedule).batches;
    if (!job) throw new Error('the shop has a job');
    const track: BatchTrack = {...job, schedule};
    const state = {...freshBatch(), phase: 'checked' as const};
    const handed = {...state, memory: {...state.memory, since: START}};
    const moments: number[] = [];
    for (let now = START; now < START + seconds; ) {
      const step = proven({settings: SETTINGS, firings: cronFirings}, track, handed, now);
      if (step.step !== 'wait') break;
      now = step.until;
      moments.push(now - START);
    }
    return moments;
  }

  test('is looked for right when it is due', () => {
    expect(looks('30 9 * * *', 5400)).toEqual([5400]);
  });

  test('is not looked for every quarter of a minute when it is due in weeks, and then at once', () => {
    const moments = looks('0 9 15 * *', 30 * 86_400);
    const due = Date.UTC(2026, 11, 15, 9) / 1000 - START;
    expect(moments.length).toBeLessThan(700);
    expect(moments.find(moment => moment >= due)).toBe(due);
  });

  test('is waited for longer and longer while it does not come', () => {
    const [first = 0, ...late] = looks('30 9 * * *', 8400);
    expect(first).toBe(5400);
    expect(late[0]).toBe(first + SETTINGS.poll);
    expect(late.length).toBeLessThan(60);
  });
});
