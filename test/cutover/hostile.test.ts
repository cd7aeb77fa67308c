import {describe, expect, test} from 'vitest';
import {CallError, type Ports} from '../../src/cutover/calls.ts';
import {approve, resume, rollback, setWeight} from '../../src/cutover/goals.ts';
import type {WebState} from '../../src/cutover/journal.ts';
import {keyOf} from '../../src/cutover/record-sets.ts';
import type {RecordSet} from '../../src/cutover/records.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {alias, ECS, EKS, HOST, shopPlan, shopWorld} from './shop.ts';

/** A host at 10 %, judged; `broken` stands between k2e and the world from then on. */
async function atTen() {
  const plan = shopPlan();
  const world = new Platforms(shopWorld());
  const real = rehearsalPorts(world);
  let broken: Partial<Ports> = {};
  const ports = new Proxy(real, {
    get: (target, name) => Reflect.get(broken, name) ?? Reflect.get(target, name),
  });
  const say = (change: Parameters<typeof tell>[3]) => tell(world, real, plan, change);
  const go = async (seconds = 1800) => {
    const outcome = await operate(world, ports, contextFor(plan, 'one'), seconds);
    const found = await real['state.read']({});
    return {outcome, web: found?.journal.tracks[`web/${HOST}`] as WebState};
  };
  const edit = (changes: Parameters<typeof world.route53.change>[1], zone = 'ZPUBLIC') =>
    world.route53.change(zone, changes, 'somebody');
  const records = (zone = 'ZPUBLIC') =>
    world.route53.contents(zone).filter(({name, type}) => name === HOST && type !== 'TXT');
  await say((journal, by) => setWeight(plan, journal, 10, by));
  expect((await go()).web.memory.judged).toMatchObject({weight: 10});
  return {plan, say, go, edit, records, break: (ports: Partial<Ports>) => (broken = ports)};
}

const member = (records: readonly RecordSet[], id: string): RecordSet => {
  const found = records.find(({type, weighted}) => type === 'A' && weighted?.id === id);
  if (!found) throw new Error(`no record ${id}`);
  return found;
};

describe('somebody else changes the records in the middle: nothing of theirs is overwritten', () => {
  test.each<
    [string, (records: readonly RecordSet[]) => Parameters<Platforms['route53']['change']>[1], string]
  >([
    ['one is deleted', found => [{action: 'DELETE', set: member(found, 'k2e-shop-target')}], 'found nothing'],
    [
      'a third member comes',
      () => [{action: 'CREATE', set: alias('A', EKS, {id: 'blue', weight: 50})}],
      'weight 50',
    ],
    [
      'a record of another type comes',
      () => [{action: 'CREATE', set: {name: HOST, type: 'HTTPS', ttl: 60, values: ['1 .']}}],
      'HTTPS',
    ],
  ])('%s: it stands still with the difference, until it is as it was', async (_, changesOf, says) => {
    const {plan, say, go, edit, records} = await atTen();
    const before = records();
    edit(changesOf(before));
    const theirs = records();
    await say((journal, by) => setWeight(plan, journal, 50, by));
    const {web} = await go();
    expect(web.halt?.kind).toBe('drift');
    expect(web.halt?.diff?.join('\n')).toContain(says);
    expect(records()).toEqual(theirs);
    // A rollback does not overwrite it either.
    await say(rollback);
    expect((await go()).web.halt?.kind).toBe('drift');
    expect(records()).toEqual(theirs);
    // Put right by hand, it goes back to exactly what was found.
    const keys = new Set(before.map(keyOf));
    edit([
      ...theirs.filter(set => !keys.has(keyOf(set))).map(set => ({action: 'DELETE' as const, set})),
      ...before.map(set => ({action: 'UPSERT' as const, set})),
    ]);
    await say(resume);
    expect((await go()).web).toMatchObject({phase: 'before', halt: null});
    const found = plan.web[0]?.zones[1]?.before.filter(({type}) => type !== 'TXT') ?? [];
    expect(records().map(keyOf).toSorted()).toEqual(found.map(keyOf).toSorted());
  });
});

describe('somebody moves the weights by hand', () => {
  const share = (target: number, source: number) => target / (target + source);
  /** The weight of the target in one zone, or of both members. */
  const moved = (records: readonly RecordSet[], target: number, source?: number) =>
    records.flatMap(set => {
      const weight = set.weighted?.id === 'k2e-shop-target' ? target : source;
      if (!set.weighted || weight === undefined) return [];
      return [{action: 'UPSERT' as const, set: {...set, weighted: {...set.weighted, weight}}}];
    });

  test.each([
    ['to nothing, beside a source that stays at 90', 0, undefined],
    ['to nothing, in full', 0, 100],
    ['up', 77, undefined],
    ['to weights of their own', 20, 200],
    ['to the target alone', 10, 0],
  ])('%s: it stands still, and a rollback goes back from there', async (_, target, source) => {
    const {plan, say, go, edit, records} = await atTen();
    edit(moved(records(), target, source));
    const theirs = records();
    await say((journal, by) => setWeight(plan, journal, 50, by));
    expect((await go()).web.halt).toMatchObject({kind: 'drift'});
    expect(records()).toEqual(theirs);
    await say(rollback);
    expect((await go(7200)).web).toMatchObject({phase: 'before', halt: null});
    for (const {zone, before} of plan.web[0]?.zones ?? [])
      expect(records(zone).map(keyOf).toSorted()).toEqual(
        before
          .filter(({type}) => type !== 'TXT')
          .map(keyOf)
          .toSorted(),
      );
  });

  test('resume goes on from there, and judges what it finds before traffic grows', async () => {
    const {plan, say, go, edit, records} = await atTen();
    edit(moved(records(), 0));
    await say((journal, by) => setWeight(plan, journal, 50, by));
    expect((await go()).web.halt).toMatchObject({kind: 'drift'});
    await say(resume);
    const {web} = await go(7200);
    expect(web).toMatchObject({halt: null, memory: {aim: {at: 'weighted', weight: 50}}});
    expect(member(records(), 'k2e-shop-target').weighted?.weight).toBe(50);
  });

  test.each([
    ['ZPUBLIC', 40, 'ZPRIVATE', 5],
    ['ZPUBLIC', 5, 'ZPRIVATE', 40],
    ['ZPUBLIC', 9, 'ZPRIVATE', 100],
  ])(
    'in each zone differently: the lower one counts, and the zones go on together from there',
    async (one, first, other, second) => {
      const {plan, say, go, edit, records} = await atTen();
      edit(moved(records(one), first), one);
      edit(moved(records(other), second), other);
      await say((journal, by) => setWeight(plan, journal, 50, by));
      expect((await go()).web.halt).toMatchObject({kind: 'drift'});
      await say(resume);
      // The source has stayed at 90 in both.
      const lowest = share(Math.min(first, second), 90);
      expect((await go(600)).web.halt).toBeNull();
      for (const zone of [one, other]) {
        const weight = (id: string) => member(records(zone), id).weighted?.weight ?? 0;
        expect(share(weight('k2e-shop-target'), weight('k2e-shop-source'))).toBe(lowest);
      }
      const {web} = await go(7200);
      expect(web).toMatchObject({halt: null, memory: {aim: {at: 'weighted', weight: 50}}});
      for (const zone of [one, other])
        expect(member(records(zone), 'k2e-shop-target').weighted?.weight).toBe(50);
    },
  );

  test('both to 0 answers like equal weights, which nobody means: it stands still until it is put right', async () => {
    const {say, go, edit, records} = await atTen();
    edit(moved(records(), 0, 0));
    const theirs = records();
    await say(rollback);
    expect((await go()).web.halt).toMatchObject({kind: 'drift'});
    expect(records()).toEqual(theirs);
  });
});

describe('something is gone in the middle', () => {
  const gone = (call: 'dns.records' | 'balancer.health', what: string) => () =>
    Promise.reject(new CallError(call, 'missing', `${what} does not exist`));

  test('the hosted zone: it stands still and says so', async () => {
    const {plan, say, go, break: cut} = await atTen();
    cut({'dns.records': gone('dns.records', 'NoSuchHostedZone: ZPRIVATE')});
    await say((journal, by) => setWeight(plan, journal, 50, by));
    const {outcome, web} = await go();
    expect(outcome.kind).toBe('halted');
    expect(web.halt).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('is not there: NoSuchHostedZone'),
    });
    expect(web.intent).toBeNull();
  });

  test('the target load balancer: not known is not passed', async () => {
    const {plan, say, go, break: cut, records} = await atTen();
    cut({'balancer.health': gone('balancer.health', 'LoadBalancerNotFound')});
    await say((journal, by) => setWeight(plan, journal, 50, by));
    const {web} = await go();
    expect(web.halt).toMatchObject({
      kind: 'guard',
      why: expect.stringContaining('targets of the target: inconclusive'),
    });
    expect(member(records(), 'k2e-shop-target').weighted?.weight).toBe(10);
  });

  test('the source load balancer: it does not flee to nothing unless a person says so (T66)', async () => {
    const {say, go, break: cut, records} = await atTen();
    cut({
      'balancer.health': ({arn}) =>
        arn === EKS.arn
          ? gone('balancer.health', 'LoadBalancerNotFound')()
          : Promise.resolve({groups: [{name: 'g', healthy: 1, registered: 1}]}),
    });
    await say(rollback);
    expect((await go()).web.halt?.kind).toBe('question');
    expect(member(records(), 'k2e-shop-target').weighted?.weight).toBe(10);
    await say(approve);
    expect((await go()).web.phase).toBe('before');
    expect(
      records().every(({alias: to}) => to?.target.includes(EKS.dnsName) && !to.target.includes(ECS.dnsName)),
    ).toBe(true);
  });

  test('an answer of Route 53: nothing moves, and it goes on when one comes', async () => {
    const {plan, say, go, break: cut, records} = await atTen();
    cut({'dns.records': () => Promise.reject(new CallError('dns.records', 'unknown', 'connection reset'))});
    await say((journal, by) => setWeight(plan, journal, 50, by));
    expect((await go()).web.halt).toMatchObject({kind: 'guard', about: 'unseen'});
    expect(member(records(), 'k2e-shop-target').weighted?.weight).toBe(10);
    cut({});
    expect((await go()).web.memory.judged).toMatchObject({weight: 50});
  });
});
