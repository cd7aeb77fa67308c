import {expect, test} from 'vitest';
import {CallError} from '../../src/cutover/calls.ts';
import {finalise, rollback, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const JOB = {namespace: 'shop', name: 'billing'};
const CRON_JOB = {apiVersion: 'batch/v1', kind: 'CronJob', ...JOB};
const WORKER = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};

/** The shop's job and worker on ECS, proven. */
async function moved() {
  const plan: Plan = {...shopPlan(), web: []};
  const world = new Platforms({...shopWorld(1, plan), questions: []});
  const own = rehearsalPorts(world);
  let isDeleted = false;
  const unlessDeleted =
    <I, O>(call: 'kubernetes.cron-job' | 'kubernetes.replicas', answer: (input: I) => Promise<O>) =>
    (input: I): Promise<O> =>
      isDeleted ? Promise.reject(new CallError(call, 'missing', 'not found')) : answer(input);
  const ports = {
    ...own,
    'kubernetes.cron-job': unlessDeleted('kubernetes.cron-job', own['kubernetes.cron-job']),
    'kubernetes.replicas': unlessDeleted('kubernetes.replicas', own['kubernetes.replicas']),
  };
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = () => operate(world, ports, contextFor(plan, 'alice'));
  await say(start);
  expect((await run()).kind).toBe('done');
  return {
    ports,
    say,
    run,
    remove: () => {
      isDeleted = true;
    },
    phases: async () =>
      Object.values((await ports['state.read']({}))?.journal.tracks ?? {}).map(({phase}) => phase),
  };
}

test('who deletes CronJob and Deployment once ECS runs them is told that the way back is gone, and can finalise', async () => {
  const {say, run, remove, phases} = await moved();
  remove();
  expect((await run()).rest).toMatchObject([
    {track: 'batch/shop/billing', halt: {kind: 'guard', about: 'gone'}},
    {track: 'worker/shop/worker', halt: {kind: 'guard', about: 'gone'}},
  ]);
  await say(finalise);
  expect((await run()).kind).toBe('done');
  expect(await phases()).toEqual(['finalised', 'finalised']);
  // Once more, as `finalise` is typed again for the code that it prints.
  expect((await run()).kind).toBe('done');
});

test('a way back to what was deleted moves nothing away from ECS', async () => {
  const {ports, say, run, remove} = await moved();
  remove();
  await say(rollback);
  expect((await run()).rest).toMatchObject([{halt: {about: 'gone'}}, {halt: {about: 'gone'}}]);
  expect(await ports['schedule.get']({group: 'default', name: 'billing'})).toMatchObject({enabled: true});
  expect(await ports['ecs.service']({cluster: 'main', service: 'worker'})).toMatchObject({desired: 2});
});

test('a finalised cutover touches nothing any more, whatever somebody starts on Kubernetes under the old names', async () => {
  const {ports, say, run} = await moved();
  await say(finalise);
  expect((await run()).kind).toBe('done');
  const job = await ports['kubernetes.cron-job'](JOB);
  await ports['kubernetes.set-fields']({
    ref: CRON_JOB,
    version: job.version,
    values: {'/spec/suspend': false},
  });
  const {version} = await ports['kubernetes.replicas'](WORKER);
  await ports['kubernetes.scale']({ref: WORKER, version, replicas: 1});
  expect((await run()).kind).toBe('done');
  expect(await ports['schedule.get']({group: 'default', name: 'billing'})).toMatchObject({enabled: true});
  expect(await ports['ecs.service']({cluster: 'main', service: 'worker'})).toMatchObject({desired: 2});
});
