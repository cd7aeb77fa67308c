import {describe, expect, test} from 'vitest';
import {cronFirings} from '../../src/cutover/cron-firings.ts';
import type {BatchTrack} from '../../src/cutover/plan.ts';
import {SETTINGS} from '../../src/cutover/settings.ts';
import {freshBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {proven} from '../../src/cutover/tracks/batch/proof.ts';
import {closedWindow, gapStartAt, lastFiring} from '../../src/cutover/tracks/batch/window.ts';
import {contextFor} from './operator.ts';
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

describe('a hand-over begins where it ends before the next firing', () => {
  const at = (text: string) => Date.parse(text) / 1000;
  /** Until when a job may not be handed over at a moment; null where it may. Its settle times are 90 seconds each. */
  function closed(schedule: string, moment: string, timeZone = 'Etc/UTC'): number | null {
    const plan = shopPlan(schedule);
    const [job] = plan.batches;
    if (!job) throw new Error('the shop has a job');
    return closedWindow(contextFor(plan, 'one'), {...job, schedule, timeZone}, at(moment))?.until ?? null;
  }

  test.each<[string, Parameters<typeof closed>, string | null]>([
    ['the next firing is far away', ['30 9 * * *', '2026-11-21T08:00:00Z'], null],
    ['it is as far away as a hand-over lasts', ['30 9 * * *', '2026-11-21T09:26:00Z'], null],
    ['it is nearer (T63)', ['30 9 * * *', '2026-11-21T09:26:01Z'], '2026-11-21T09:31:00Z'],
    ['one is just now (T50)', ['30 9 * * *', '2026-11-21T09:30:59Z'], '2026-11-21T09:31:00Z'],
    ['its minute is over', ['30 9 * * *', '2026-11-21T09:31:00Z'], null],
    ['the job is too frequent for windows: late runs, by token', ['* * * * *', '2026-11-21T08:00:30Z'], null],
    [
      'every other firing is followed too soon',
      ['0,2,30 * * * *', '2026-11-21T07:59:00Z'],
      '2026-11-21T08:03:00Z',
    ],
    [
      'the clocks go back within a day (T51)',
      ['30 9 * * *', '2026-10-24T12:00:00Z', 'Europe/Berlin'],
      '2026-10-26T01:00:01Z',
    ],
    ['they did so a day ago', ['30 9 * * *', '2026-10-26T01:00:01Z', 'Europe/Berlin'], null],
  ])('%s', (_, input, until) => {
    expect(closed(...input)).toBe(until === null ? null : at(until));
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

describe('the last firing that was due is found, and with it Kubernetes is told what is done', () => {
  const at = (text: string) => Date.parse(text) / 1000;
  const found = (schedule: string, after = 0) => {
    const plan = shopPlan(schedule);
    const [job] = plan.batches as readonly [BatchTrack];
    return lastFiring(contextFor(plan, 'one'), job, after, START);
  };

  test.each([
    ['each minute', '* * * * *', '2026-11-21T08:00:00Z'],
    ['each night', '15 3 * * *', '2026-11-21T03:15:00Z'],
    ['each year', '0 0 1 1 *', '2026-01-01T00:00:00Z'],
    ['on the 29th of February', '0 0 29 2 *', '2024-02-29T00:00:00Z'],
  ])('of a job that runs %s, also where its status names none', (_, schedule, last) => {
    expect(found(schedule)).toBe(at(last));
    expect(found(schedule, at(last) - 1)).toBe(at(last));
    expect(found(schedule, at(last))).toBeUndefined();
  });

  test('of one that never runs there is none', () => {
    expect(found('0 0 30 2 *')).toBeUndefined();
  });
});
