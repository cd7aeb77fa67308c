import {expect, test} from 'vitest';
import type {Ports} from '../../src/cutover/calls.ts';
import {rollback, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {statusLines, statusOf} from '../../src/cutover/status.ts';
import type {Reverter} from '../../src/rehearsal/kubernetes/reverter.ts';
import {Platforms, type WorldSetup} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const WORKER = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
const SCALED = {...WORKER, apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject'};
const PAUSE = '/metadata/annotations/autoscaling.keda.sh~1paused-replicas';

/** The shop's worker alone. */
function workerPlan(): Plan {
  return {...shopPlan(), web: [], batches: []};
}

/** The shop's world with those autoscalers; KEDA keeps the worker at 0 while it is paused. */
function worldWith(plan: Plan, autoscalers: readonly Reverter[]): WorldSetup {
  const world = shopWorld(1, plan);
  const paused = world.cluster.reverters.filter(({who}) => who === 'KEDA, paused');
  const reverters = [...(plan.workers.some(({holds}) => holds.length > 0) ? paused : []), ...autoscalers];
  return {...world, questions: [], cluster: {...world.cluster, reverters}};
}

/** There and back; what the worker looks like then, and how the process ended. */
async function thereAndBack(plan: Plan, setup: WorldSetup) {
  const world = new Platforms(setup);
  const ports = rehearsalPorts(world);
  const context = contextFor(plan, 'alice');
  await tell(world, ports, plan, start);
  const there = await operate(world, ports, context);
  await tell(world, ports, plan, rollback);
  const back = await operate(world, ports, context);
  // Autoscalers take their time.
  world.simulation.runUntil(world.simulation.now + 120);
  const state = (await ports['state.read']({}))?.journal.tracks['worker/shop/worker'];
  const replicas = await ports['kubernetes.replicas'](WORKER);
  const {values} = await ports['kubernetes.fields']({ref: SCALED, fields: [PAUSE]});
  return {there: there.kind, back: back.kind, phase: state?.phase, replicas, pause: values[PAUSE]};
}

test('a worker under KEDA comes back, though KEDA keeps it at 0 as long as it is paused (T62)', async () => {
  const plan = workerPlan();
  const ended = await thereAndBack(plan, {...shopWorld(1, plan), questions: []});
  expect(ended).toMatchObject({there: 'done', back: 'done', phase: 'source', pause: null});
  expect(ended.replicas).toMatchObject({wanted: 2, ready: 2});
});

test('a worker that KEDA keeps at 0 for want of work comes back with what KEDA wants', async () => {
  const plan = workerPlan();
  const wants = {ref: WORKER, values: {'/spec/replicas': 0}};
  const ended = await thereAndBack(plan, worldWith(plan, [{who: 'KEDA', wants, holds: [], delay: [1, 3]}]));
  expect(ended).toMatchObject({there: 'done', back: 'done', phase: 'source', pause: null});
});

test('a worker whose autoscaler wants fewer pods than the plan saw comes back with those', async () => {
  const plan = {...workerPlan(), workers: workerPlan().workers.map(track => ({...track, holds: []}))};
  // An autoscaler rests while there are 0 replicas.
  const autoscaler: Reverter = {
    who: 'horizontal-pod-autoscaler',
    wants: {ref: WORKER, values: {'/spec/replicas': 1}},
    holds: [{ref: WORKER, values: {'/spec/replicas': 0}}],
    delay: [1, 3],
  };
  const ended = await thereAndBack(plan, worldWith(plan, [autoscaler]));
  expect(ended).toMatchObject({there: 'done', back: 'done', phase: 'source'});
  expect(ended.replicas).toMatchObject({wanted: 1, ready: 1});
});

test('a worker that somebody stops while it comes back is not waited for in silence', async () => {
  const plan = {...workerPlan(), workers: workerPlan().workers.map(track => ({...track, holds: []}))};
  const world = new Platforms(worldWith(plan, []));
  const ports = rehearsalPorts(world);
  await tell(world, ports, plan, start);
  await operate(world, ports, contextFor(plan, 'alice'));
  await tell(world, ports, plan, rollback);
  let isStopped = false;
  const ended = await operate(
    world,
    {
      ...ports,
      'state.write': async input => {
        const written = await ports['state.write'](input);
        if (input.journal.tracks['worker/shop/worker']?.phase === 'returned' && !isStopped) {
          isStopped = true;
          const {version} = await ports['kubernetes.replicas'](WORKER);
          await ports['kubernetes.scale']({ref: WORKER, version, replicas: 0});
        }
        return written;
      },
    },
    contextFor(plan, 'alice'),
  );
  expect(ended).toMatchObject({
    kind: 'halted',
    rest: [{track: 'worker/shop/worker', halt: {kind: 'drift', diff: ['replicas: expected 2, found 0']}}],
  });
});

test('where neither side does the work for long people are told, and the way back is open', async () => {
  const plan = {...workerPlan(), workers: workerPlan().workers.map(track => ({...track, holds: []}))};
  const world = new Platforms(worldWith(plan, []));
  const ports = rehearsalPorts(world);
  let isFailing = true;
  const failing: Ports = {
    ...ports,
    'ecs.service': async input => {
      const seen = await ports['ecs.service'](input);
      return isFailing ? {...seen, running: 0, steady: false} : seen;
    },
  };
  const told = async () => {
    const journal = (await ports['state.read']({}))?.journal ?? null;
    return {journal, text: statusLines(statusOf(plan, journal, world.simulation.now), 0).join('\n')};
  };
  await tell(world, ports, plan, start);
  await operate(world, failing, contextFor(plan, 'alice'), 300);
  expect((await told()).journal?.tracks['worker/shop/worker']?.halt).toBeNull();
  await operate(world, failing, contextFor(plan, 'alice'), 1200);
  const {journal, text} = await told();
  expect(journal?.tracks['worker/shop/worker']?.halt).toMatchObject({kind: 'guard', about: 'idle'});
  expect(text).toContain('the target starts, and neither side does its work since 2026-11-21T08:');
  expect(text).toContain('`k2e cutover rollback --track worker/shop/worker` goes back');
  await tell(world, ports, plan, rollback);
  expect((await operate(world, failing, contextFor(plan, 'alice'))).kind).toBe('done');
  expect(await ports['kubernetes.replicas'](WORKER)).toMatchObject({wanted: 2, ready: 2});
  // Once it works nothing is told any more.
  isFailing = false;
  await tell(world, ports, plan, start);
  expect((await operate(world, failing, contextFor(plan, 'alice'))).kind).toBe('done');
  expect((await told()).journal?.tracks['worker/shop/worker']).toMatchObject({halt: null, memory: {}});
});
