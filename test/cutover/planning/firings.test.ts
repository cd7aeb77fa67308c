import {describe, expect, test} from 'vitest';
import {inexactOf} from '../../../src/aws/scheduler.ts';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

async function planned(
  targets: Account['targets'],
  [schedule, timeZone]: readonly [schedule: string, timeZone: string] = ['15 3 * * *', 'Europe/Berlin'],
) {
  const draft = DRAFT.replace('15 3 * * *', JSON.stringify(schedule)).replace('Europe/Berlin', timeZone);
  const objects = SHOP.objects.map(object =>
    object.kind === 'CronJob' ? {...object, spec: {schedule, timeZone, concurrencyPolicy: 'Allow'}} : object,
  );
  const plan = await makePlan(
    parseDraft(draft, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf({...SHOP, objects, ...(targets && {targets})}),
  );
  return {
    batches: plan.batches.length,
    left: (plan.left ?? []).map(({why}) => why).join(),
    notes: (plan.notes ?? []).join(),
  };
}
const nightly = (expression: string, timeZone = 'Europe/Berlin', more = {}) => ({
  'shop/shop-nightly': {family: 'shop-nightly', expression, timeZone, ...more},
});

describe('the next 50 firings of both sides are compared (T52)', () => {
  test('the same ones, also in other words', async () => {
    expect(await planned(nightly('cron(15 3 ? * * *)'))).toMatchObject({batches: 1, left: ''});
    expect(await planned(nightly('cron(0/5 * * * ? *)'), ['*/5 * * * *', 'Europe/Berlin'])).toMatchObject({
      batches: 1,
    });
    expect(
      await planned(nightly('cron(0 0 1 1 ? *)', 'Asia/Tokyo'), ['@yearly', 'Asia/Tokyo']),
    ).toMatchObject({batches: 1});
  });

  test.each([
    ['an hour later', nightly('cron(15 4 * * ? *)')],
    ['in another zone', nightly('cron(15 3 * * ? *)', 'UTC')],
    ['not on Sundays', nightly('cron(15 3 ? * MON-SAT *)')],
    ['every minute of the hour', nightly('cron(* 3 * * ? *)')],
    ['then and once more', nightly('cron(15,45 3 * * ? *)')],
    ['never', nightly('cron(15 3 30 2 ? *)')],
    ['for what cannot be read', nightly('cron(nonsense)')],
  ])('schedules that fire %s are a reason to refuse', async (_, targets) => {
    const {batches, left} = await planned(targets);
    expect(batches).toBe(0);
    expect(left).toContain('`15 3 * * *` in Europe/Berlin on Kubernetes, cron(');
  });

  test('only around a change of the clocks: told, and not refused (T51)', async () => {
    // On the last Sunday of October, Kubernetes runs 02:30 twice and Scheduler once.
    const october = await planned(nightly('cron(30 2 25-31 10 ? *)'), ['30 2 25-31 10 *', 'Europe/Berlin']);
    expect(october.batches).toBe(1);
    expect(october.notes).toContain('around a change of the clocks of Europe/Berlin');
  });

  test('what counts from its creation on has no times to compare', async () => {
    expect(await planned(nightly('rate(90 minutes)'), ['@every 90m', 'Europe/Berlin'])).toMatchObject({
      batches: 1,
    });
  });
});

test.each([
  [
    {FlexibleTimeWindow: {Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 15}},
    'has a flexible time window of 15 minutes',
  ],
  [{EndDate: new Date('2027-01-01T00:00:00Z')}, 'ends at 2027-01-01T00:00:00.000Z'],
  [
    {StartDate: new Date('2999-01-01T00:00:00Z'), ScheduleExpression: 'cron(0 * * * ? *)'},
    'begins at 2999-01-01T00:00:00.000Z',
  ],
  [{StartDate: new Date('2999-01-01T00:00:00Z'), ScheduleExpression: 'rate(5 minutes)'}, undefined],
  [{FlexibleTimeWindow: {Mode: 'OFF' as const}, StartDate: new Date('2020-01-01T00:00:00Z')}, undefined],
])('what moves the firings of a schedule (T50): %j', (schedule, says) => {
  expect(inexactOf(schedule)).toBe(says);
});

test('a schedule whose firings are moved is left', async () => {
  const {batches, left} = await planned(
    nightly('cron(15 3 * * ? *)', 'Europe/Berlin', {inexact: 'has a flexible time window of 15 minutes'}),
  );
  expect(batches).toBe(0);
  expect(left).toContain('flexible time window');
});
