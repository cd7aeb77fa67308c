import {describe, expect, test} from 'vitest';
import {CallError, type Ports} from '../../src/cutover/calls.ts';
import {finalise, setWeight} from '../../src/cutover/goals.ts';
import type {WebState} from '../../src/cutover/journal.ts';
import type {Plan, WebTrack} from '../../src/cutover/plan.ts';
import {exitOf, overruled} from '../../src/cutover-going.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {ECS, EKS, HOST, shopPlan, shopWorld} from './shop.ts';

/** The shop's host alone, with other traits. */
function setUp(change: (track: WebTrack) => WebTrack = track => track) {
  const plan: Plan = {...shopPlan(), web: shopPlan().web.map(change), batches: [], workers: []};
  const world = new Platforms(shopWorld());
  const ports: {-readonly [K in keyof Ports]: Ports[K]} = {...rehearsalPorts(world)};
  const to = (weight: number) =>
    tell(world, ports, plan, (journal, by) => setWeight(plan, journal, weight, by));
  const go = async (seconds = 3600): Promise<WebState> => {
    await operate(world, ports, contextFor(plan, 'one'), seconds);
    return (await ports['state.read']({}))?.journal.tracks[`web/${HOST}`] as WebState;
  };
  return {plan, world, ports, to, go};
}

test.each([
  ['hold', 10],
  ['rollback', 0],
] as const)('a guard that fails in the bake: %s', async (onFail, weight) => {
  const {world, to, go} = setUp(track => ({...track, guards: {...track.guards, onFail}}));
  await to(10);
  await go(400);
  world.cloudwatch.setQuality({balancer: ECS.arn, errors: 0.5, p95: 0.2});
  const {memory, halt, goal} = await go();
  expect(memory.aim).toEqual({at: 'weighted', weight});
  expect([halt?.kind, goal.weight]).toEqual(onFail === 'hold' ? ['guard', 10] : [undefined, 0]);
});

test('a service of which an autoscaler changes the number of tasks holds the weight, and nothing goes back for it', async () => {
  const {ports, to, go} = setUp(track => ({...track, guards: {...track.guards, onFail: 'rollback'}}));
  await to(10);
  await go();
  const seen = ports['ecs.service'];
  ports['ecs.service'] = async input => ({...(await seen(input)), desired: 5, steady: false});
  await to(50);
  const {memory, halt, goal} = await go(600);
  expect([memory.aim, goal.weight]).toEqual([{at: 'weighted', weight: 10}, 50]);
  expect(halt?.why).toContain('service web: inconclusive (required: steady, 3 of 5 tasks run)');
  ports['ecs.service'] = async input => ({...(await seen(input)), running: 0, steady: false});
  expect((await go()).memory.aim).toEqual({at: 'weighted', weight: 0});
});

test('a command that a failing guard took back has not done what it was asked for, and says so', async () => {
  const {world, ports, plan, to} = setUp(track => ({
    ...track,
    guards: {...track.guards, onFail: 'rollback'},
  }));
  await to(10);
  await operate(world, ports, contextFor(plan, 'one'), 400);
  const wanted = await to(50);
  world.cloudwatch.setQuality({balancer: ECS.arn, errors: 0.5, p95: 0.2});
  const outcome = await operate(world, ports, contextFor(plan, 'one'));
  const journal = (await ports['state.read']({}))?.journal ?? null;
  expect(outcome.kind).toBe('done');
  expect(overruled(wanted, wanted)).toEqual([]);
  const told = overruled(wanted, journal);
  expect(told).toEqual([
    expect.stringMatching(/^web\/shop\.example\.com: .*0 % on ECS, and no longer 50 % on ECS/),
  ]);
  expect([exitOf(outcome, []), exitOf(outcome, told)]).toEqual([0, 1]);
});

test('a task that ends by itself holds the weight until a while has passed without another, and nothing goes back for it', async () => {
  const {world, to, go} = setUp(track => ({
    ...track,
    guards: {...track.guards, onFail: 'rollback'},
  }));
  await to(10);
  await go();
  world.ecs.crash('main', 'web', 'container web, exit code 137');
  await to(50);
  const {memory, halt, goal} = await go(600);
  expect([memory.aim, goal.weight]).toEqual([{at: 'weighted', weight: 10}, 50]);
  expect(halt?.why).toContain('1 did, the last one: container web, exit code 137');
  expect((await go()).memory.aim).toEqual({at: 'weighted', weight: 50});
});

test('what holds a weight for a while is written once, not at each look', async () => {
  const {world, ports, to, go} = setUp();
  await to(10);
  await go();
  world.ecs.crash('main', 'web', 'container web, exit code 137');
  await to(50);
  await go(600);
  const told = (await ports['state.read']({}))?.journal.entries.filter(({what, why}) =>
    `${what} ${why}`.includes('exit code 137'),
  );
  expect(told).toHaveLength(1);
});

test('who may not see which tasks ended is told so', async () => {
  const {ports, to, go} = setUp();
  ports['ecs.ended'] = () => {
    throw new CallError('ecs.ended', 'denied', 'ECS ListTasks main/web: AccessDeniedException: no');
  };
  await to(10);
  expect((await go()).halt?.why).toContain(
    'none for 15 minutes, ECS did not tell (ECS ListTasks main/web: AccessDeniedException: no)',
  );
});

test('a cluster that is silent keeps nobody waiting: a target that turns bad is left within two minutes', async () => {
  const worker = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
  const {world, ports, to, go} = setUp(track => ({
    ...track,
    guards: {...track.guards, onFail: 'rollback'},
    backing: [...(track.backing ?? []), {workload: worker, service: 'worker'}],
  }));
  await ports['ecs.scale']({cluster: 'main', service: 'worker', desired: 2});
  await to(10);
  expect((await go()).memory.aim).toEqual({at: 'weighted', weight: 10});
  world.cloudwatch.setQuality({balancer: ECS.arn, errors: 0.5, p95: 0.2});
  world.simulation.runUntil(world.simulation.now + 900);
  ports['kubernetes.fields'] = () => {
    world.simulation.runUntil(world.simulation.now + 30);
    throw new CallError('kubernetes.fields', 'unknown', 'no answer: none within 30 s');
  };
  const from = world.simulation.now;
  await to(50);
  await go();
  const left = (await ports['state.read']({}))?.journal.entries.find(({what}) =>
    what.includes('back to 0 %'),
  );
  expect(left?.at).toBeLessThan(from + 120);
});

test('a source that does not answer is not converted (T66)', async () => {
  const {world, to, go} = setUp();
  world.balancers.setHealthy(EKS.arn, 0);
  await to(10);
  const {memory, halt} = await go();
  expect(memory.aim).toEqual({at: 'lowered'});
  expect(halt?.why).toContain('does not prove that it answers');
});

test('records become weighted a whole old TTL after it was lowered (T6)', async () => {
  const cname = (ttl: number, weighted?: {id: string; weight: number}, to: {dnsName: string} = EKS) => ({
    name: HOST,
    type: 'CNAME',
    ttl,
    values: [to.dnsName],
    ...(weighted && {weighted}),
  });
  const zone = {
    zone: 'ZCNAME',
    private: false,
    before: [cname(3600)],
    lowered: [cname(60)],
    source: [cname(60, {id: 'k2e-shop-source', weight: 0})],
    target: [cname(60, {id: 'k2e-shop-target', weight: 0}, ECS)],
    after: [cname(3600, undefined, ECS)],
  };
  const {holds: _, ...track} = shopPlan().web[0] as WebTrack;
  const plan: Plan = {...shopPlan(), web: [{...track, zones: [zone]}], batches: [], workers: []};
  const world = new Platforms({
    ...shopWorld(),
    zones: [{id: 'ZCNAME', name: 'example.com', private: false, sets: zone.before}],
    questions: [{zone: 'ZCNAME', name: HOST, type: 'A', requests: 700}],
  });
  const ports = rehearsalPorts(world);
  const changed: number[] = [];
  const counting = {
    ...ports,
    'dns.change': (input: Parameters<(typeof ports)['dns.change']>[0]) => {
      changed.push(world.simulation.now);
      return ports['dns.change'](input);
    },
  };
  await tell(world, ports, plan, (journal, by) => setWeight(plan, journal, 10, by));
  await operate(world, counting, contextFor(plan, 'one'), 2 * 3600);
  const [lowered = 0, converted = 0] = changed;
  expect(converted - lowered).toBeGreaterThanOrEqual(3600);
});

describe('finalise', () => {
  test('waits until the source is measured to be quiet, not for time (T19)', async () => {
    const {world, ports, plan, to, go} = setUp();
    await to(100);
    expect((await go(4 * 3600)).memory.judged).toMatchObject({weight: 100});
    await tell(world, ports, plan, finalise);
    const busy = {
      ...ports,
      'metrics.traffic': async (input: Parameters<(typeof ports)['metrics.traffic']>[0]) => {
        const seen = await ports['metrics.traffic'](input);
        return input.arn === EKS.arn ? {...seen, requests: 500, points: 15} : seen;
      },
    };
    await operate(world, busy, contextFor(plan, 'one'), 24 * 3600);
    const held = (await ports['state.read']({}))?.journal.tracks[`web/${HOST}`];
    expect(held?.halt?.why).toContain('has to be quiet for 15 minutes');
    expect((await go()).phase).toBe('finalised');
  });
});
