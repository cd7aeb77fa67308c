import {describe, expect, test} from 'vitest';
import {resume, rollback, start} from '../../src/cutover/goals.ts';
import type {Journal, TrackState} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const JOB = 'batch/shop/billing';
const WORKER = 'worker/shop/worker';
const DEPLOYMENT = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
const CRON_JOB = {namespace: 'shop', name: 'billing'};
const SCHEDULE = {group: 'default', name: 'billing'};

const workerOnly: Plan = {...shopPlan(), web: [], batches: []};
/** No autoscaler has the worker. */
const plainWorker: Plan = {...workerOnly, workers: workerOnly.workers.map(track => ({...track, holds: []}))};
const jobOnly: Plan = {...shopPlan(), web: [], workers: []};

function setUp(plan: Plan) {
  const setup = shopWorld(1, plan);
  const isHeld = plan.workers.some(({holds}) => holds.length > 0);
  const reverters = setup.cluster.reverters.filter(({who}) => isHeld || !who.startsWith('KEDA'));
  const world = new Platforms({...setup, questions: [], cluster: {...setup.cluster, reverters}});
  const monitor = new Monitor(world, plan);
  const ports = rehearsalPorts(world);
  const stateOf = (id: string) => world.store.read()?.journal.tracks[id];
  return {
    monitor,
    ports,
    stateOf,
    say: (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change),
    run: () => operate(world, monitored(ports, monitor, 'one'), contextFor(plan, 'one')),
    /** Until a track is in a phase. Stopped between two calls, it has perhaps not done what comes next. */
    until: (id: string, phase: TrackState['phase']) => {
      const watched = monitored(ports, monitor, 'one');
      let isThere = false;
      const stopping: typeof watched = {
        ...watched,
        'state.write': async input => {
          const written = await watched['state.write'](input);
          isThere ||= (input.journal as Journal).tracks[id]?.phase === phase;
          if (isThere) throw new Stopped();
          return written;
        },
      };
      return operate(world, stopping, contextFor(plan, 'one')).catch((error: unknown) => {
        if (!(error instanceof Stopped)) throw error;
      });
    },
    pass: (seconds: number) => world.simulation.runUntil(world.simulation.now + seconds),
    worker: async () => [
      (await ports['kubernetes.replicas'](DEPLOYMENT)).wanted,
      (await ports['ecs.service']({cluster: 'main', service: 'worker'})).desired,
    ],
    job: async () => [
      (await ports['kubernetes.cron-job'](CRON_JOB)).suspended,
      (await ports['schedule.get'](SCHEDULE)).enabled,
    ],
  };
}

/** The process was killed. */
class Stopped extends Error {}

describe('a worker', () => {
  test.each(['held', 'drained', 'raised', 'target'] as const)(
    'that was %s goes back, and its holds are given back',
    async phase => {
      const {monitor, ports, say, until, run, pass, worker, stateOf} = setUp(workerOnly);
      await say(start);
      await until(WORKER, phase);
      expect(stateOf(WORKER)?.phase).toBe(phase);
      await say(rollback);
      expect((await run()).kind).toBe('done');
      expect(stateOf(WORKER)?.phase).toBe('source');
      // KEDA takes its time.
      pass(120);
      expect(await worker()).toEqual([2, 0]);
      for (const {ref, before} of workerOnly.workers.flatMap(({holds}) => holds))
        expect((await ports['kubernetes.fields']({ref, fields: Object.keys(before)})).values).toEqual(before);
      expect(monitor.violations).toEqual([]);
    },
  );

  test.each(['lowered', 'returned', 'source'] as const)(
    'that was %s on its way back goes forward again',
    async phase => {
      const {monitor, say, until, run, worker, stateOf} = setUp(workerOnly);
      await say(start);
      await run();
      await say(rollback);
      await until(WORKER, phase);
      expect(stateOf(WORKER)?.phase).toBe(phase);
      await say(start);
      expect((await run()).kind).toBe('done');
      expect(await worker()).toEqual([0, 2]);
      expect(monitor.violations).toEqual([]);
    },
  );

  test('whose service somebody scales to 0 stands still, as nothing runs it; `resume` scales it up again', async () => {
    const {ports, say, run, worker} = setUp(plainWorker);
    await say(start);
    await run();
    await ports['ecs.scale']({cluster: 'main', service: 'worker', desired: 0});
    expect(await run()).toMatchObject({kind: 'halted', rest: [{track: WORKER, halt: {kind: 'drift'}}]});
    expect(await worker()).toEqual([0, 0]);
    await say(resume);
    expect((await run()).kind).toBe('done');
    expect(await worker()).toEqual([0, 2]);
  });

  test('whose pods somebody raises while ECS runs it is stopped on ECS first, and then stands still', async () => {
    const {ports, say, run, worker} = setUp(plainWorker);
    await say(start);
    await run();
    const {version} = await ports['kubernetes.replicas'](DEPLOYMENT);
    await ports['kubernetes.scale']({ref: DEPLOYMENT, version, replicas: 3});
    expect(await run()).toMatchObject({
      kind: 'halted',
      rest: [{track: WORKER, halt: {kind: 'drift', diff: ['replicas: expected 0, found 3']}}],
    });
    expect(await worker()).toEqual([3, 0]);
  });
});

describe('a job', () => {
  test.each(['held', 'suspended', 'nobody', 'enabled', 'checked'] as const)(
    'that was %s goes back',
    async phase => {
      const {monitor, say, until, run, job, stateOf} = setUp(jobOnly);
      await say(start);
      await until(JOB, phase);
      expect(stateOf(JOB)?.phase).toBe(phase);
      await say(rollback);
      expect((await run()).kind).toBe('done');
      expect(await job()).toEqual([false, false]);
      expect(monitor.violations).toEqual([]);
    },
  );

  test.each(['disabled', 'nobody', 'unsuspended', 'held'] as const)(
    'that was %s on its way back goes forward again',
    async phase => {
      const {monitor, say, until, run, job, stateOf} = setUp(jobOnly);
      await say(start);
      await run();
      await say(rollback);
      await until(JOB, phase);
      expect(stateOf(JOB)?.phase).toBe(phase);
      await say(start);
      expect((await run()).kind).toBe('done');
      expect(await job()).toEqual([true, true]);
      expect(monitor.violations).toEqual([]);
    },
  );

  test('whose schedule somebody enables before its time stands still on one side, and goes on from there', async () => {
    const {ports, say, until, run, job, stateOf} = setUp(jobOnly);
    await say(start);
    await until(JOB, 'suspended');
    const {definition} = await ports['schedule.get'](SCHEDULE);
    await ports['schedule.set']({...SCHEDULE, enabled: true, definition});
    expect(await run()).toMatchObject({kind: 'halted', rest: [{track: JOB, halt: {kind: 'drift'}}]});
    expect(await job()).toEqual([true, true]);
    expect(stateOf(JOB)?.phase).toBe('enabled');
    await say(resume);
    expect((await run()).kind).toBe('done');
    expect(stateOf(JOB)?.phase).toBe('target');
  });
});
