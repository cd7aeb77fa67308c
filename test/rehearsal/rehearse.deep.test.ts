import {expect, test} from 'vitest';
import {START, shopPlan} from '../cutover/shop.ts';
import {rehearsed, withJobs} from './shop-rehearsal.ts';

test.each([4, 5, 6, 7, 8, 9, 10, 11, 12])('a sound plan arrives, whatever fails: seed %d', async seed => {
  const {ways, passed} = await rehearsed(shopPlan(), seed);
  expect(
    ways.flatMap(({violations, stuck}) => [...violations, ...(stuck === undefined ? [] : [stuck])]),
  ).toEqual([]);
  expect(passed).toBe(true);
});

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
