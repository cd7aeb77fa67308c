import {describe, expect, test} from 'vitest';
import {rehearsalText} from '../../src/rehearsal/rehearsal-text.ts';
import {shopPlan} from '../cutover/shop.ts';
import {rehearsed, withJobs} from './shop-rehearsal.ts';

describe('a sound plan', () => {
  test.each([1, 2, 3])('arrives, and nothing breaks, whatever fails: seed %d', async seed => {
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
});

describe('an unsound plan is found out', () => {
  test('I1 where nobody waits until the controllers know', async () => {
    const plan = withJobs({schedule: '*/10 * * * *', settleSeconds: {source: 0, target: 0}});
    const {verdicts, passed} = await rehearsed(plan, 1);
    expect(passed).toBe(false);
    expect(verdicts.I1).toBe(false);
  });
});
