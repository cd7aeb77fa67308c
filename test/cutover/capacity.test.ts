import {expect, test} from 'vitest';
import {isHostBack} from '../../src/cutover/arrived.ts';
import {CallError, type Ports} from '../../src/cutover/calls.ts';
import {finalise, resume, rollback, setWeight, skipGuard} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {recordsAt} from '../../src/cutover/tracks/web/stages.ts';
import {arrival} from '../../src/cutover-going.ts';
import {Platforms, type WorldSetup} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {HOST, shopPlan, shopWorld, WEB} from './shop.ts';

/** The shop's host by another name. */
function asHost<T>(track: T, host: string): T {
  return JSON.parse(JSON.stringify(track).replaceAll(HOST, host));
}

/** The shop's world with all hosts of the plan in the same zones. */
function worldOf(plan: Plan): WorldSetup {
  const world = shopWorld();
  const hosts = plan.web.map(({host}) => host);
  return {
    ...world,
    zones: world.zones.map(zone => ({...zone, sets: hosts.flatMap(host => asHost(zone.sets, host))})),
    questions: hosts.flatMap(host => asHost(world.questions, host)),
  };
}

/** The shop's host alone, which three pods serve, and three tasks on ECS; onFail: rollback, which may not go back for want of pods. */
function setUp(guards: {readonly capacityPercent?: number} = {}, hosts: readonly string[] = [HOST]) {
  const web = hosts.flatMap(host =>
    shopPlan().web.map(track => ({
      ...asHost(track, host),
      guards: {...track.guards, onFail: 'rollback' as const, ...guards},
    })),
  );
  const plan: Plan = {...shopPlan(), web, batches: [], workers: []};
  const world = new Platforms(worldOf(plan));
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  return {
    world,
    to: (weight: number, host?: string) =>
      tell(world, ports, plan, (journal, by) => setWeight(plan, journal, weight, by, host)),
    back: (track?: string) => tell(world, ports, plan, (journal, by) => rollback(journal, by, track)),
    ports,
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
    now: () => world.simulation.now,
    go: async (
      other: Partial<Ports> | number = {},
      host = HOST,
    ): Promise<[weight: number | string, why: string]> => {
      const [seconds, failing] = typeof other === 'number' ? [other, {}] : [3600, other];
      await operate(world, {...ports, ...failing}, contextFor(plan, 'one'), seconds);
      const read = await ports['state.read']({});
      const state = read?.journal.tracks[`web/${host}`];
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
  expect(why).toContain('2 are; there were 3 when it was sent on');
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

test('what was sent on at night is no measure of the day: the pods of each step count', async () => {
  const {to, pods, tasks, go} = setUp();
  await to(10);
  expect(await go()).toEqual([10, '']);
  await pods(6);
  await to(60);
  expect(await go()).toEqual([
    10,
    expect.stringContaining('required: 4 running for 60 % of what 6 pods serve, 3 are.'),
  ]);
  await tasks(6);
  expect(await go()).toEqual([60, '']);
  await pods(3);
  await to(100);
  expect((await go())[1]).toContain(
    'required: 6 ready while traffic may come back, 3 are; there were 6 when',
  );
});

test.each([
  ['to 0 %', (shop: ReturnType<typeof setUp>) => shop.to(0), 0],
  ['wholly', (shop: ReturnType<typeof setUp>) => shop.back(), 'before'],
] as const)(
  'back %s and up again at once: an autoscaler has a quarter of an hour to bring the pods back',
  async (_, back, at) => {
    const shop = setUp();
    const {to, pods, go, now} = shop;
    await to(50);
    await go();
    await pods(1);
    await back(shop);
    const left = now();
    expect(await go()).toEqual([at, '']);
    await to(10);
    const [weight, why] = await go(600);
    expect(weight).toBe(0);
    expect(why).toMatch(
      /required: 3 ready now that all traffic is back, 1 is; there were 3 when it was sent on. At \S+Z it is enough what there is then\)/,
    );
    expect(await go(1)).toEqual([0, why]);
    expect(await go()).toEqual([10, '']);
    expect(now() - left).toBeGreaterThan(900);
  },
);

test('back at 0 % and up again: pods that are there again hold nobody up', async () => {
  const {to, go} = setUp();
  await to(50);
  await go();
  await to(0);
  await go();
  await to(10);
  expect(await go(300)).toEqual([10, '']);
});

test('hosts that share a workload share its pods and its tasks', async () => {
  const OTHER = 'api.example.com';
  const {to, pods, tasks, go} = setUp({}, [HOST, OTHER]);
  await to(50, HOST);
  expect(await go()).toEqual([50, '']);
  await to(10, OTHER);
  await pods(2);
  expect(await go({}, OTHER)).toEqual([
    0,
    expect.stringContaining('required: 3 ready while traffic may come back, 2 are; there were 3 when'),
  ]);
  await pods(3);
  await tasks(1);
  expect(await go({}, OTHER)).toEqual([
    0,
    expect.stringContaining('required: 2 running for 50 % of what 3 pods serve, 1 is.'),
  ]);
  await tasks(2);
  expect(await go({}, OTHER)).toEqual([10, '']);
});

test('who brings one host back is done with it, though a guard holds another', async () => {
  const OTHER = 'api.example.com';
  const {to, pods, back, go, ports} = setUp({}, [HOST, OTHER]);
  await to(50);
  await go();
  await pods(1);
  await to(100, HOST);
  const wanted = await back(`web/${OTHER}`);
  const track = `web/${OTHER}`;
  const isAtEnd = arrival({ends: journal => isHostBack(journal, track)}, shopPlan(), wanted);
  expect(isAtEnd(wanted)).toBe(false);
  expect(await go({}, OTHER)).toEqual(['before', '']);
  expect(await go(0)).toEqual([50, expect.stringContaining('3 ready while traffic may come back, 1 is')]);
  const {journal = null} = (await ports['state.read']({})) ?? {};
  expect(isAtEnd(journal)).toBe(true);
  expect(arrival({ends: read => isHostBack(read, track)}, shopPlan(), journal)(journal)).toBe(true);
});

test('of pods that nobody ever counted nothing is taken for granted', async () => {
  const {to, go, skip, world} = setUp();
  const fields = rehearsalPorts(world)['kubernetes.fields'];
  const denied: typeof fields = input => {
    if (input.ref.kind !== WEB.kind) return fields(input);
    throw new CallError('kubernetes.fields', 'denied', 'deployments.apps "web" is forbidden');
  };
  await to(10);
  await go({'kubernetes.fields': denied});
  await skip();
  await go({'kubernetes.fields': denied});
  await to(50);
  expect(await go({'kubernetes.fields': denied})).toEqual([
    10,
    expect.stringContaining('can be seen, which it cannot (deployments.apps "web" is forbidden))'),
  ]);
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
  expect((await go({'kubernetes.fields': denied}))[0]).toBe(10);
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
