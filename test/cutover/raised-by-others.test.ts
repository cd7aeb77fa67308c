import {expect, test} from 'vitest';
import {resume, rollback, start} from '../../src/cutover/goals.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const WORKER = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};

test.each([
  ['goes on', resume, 'target', {wanted: 0}, 2],
  ['goes back', rollback, 'source', {wanted: 2}, 0],
] as const)(
  'a worker whose service somebody raised before its turn: ECS is at 0 first, the right one is named, and it %s',
  async (_, command, phase, pods, tasks) => {
    const plan = {...shopPlan(), web: [], batches: []};
    const world = new Platforms({...shopWorld(1, plan), questions: []});
    const ports = rehearsalPorts(world);
    world.ecs.scale('main', 'worker', 1);
    await tell(world, ports, plan, start);
    const {rest} = await operate(world, ports, contextFor(plan, 'one'));
    expect(rest).toMatchObject([
      {halt: {kind: 'drift', why: 'the service worker was scaled up by somebody else; it is at 0 again'}},
    ]);
    expect(world.ecs.service('main', 'worker').desired).toBe(0);
    expect(await ports['kubernetes.replicas'](WORKER)).toMatchObject({wanted: 2});

    await tell(world, ports, plan, command);
    expect((await operate(world, ports, contextFor(plan, 'one'))).kind).toBe('done');
    expect((await ports['state.read']({}))?.journal.tracks['worker/shop/worker']?.phase).toBe(phase);
    expect(await ports['kubernetes.replicas'](WORKER)).toMatchObject(pods);
    expect(world.ecs.service('main', 'worker').desired).toBe(tasks);
  },
);

test('a job whose schedule somebody enabled before its turn: it is disabled first, and the right one is named', async () => {
  const plan = {...shopPlan(), web: [], workers: []};
  const world = new Platforms({...shopWorld(1, plan), questions: []});
  const ports = rehearsalPorts(world);
  const [job] = plan.batches;
  const [schedule] = job?.schedules ?? [];
  if (!job || !schedule) throw new Error('the shop has no job');
  const {group, name} = schedule;
  const {definition} = await ports['schedule.get']({group, name});
  await ports['schedule.set']({group, name, enabled: true, definition});
  await tell(world, ports, plan, start);
  const {rest} = await operate(world, ports, contextFor(plan, 'one'));
  expect(rest).toMatchObject([
    {
      halt: {
        kind: 'drift',
        why: `schedules of ${job.id} were enabled by somebody else; the target is disabled`,
        diff: ['enabled: expected false, found true'],
      },
    },
  ]);
  expect((await ports['schedule.get']({group, name})).enabled).toBe(false);
  await tell(world, ports, plan, resume);
  expect((await operate(world, ports, contextFor(plan, 'one'), 72 * 3600)).kind).toBe('done');
  expect((await ports['state.read']({}))?.journal.tracks[job.id]?.phase).toBe('target');
});

test('a job whose schedule somebody disabled goes back at the first word', async () => {
  const plan = {...shopPlan(), web: [], workers: []};
  const world = new Platforms({...shopWorld(1, plan), questions: []});
  const ports = rehearsalPorts(world);
  await tell(world, ports, plan, start);
  expect((await operate(world, ports, contextFor(plan, 'one'), 72 * 3600)).kind).toBe('done');
  const schedule = {group: 'default', name: 'billing'};
  const {definition} = await ports['schedule.get'](schedule);
  await ports['schedule.set']({...schedule, enabled: false, definition});
  await tell(world, ports, plan, rollback);
  expect((await operate(world, ports, contextFor(plan, 'one'), 72 * 3600)).kind).toBe('done');
  expect((await ports['state.read']({}))?.journal.tracks['batch/shop/billing']?.phase).toBe('source');
});
