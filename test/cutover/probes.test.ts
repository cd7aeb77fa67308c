import {spawnSync} from 'node:child_process';
import {describe, expect, test} from 'vitest';
import {CallError, type Ports} from '../../src/cutover/calls.ts';
import {finalise, setWeight, skipGuard} from '../../src/cutover/goals.ts';
import type {Journal, WebState} from '../../src/cutover/journal.ts';
import type {Plan, VpcProbe, WebTrack} from '../../src/cutover/plan.ts';
import {parsePlan, planText} from '../../src/cutover/plan-file.ts';
import type {ProbeFinding, ProbeSeen} from '../../src/cutover/probe-run.ts';
import {probeStep} from '../../src/cutover/tracks/web/probes.ts';
import {freshWeb} from '../../src/cutover/tracks/web/web.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {HOST, START, shopPlan, shopWorld, VPC} from './shop.ts';

/** A shop whose VPC answers as told; without it, as its private zone does. */
function setUp(
  found?: (seen: ProbeSeen | null, times: number) => ProbeSeen | null,
  plan: Plan = shopPlan(),
  over: Partial<Ports> = {},
) {
  const world = new Platforms(shopWorld(1, plan));
  const real = rehearsalPorts(world);
  const started: Parameters<Ports['ecs.probe']>[0][] = [];
  const ports: Ports = {
    ...real,
    'ecs.probe': async input => {
      started.push(input);
      return real['ecs.probe'](input);
    },
    'ecs.probed': async input => {
      const seen = await real['ecs.probed'](input);
      return found && seen?.finding ? found(seen, new Set(started.map(({token}) => token)).size) : seen;
    },
    ...over,
  };
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const go = async (seconds = 1800): Promise<Journal> => {
    await operate(world, ports, contextFor(plan, 'one'), seconds);
    const stored = await ports['state.read']({});
    if (!stored) throw new Error('no journal');
    return stored.journal;
  };
  const to = async (weight: number, seconds?: number): Promise<Journal> => {
    await say((journal, by) => setWeight(plan, journal, weight, by));
    return go(seconds);
  };
  return {plan, world, ports, started, say, go, to};
}

const webOf = ({tracks}: Journal) => {
  const state = tracks[`web/${HOST}`];
  if (state?.kind !== 'web') throw new Error('no host');
  return state;
};

describe('what callers inside a VPC get is asked there, before 0 % is left and at 100 % (T21)', () => {
  test('as it should be: one task at 0 %, none on the way, one at 100 %, each under a token of its own', async () => {
    const {started, to} = setUp();
    expect(webOf(await to(10)).memory.judged).toMatchObject({weight: 10});
    expect(started).toHaveLength(1);
    const [first] = started;
    expect(first).toMatchObject({vpc: VPC, name: HOST, types: ['A', 'AAAA'], family: 'k2e-shop-probe'});
    expect(webOf(await to(50)).memory.judged).toMatchObject({weight: 50});
    expect(started).toHaveLength(1);
    expect(webOf(await to(100, 4000)).memory.judged).toMatchObject({weight: 100});
    expect(started).toHaveLength(2);
    for (const {token} of started) expect(token).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(new Set(started.map(({token}) => token)).size).toBe(2);
  });

  test.each<[ProbeFinding, string]>([
    ['target', 'get ECS and not Kubernetes'],
    ['both', 'by turns and not Kubernetes'],
    ['other', 'another private zone, a rule of the resolver'],
    ['nothing', 'no answer and not Kubernetes'],
    ['unknown', 'could not be told (CannotPullContainerError)'],
  ])(
    '%s at 0 %% holds, is asked again later, and a person may go on with a reason',
    async (finding, told) => {
      const {started, say, go, to} = setUp(() => ({finding, why: 'CannotPullContainerError'}));
      const held = webOf(await to(10));
      expect(held.halt).toMatchObject({kind: 'guard', about: 'probes'});
      expect(held.halt?.why).toContain(told);
      expect(held.memory.aim).toEqual({at: 'weighted', weight: 0});
      // Every ten minutes, not at every look.
      expect(started.length).toBeGreaterThan(1);
      expect(started.length).toBeLessThan(5);
      await say((journal, by) => skipGuard(journal, 'nobody calls it there', by));
      const after = await go();
      expect(webOf(after).memory.aim).toEqual({at: 'weighted', weight: 10});
      expect(
        after.entries.some(({what, why}) => what === 'skip-guard' && why === 'nobody calls it there'),
      ).toBe(true);
    },
  );

  test('what shadows the name is taken away: the next task sees it, and the cutover goes on', async () => {
    const {to} = setUp((seen, times) => (times < 2 ? {finding: 'other'} : seen));
    expect(webOf(await to(10, 3000)).memory.aim).toEqual({at: 'weighted', weight: 10});
  });

  test('a VPC that still answers with Kubernetes at 100 % keeps the cutover from being finalised', async () => {
    const {say, go, to} = setUp((seen, times) => (times < 2 ? seen : {finding: 'source'}));
    const held = webOf(await to(100, 6000));
    expect(held.halt?.why).toContain(`callers in ${VPC} get Kubernetes and not ECS`);
    expect(held.memory.judged).toBeNull();
    await expect(say((journal, by) => finalise(journal, by))).rejects.toThrow(/not/);
    await say((journal, by) => skipGuard(journal, 'a resolver with a long memory', by));
    expect(webOf(await go()).memory.judged).toMatchObject({weight: 100});
  });

  test('a guard that a person skips is not the question what callers in a VPC get', async () => {
    const {say, go, to} = setUp(() => ({finding: 'other'}), undefined, {
      'dns.answers': () => Promise.reject(new CallError('dns.answers', 'invalid', 'port 53 is closed')),
    });
    expect(webOf(await to(10)).halt).toMatchObject({about: 'probes'});
    await say((journal, by) => skipGuard(journal, 'known', by));
    const second = webOf(await go()).halt;
    expect(second?.about).toBeUndefined();
    expect(second?.why).toContain('answers of A');
  });

  test.each(['denied', 'invalid', 'throttled'] as const)(
    'a task that cannot be started (%s) is told, and a person may go on',
    async failure => {
      const {say, go, to} = setUp(undefined, undefined, {
        'ecs.probe': () => Promise.reject(new CallError('ecs.probe', failure, 'not authorized: ecs:RunTask')),
      });
      const held = webOf(await to(10));
      expect(held.halt).toMatchObject({kind: 'guard', about: 'probes'});
      expect(held.halt?.why).toContain('could not be told');
      await say((journal, by) => skipGuard(journal, 'looked myself', by));
      expect(webOf(await go()).memory.aim).toEqual({at: 'weighted', weight: 10});
    },
  );

  test('a VPC without a place for a task: the command to run there, and no traffic before somebody says so', async () => {
    const plan = shopPlan();
    const web = plan.web.map(track => ({
      ...track,
      probes: [{vpc: 'vpc-0b0b0b0b', zone: 'ZPRIVATE', byHand: 'it is in us-east-1'}],
    }));
    const {started, say, go, to} = setUp(undefined, {...plan, web});
    const held = webOf(await to(10));
    expect(started).toEqual([]);
    expect(held.halt?.why).toContain('nobody asked in vpc-0b0b0b0b (it is in us-east-1)');
    expect(held.halt?.why).toContain(`for name in '${HOST}' '`);
    await say((journal, by) => skipGuard(journal, 'nslookup there gives the addresses of EKS', by));
    expect(webOf(await go()).memory.aim).toEqual({at: 'weighted', weight: 10});
  });

  test('the command that a person runs there is one command, whatever the host is called', async () => {
    const plan = shopPlan();
    const web = plan.web.map(track => ({
      ...track,
      source: {...track.source, dnsName: "x'; touch trace; '"},
      probes: [{vpc: VPC, byHand: 'no'}],
    }));
    const {to} = setUp(undefined, {...plan, web});
    const why = webOf(await to(10)).halt?.why ?? '';
    const [, command = ''] = /run `(.*)` on a machine/.exec(why) ?? [];
    const {stdout} = spawnSync('sh', ['-c', command.replace('nslookup', 'echo')], {encoding: 'utf8'});
    expect(stdout.split('\n').slice(0, 2)).toEqual([HOST, "x'; touch trace; '"]);
  });

  test('somebody who wants no more than 0 % is not asked for', async () => {
    const {started, to} = setUp();
    expect(webOf(await to(0)).memory.judged).toMatchObject({weight: 0});
    expect(started).toEqual([]);
  });
});

test('a plan keeps its probes; one without a place, a reason or a task is refused', () => {
  const plan = shopPlan();
  expect(parsePlan(planText(plan), 'plan.yaml').plan).toEqual(plan);
  const {prober: _, ...without} = plan;
  expect(() => parsePlan(planText(without), 'plan.yaml')).toThrow(/prober/);
  const web = plan.web.map(track => ({...track, probes: [{vpc: VPC}]}));
  expect(() => parsePlan(planText({...plan, web}), 'plan.yaml')).toThrow(/byHand/);
});

describe('the task of a question', () => {
  const plan = shopPlan();
  const [shop] = plan.web as readonly [WebTrack];
  const hosts = ['a.example.com', 'b.example.com'].map(host => ({
    ...shop,
    id: `web/${host}`,
    host,
    probes: ['vpc-1', 'vpc-2'].map(vpc => ({...shop.probes?.[0], vpc})) as readonly VpcProbe[],
  }));
  /** What is asked first, where some VPCs have answered already. */
  const asks = (track: WebTrack, answered: readonly string[] = []) => {
    const fresh = freshWeb();
    const asked = Object.fromEntries(
      answered.map(vpc => [vpc, {times: 1, at: START, finding: 'source'} as const]),
    );
    const memory = {
      ...fresh.memory,
      aim: {at: 'weighted', weight: 0} as const,
      since: START,
      probes: {asked, despite: null},
    };
    const state: WebState = {...fresh, phase: 'weighted', goal: {side: 'target', weight: 10}, memory};
    const sight = {seen: [], looked: START, now: START};
    const step = probeStep(contextFor({...plan, web: hosts}, 'one'), track, state, sight);
    if (step?.step !== 'effect' || step.call.call !== 'ecs.probe') throw new Error('nothing is asked');
    return step.call.in;
  };

  test('is that of one host and one VPC: no answer is taken for that of another question', () => {
    const runs = hosts.flatMap(host => [asks(host), asks(host, ['vpc-1'])]);
    expect(runs.map(({vpc, name}) => `${name} in ${vpc}`)).toEqual([
      'a.example.com in vpc-1',
      'a.example.com in vpc-2',
      'b.example.com in vpc-1',
      'b.example.com in vpc-2',
    ]);
    expect(new Set(runs.map(({token}) => token)).size).toBe(4);
  });

  test('asks for no AAAA record of a host that has none: there is no answer to wait for', () => {
    const [{zones, ...first}] = hosts as unknown as readonly [WebTrack];
    const track = {
      ...first,
      host: HOST,
      zones: zones.map(zone => ({...zone, before: zone.before.filter(({type}) => type !== 'AAAA')})),
    };
    expect(asks({...first, zones, host: HOST}).types).toEqual(['A', 'AAAA']);
    expect(asks(track).types).toEqual(['A']);
  });
});
