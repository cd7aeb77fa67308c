import {describe, expect, test} from 'vitest';
import type {BatchTrack, Plan} from '../../src/cutover/plan.ts';
import {FAULTS} from '../../src/rehearsal/faults.ts';
import {rehearsalText} from '../../src/rehearsal/rehearsal-text.ts';
import {rehearse} from '../../src/rehearsal/rehearse.ts';
import {START, shopPlan} from '../cutover/shop.ts';

const DIGEST = 'd';

function rehearsed(plan: Plan, seed: number) {
  return rehearse({plan, digest: DIGEST}, {now: START, seed, faults: FAULTS});
}

/** The shop's plan with other jobs, without Argo CD. */
function withJobs(...jobs: readonly Partial<BatchTrack>[]): Plan {
  const plan = shopPlan();
  const [first] = plan.batches;
  if (!first) throw new Error('the shop has a job');
  return {
    ...plan,
    web: [],
    workers: [],
    batches: jobs.map((job, index) => {
      const name = `job-${index}`;
      const own = {id: `batch/shop/${name}`, name, uid: `uid-${index}`, family: name, holds: []};
      return {...first, ...own, schedules: [{group: 'default', name, definition: 'd'}], ...job};
    }),
  };
}

describe('a sound plan', () => {
  test.each([1, 2, 3, 4, 5, 6])('arrives, and nothing breaks, whatever fails: seed %d', async seed => {
    const {ways, passed} = await rehearsed(shopPlan(), seed);
    expect(
      ways.flatMap(({violations, stuck}) => [...violations, ...(stuck === undefined ? [] : [stuck])]),
    ).toEqual([]);
    expect(passed).toBe(true);
    const [, there] = ways;
    expect(Object.values(there?.faults ?? {}).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
  });

  test('is rehearsed in the same way each time', async () => {
    const [one, two] = [await rehearsed(shopPlan(), 9), await rehearsed(shopPlan(), 9)];
    expect(one).toEqual(two);
    expect(rehearsalText(one, true)).toEqual(rehearsalText(two, true));
  });

  test.each(['Allow', 'Forbid', 'Replace'] as const)(
    'a job whose schedule starts a state machine is proven by its executions, and caught up by them: %s',
    async concurrencyPolicy => {
      const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:shop-job-0';
      const plan = withJobs({schedule: '* * * * *', concurrencyPolicy, machine});
      const {ways, passed} = await rehearsed(plan, 5);
      expect(
        ways.flatMap(({violations, stuck}) => [...violations, ...(stuck === undefined ? [] : [stuck])]),
      ).toEqual([]);
      expect(passed).toBe(true);
    },
  );

  test('weeks pass: a monthly job is proven by its own firing, a split schedule by both halves', async () => {
    const plan = withJobs(
      {schedule: '0 4 1 * *'},
      {
        schedule: '30 2 15 * 1',
        schedules: ['dom', 'dow'].map(half => ({group: 'default', name: `job-1-${half}`, definition: half})),
      },
      {schedule: '* * * * *', concurrencyPolicy: 'Allow'},
      {schedule: '15 6 * * *', timeZone: 'America/New_York', suspended: true},
    );
    const {ways, passed} = await rehearsed(plan, 4);
    expect(
      ways.flatMap(({violations, stuck}) => [...violations, ...(stuck === undefined ? [] : [stuck])]),
    ).toEqual([]);
    expect(passed).toBe(true);
    const [calm] = ways;
    expect((calm?.until ?? 0) - START).toBeGreaterThan(9 * 86_400);
    expect(calm?.end['CronJob shop/job-3']).toBe('suspended');
    expect(calm?.end['schedule default/job-3']).toBe('disabled');
  });
});

describe('an unsound plan is found out', () => {
  test('I1 where nobody waits until the controllers know', async () => {
    const plan = withJobs({schedule: '*/10 * * * *', settleSeconds: {source: 0, target: 0}});
    const {verdicts, passed} = await rehearsed(plan, 1);
    expect(passed).toBe(false);
    expect(verdicts.I1).toBe(false);
  });
});
