import {describe, expect, test} from 'vitest';
import {CallError, type CallName, type Ports} from '../../src/cutover/calls.ts';
import {resume, rollback, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import type {EcsSettings} from '../../src/rehearsal/ecs.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const CRON_JOB = {namespace: 'shop', name: 'billing'};
const SCHEDULE = {group: 'default', name: 'billing'};
const WORKER = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};

/** The shop's job and worker on ECS; calls can be made to fail from then on. */
async function moved() {
  const plan: Plan = {...shopPlan(), web: []};
  const world = new Platforms({...shopWorld(1, plan), questions: []});
  const own = rehearsalPorts(world);
  const failing = new Map<CallName, () => CallError | null>();
  const ports = Object.fromEntries(
    Object.entries(own).map(([name, send]) => [
      name,
      async (input: never) => {
        const error = failing.get(name as CallName)?.();
        if (error) throw error;
        return (send as (given: never) => Promise<unknown>)(input);
      },
    ]),
  ) as Ports;
  const say = (change: Parameters<typeof tell>[3]) => tell(world, own, plan, change);
  const run = (seconds?: number) => operate(world, ports, contextFor(plan, 'alice'), seconds);
  await say(start);
  expect((await run()).kind).toBe('done');
  const phases = async () =>
    Object.values((await own['state.read']({}))?.journal.tracks ?? {}).map(
      ({phase, halt}) => halt?.why ?? phase,
    );
  return {world, own, say, run, failing, phases};
}

test('Kubernetes waits for a run on ECS that takes hours, where one at a time is asked for (T41)', async () => {
  const plan: Plan = {...shopPlan('0 * * * *'), web: [], workers: []};
  let seconds = 20;
  const ecs: EcsSettings = {
    transition: [5, 40],
    get duration() {
      return [seconds, seconds] as const;
    },
    failing: 0,
    unplaced: 0,
  };
  const world = new Platforms({...shopWorld(1, plan), questions: []}, {ecs});
  const own = rehearsalPorts(world);
  const running = () => world.ecs.runs('main', 'billing', 0).filter(({state}) => state === 'active').length;
  const when: number[] = [];
  const ports: Ports = {
    ...own,
    'kubernetes.suspend': input => {
      if (!input.suspended) when.push(running());
      return own['kubernetes.suspend'](input);
    },
  };
  await tell(world, own, plan, start);
  expect((await operate(world, ports, contextFor(plan, 'alice'))).kind).toBe('done');
  // It is proven; then a long one begins, and somebody wants to go back while it goes on.
  seconds = 10_800;
  world.simulation.runUntil(world.simulation.now + 9000);
  expect(running()).toBeGreaterThan(0);
  seconds = 20;
  await tell(world, own, plan, rollback);
  await operate(world, ports, contextFor(plan, 'alice'));
  expect(when).toEqual([0]);
});

describe('AWS throttles for minutes', () => {
  test('a job that somebody armed on both sides is disabled on ECS as soon as that goes, by the same process', async () => {
    const {world, own, run, failing} = await moved();
    const {version} = await own['kubernetes.cron-job'](CRON_JOB);
    await own['kubernetes.suspend']({...CRON_JOB, version, suspended: false, annotations: {}});
    const until = world.simulation.now + 600;
    failing.set('schedule.set', () =>
      world.simulation.now < until ? new CallError('schedule.set', 'throttled', 'Rate exceeded') : null,
    );
    await run(1800);
    expect(await own['schedule.get'](SCHEDULE)).toMatchObject({enabled: false});
  });

  test.each(['throttled', 'unknown'] as const)(
    'a way that was asked for goes on by itself: %s',
    async failure => {
      const {world, say, run, failing, phases} = await moved();
      await say(rollback);
      const until = world.simulation.now + 900;
      for (const call of ['schedule.set', 'ecs.scale', 'kubernetes.suspend'] as const)
        failing.set(call, () => (world.simulation.now < until ? new CallError(call, failure, 'no') : null));
      expect((await run()).kind).toBe('done');
      expect(await phases()).toEqual(['source', 'source']);
    },
  );
});

describe('what ran it on ECS is deleted', () => {
  const gone = (call: CallName) => () => new CallError(call, 'missing', `${call}: it does not exist`);

  test('a job whose schedules are gone goes back to Kubernetes, once somebody has looked', async () => {
    const {own, say, run, failing, phases} = await moved();
    for (const call of ['schedule.get', 'schedule.set'] as const) failing.set(call, gone(call));
    await run();
    expect((await phases())[0]).toContain('is not there');
    await say(rollback);
    await run();
    await say(resume);
    await run();
    expect((await phases())[0]).toBe('source');
    expect(await own['kubernetes.cron-job'](CRON_JOB)).toMatchObject({suspended: false});
  });

  test('a worker whose service is gone goes back to Kubernetes', async () => {
    const {own, say, run, failing, phases} = await moved();
    for (const call of ['ecs.service', 'ecs.scale'] as const) failing.set(call, gone(call));
    await say(rollback);
    await run();
    expect((await phases())[1]).toBe('source');
    expect(await own['kubernetes.replicas'](WORKER)).toMatchObject({wanted: 2});
  });
});
