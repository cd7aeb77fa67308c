import {expect, test} from 'vitest';
import {resume, rollback, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const JOB = {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'};

/** The shop's job alone, which somebody gives another value of its spec after it was planned. */
async function changedAfterPlan(field: string, value: string) {
  const whole = shopPlan();
  const plan: Plan = {...whole, web: [], workers: []};
  const setup = shopWorld(1, plan);
  const world = new Platforms({...setup, questions: []});
  const ports = rehearsalPorts(world);
  const set = async (now: unknown) => {
    const {version} = await ports['kubernetes.fields']({ref: JOB, fields: []});
    await ports['kubernetes.set-fields']({ref: JOB, version, values: {[`/spec/${field}`]: now}});
  };
  await set(value);
  return {
    plan,
    set,
    say: (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change),
    run: () => operate(world, ports, contextFor(plan, 'alice')),
    switches: async () => [
      (await ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).suspended,
      (await ports['schedule.get']({group: 'default', name: 'billing'})).enabled,
    ],
  };
}

test.each([
  ['schedule', '*/5 * * * *', '*/10 * * * *'],
  ['timeZone', 'Europe/Berlin', 'Etc/UTC'],
  ['concurrencyPolicy', 'Allow', 'Forbid'],
])(
  'a job whose %s was changed after it was planned is not handed over to schedules that know nothing of it',
  async (field, value, planned) => {
    const {set, say, run, switches} = await changedAfterPlan(field, value);
    await say(start);
    const ended = await run();
    const diff = [`${field}: expected ${planned}, found ${value}`];
    expect(ended).toMatchObject({kind: 'halted', rest: [{halt: {kind: 'drift', diff}}]});
    expect(await switches()).toEqual([false, false]);

    await set(planned);
    await say(resume);
    expect((await run()).kind).toBe('done');
    expect(await switches()).toEqual([true, true]);
  },
);

test('the way back from there is open', async () => {
  const {say, run, switches} = await changedAfterPlan('schedule', '*/5 * * * *');
  await say(start);
  await run();
  await say(rollback);
  expect((await run()).kind).toBe('done');
  expect(await switches()).toEqual([false, false]);
});
