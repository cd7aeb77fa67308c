import {expect, test} from 'vitest';
import {CallError, type Ports} from '../../src/cutover/calls.ts';
import {finalise, resume, rollback, setWeight, skipGuard} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {recordsAt} from '../../src/cutover/tracks/web/stages.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {HOST, shopPlan, shopWorld, WEB} from './shop.ts';

/** The shop's host alone, which three pods serve, and three tasks on ECS; onFail: rollback, which may not go back for want of pods. */
function setUp(guards: {readonly capacityPercent?: number} = {}) {
  const web = shopPlan().web.map(track => ({
    ...track,
    guards: {...track.guards, onFail: 'rollback' as const, ...guards},
  }));
  const plan: Plan = {...shopPlan(), web, batches: [], workers: []};
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  return {
    world,
    to: (weight: number) => tell(world, ports, plan, (journal, by) => setWeight(plan, journal, weight, by)),
    back: () => tell(world, ports, plan, rollback),
    end: () => tell(world, ports, plan, finalise),
    pods: async (replicas: number) => {
      const {version} = await ports['kubernetes.replicas'](WEB);
      await ports['kubernetes.scale']({ref: WEB, version, replicas});
      world.simulation.runUntil(world.simulation.now + 300);
    },
    tasks: async (desired: number) => {
      await ports['ecs.scale']({cluster: 'main', service: 'web', desired});
      world.simulation.runUntil(world.simulation.now + 300);
    },
    skip: () => say((journal, by) => skipGuard(journal, 'we know how many there are', by)),
    say,
    /** Both zones, in a console. */
    weighByHand: async (percent: number) => {
      for (const zone of web.flatMap(({zones}) => zones)) {
        const [deletes = [], creates = []] = [0, percent].map(weight =>
          recordsAt(zone, {at: 'weighted', weight}, true).filter(({weighted}) => weighted),
        );
        await ports['dns.change']({zone: zone.zone, batch: {deletes, creates, comment: 'by hand'}});
      }
    },
    go: async (other: Partial<Ports> = {}): Promise<[weight: number | string, why: string]> => {
      await operate(world, {...ports, ...other}, contextFor(plan, 'one'), 3600);
      const read = await ports['state.read']({});
      const state = read?.journal.tracks[`web/${HOST}`];
      if (state?.kind !== 'web') throw new Error('the journal has the host');
      const {memory, halt} = state;
      return [memory.aim.at === 'weighted' ? memory.aim.weight : memory.aim.at, halt?.why ?? ''];
    },
  };
}

test('no weight grows while the source has fewer pods than when the first traffic left it (T66)', async () => {
  const {to, pods, go, back} = setUp();
  await to(10);
  expect(await go()).toEqual([10, '']);
  await pods(2);
  await to(50);
  const [weight, why] = await go();
  expect(weight).toBe(10);
  expect(why).toContain('pods of Deployment shop/web: inconclusive (required: 3 ready');
  expect(why).toContain('2 are; there were 3 when the first of it was sent on');
  await pods(3);
  expect(await go()).toEqual([50, '']);
  await pods(1);
  await back();
  expect(await go()).toEqual(['before', '']);
});

test('no weight grows beyond what the tasks of ECS can take, by the pods that serve all of it', async () => {
  const {to, tasks, go} = setUp();
  await tasks(1);
  await to(50);
  const [weight, why] = await go();
  expect(weight).toBe(0);
  expect(why).toContain(
    'tasks of the service web: inconclusive (required: 2 running for 50 % of what 3 pods serve, 1 is.',
  );
  await tasks(2);
  expect(await go()).toEqual([50, '']);
  await to(100);
  expect((await go())[1]).toContain('required: 3 running for 100 %');
});

test('pods that are counted anew: back at 0 % a smaller source is the measure', async () => {
  const {to, pods, go} = setUp();
  await to(10);
  await go();
  await to(0);
  await go();
  await pods(2);
  await to(50);
  expect(await go()).toEqual([50, '']);
});

test('who finalises gives up the way back: it takes no pods', async () => {
  const {to, pods, go, end} = setUp();
  await to(100);
  expect(await go()).toEqual([100, '']);
  await pods(1);
  await end();
  expect((await go())[1]).not.toContain('pods of');
});

test.each([
  [100, 10],
  [50, 50],
  [0, 50],
])('`capacityPercent: %s` asks for so much of it', async (capacityPercent, weight) => {
  const {to, pods, tasks, go} = setUp({capacityPercent});
  await to(10);
  await go();
  await pods(2);
  await tasks(1);
  await to(50);
  expect((await go())[0]).toBe(weight);
});

test('a new version that comes up while they are counted does not ask for more pods than are wanted', async () => {
  const {to, world, go} = setUp();
  const surging = rehearsalPorts(world)['kubernetes.fields'];
  const fields: typeof surging = async input => {
    const {version, values} = await surging(input);
    return {
      version,
      values: {...values, ...('/status/readyReplicas' in values && {'/status/readyReplicas': 4})},
    };
  };
  await to(10);
  expect(await go({'kubernetes.fields': fields})).toEqual([10, '']);
  await to(50);
  expect(await go()).toEqual([50, '']);
});

test('why pods are not seen is told, and who skips that goes on', async () => {
  const {to, go, skip, world} = setUp();
  const fields = rehearsalPorts(world)['kubernetes.fields'];
  const denied: typeof fields = input => {
    if (input.ref.kind !== WEB.kind) return fields(input);
    throw new CallError('kubernetes.fields', 'denied', 'deployments.apps "web" is forbidden');
  };
  await to(10);
  expect(await go({'kubernetes.fields': denied})).toEqual([
    0,
    expect.stringContaining('can be seen, which it cannot (deployments.apps "web" is forbidden))'),
  ]);
  await skip();
  expect(await go({'kubernetes.fields': denied})).toEqual([10, '']);
});

test('where somebody gave the target its first traffic by hand, what is left counts from there', async () => {
  const {to, go, tasks, pods, say, weighByHand} = setUp();
  await to(0);
  expect(await go()).toEqual([0, '']);
  await weighByHand(30);
  await tasks(1);
  await to(50);
  expect((await go())[1]).toContain('not as they were left');
  await say(resume);
  expect(await go()).toEqual([
    30,
    expect.stringContaining('required: 2 running for 50 % of what 3 pods serve'),
  ]);
  await tasks(3);
  expect(await go()).toEqual([50, '']);
  await pods(2);
  await to(100);
  expect(await go()).toEqual([50, expect.stringContaining('required: 3 ready while traffic may come back')]);
});
