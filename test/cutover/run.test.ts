import {expect, test} from 'vitest';
import {advanceWeight, finalise, pause, resume, rollback, setWeight, start} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {ECS, EKS, HOST, shopPlan, shopWorld} from './shop.ts';

function setUp() {
  const plan = shopPlan();
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = (seconds?: number) => operate(world, ports, contextFor(plan, 'one'), seconds);
  return {plan, world, ports, say, run};
}

/** Where the records of the host lead: load balancer → share, in each zone. */
function shares(world: Platforms, zone: string): Record<string, number> {
  const answers = world.route53.answers({zone, name: HOST, type: 'A'});
  const found: Record<string, number> = {};
  for (const answer of answers)
    for (const {set, probability} of answer.kind === 'answer' ? answer.choices : []) {
      const target = set.alias?.target ?? '';
      found[target] = (found[target] ?? 0) + probability / answers.length;
    }
  return found;
}

test('an ordered run moves everything, with half of the web first', async () => {
  const {world, ports, say, run} = setUp();
  await say(start);
  expect((await run()).kind).toBe('done');
  for (const zone of ['ZPRIVATE', 'ZPUBLIC'])
    expect(shares(world, zone)).toEqual({[`dualstack.${ECS.dnsName}`]: 1});
  expect(await ports['schedule.get']({group: 'default', name: 'billing'})).toMatchObject({enabled: true});
  expect(await ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).toMatchObject({
    suspended: true,
  });
  expect(await ports['ecs.service']({cluster: 'main', service: 'worker'})).toMatchObject({
    desired: 2,
    running: 2,
  });
  const entries =
    (await ports['state.read']({}))?.journal.entries.map(({track = '', what}) => `${track} ${what}`) ?? [];
  const at = (text: string) => entries.findIndex(entry => entry.includes(text));
  expect(at('on to 50 %')).toBeLessThan(at('suspend CronJob'));
  expect(at('suspend CronJob')).toBeLessThan(at('scale Deployment'));
  expect(at('scale Deployment')).toBeLessThan(at('on to 100 %'));
});

test('the verdict of a weight tells the share of requests that was measured beside it (T20)', async () => {
  const {plan, ports, say, run} = setUp();
  await say((journal, by) => setWeight(plan, journal, 10, by));
  await run();
  const journal = (await ports['state.read']({}))?.journal;
  const verdict = journal?.entries.find(({what}) => what === 'the guards passed at 10 %');
  const [, share] =
    /at weight 10 % the load balancer of the target counted ([\d.]+) % of/.exec(verdict?.why ?? '') ?? [];
  // 1,100 requests a minute over a quarter of an hour: not far from the weight, and counted rather than repeated.
  expect(Number(share)).toBeGreaterThan(5);
  expect(Number(share)).toBeLessThan(20);
  expect(verdict?.why).toContain('not of requests');
  const state = journal?.tracks[`web/${HOST}`];
  expect(state?.kind === 'web' && state.memory.judged?.why).toContain(`${share} %`);
});

test('a rollback brings back the world as it was', async () => {
  const {world, plan, ports, say, run} = setUp();
  const records = async () =>
    Promise.all(
      plan.web.flatMap(({zones}) =>
        zones.flatMap(({zone, before}) => before.map(({name}) => ports['dns.records']({zone, name}))),
      ),
    );
  const before = await records();
  await say(start);
  await run();
  await say(rollback);
  expect((await run()).kind).toBe('done');
  expect(await records()).toEqual(before);
  expect(shares(world, 'ZPUBLIC')).toEqual({[`dualstack.${EKS.dnsName}`]: 1});
  expect(await ports['schedule.get']({group: 'default', name: 'billing'})).toMatchObject({enabled: false});
  expect(await ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).toMatchObject({
    suspended: false,
    annotations: {},
  });
  expect(
    await ports['kubernetes.replicas']({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'worker',
    }),
  ).toMatchObject({wanted: 2, ready: 2});
  for (const {ref, before: values} of [...plan.batches, ...plan.workers].flatMap(({holds}) => holds))
    expect(await ports['kubernetes.fields']({ref, fields: Object.keys(values)})).toMatchObject({values});
});

test('finalise leaves simple records of the target, and refuses the way back with what to do by hand', async () => {
  const {ports, say, run} = setUp();
  await say(start);
  await expect(say(finalise)).rejects.toMatchObject({code: 'K2E-E311', exitCode: 5});
  await run();
  await say(finalise);
  expect((await run()).kind).toBe('done');
  const records = await ports['dns.records']({zone: 'ZPUBLIC', name: HOST});
  expect(records.map(({type, weighted, alias}) => [type, weighted, alias?.target])).toEqual([
    ['A', undefined, `dualstack.${ECS.dnsName}`],
    ['AAAA', undefined, `dualstack.${ECS.dnsName}`],
  ]);
  await expect(say(rollback)).rejects.toMatchObject({
    code: 'K2E-E310',
    message: expect.stringContaining('on ECS for good'),
  });
});

test('a weight that was asked for is reached, kept, and paused', async () => {
  const {plan, world, say, run} = setUp();
  const weight = (percentage: number) => (journal: Journal, by: Parameters<typeof start>[1]) =>
    setWeight(plan, journal, percentage, by);
  await say(weight(10));
  expect((await run()).kind).toBe('done');
  expect(shares(world, 'ZPUBLIC')[`dualstack.${ECS.dnsName}`]).toBeCloseTo(0.1);
  await say((journal, by) => pause(advanceWeight(plan, journal, by), 'lunch', by));
  expect((await run()).kind).toBe('halted');
  expect(shares(world, 'ZPUBLIC')[`dualstack.${ECS.dnsName}`]).toBeCloseTo(0.1);
  await say(resume);
  expect((await run()).kind).toBe('done');
  expect(shares(world, 'ZPUBLIC')[`dualstack.${ECS.dnsName}`]).toBeCloseTo(0.5);
  await say(weight(0));
  expect((await run()).kind).toBe('done');
  expect(shares(world, 'ZPUBLIC')).toEqual({[`dualstack.${EKS.dnsName}`]: 1});
});
