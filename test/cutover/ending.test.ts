import {describe, expect, test} from 'vitest';
import type {Calls, Ports} from '../../src/cutover/calls.ts';
import {finalise, resume, rollback, setWeight, skipGuard, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {SafetyError} from '../../src/errors.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {ECS, EKS, HOST, shopPlan, shopWorld} from './shop.ts';

const HOUR = 3600;

/** A shop whose old load balancer still gets requests, at whatever weight; or is quiet. */
function setUp(plan: Plan = shopPlan(), isCalled = true) {
  const world = new Platforms(shopWorld(1, plan));
  const ports = rehearsalPorts(world);
  const seen = {
    ...ports,
    'metrics.traffic': async (input: Calls['metrics.traffic']['in']) => {
      const traffic = await ports['metrics.traffic'](input);
      return input.arn === EKS.arn && isCalled ? {...traffic, requests: 500, points: 15} : traffic;
    },
  };
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = (seconds: number) => operate(world, seen, contextFor(plan, 'one'), seconds);
  const phases = async () => {
    const tracks = (await ports['state.read']({}))?.journal.tracks ?? {};
    return Object.fromEntries(Object.entries(tracks).map(([id, {phase}]) => [id.replace(/\/.*/, ''), phase]));
  };
  const haltOf = async () => (await ports['state.read']({}))?.journal.tracks[`web/${HOST}`]?.halt;
  return {world, ports, say, run, phases, haltOf};
}

/** The shop's host alone. */
const WEB: Plan = {...shopPlan(), batches: [], workers: []};

describe('what a person skips before the end is not what the end waits for', () => {
  const skippedAt100 = async () => {
    const shop = setUp(WEB);
    shop.world.cloudwatch.setQuality({balancer: ECS.arn, errors: 0.5, p95: 0.2});
    await shop.say((journal, by) => setWeight(WEB, journal, 100, by));
    for (let guard = 0; guard < 2; guard++) {
      await shop.run(4 * HOUR);
      if ((await shop.haltOf()) !== null) await shop.say((journal, by) => skipGuard(journal, 'known', by));
    }
    await shop.run(HOUR);
    await shop.say(finalise);
    await shop.run(HOUR);
    return shop;
  };

  test('a guard that was skipped at 100 % does not make the old load balancer quiet', async () => {
    const {phases, haltOf} = await skippedAt100();
    expect(await phases()).toEqual({web: 'weighted'});
    expect(await haltOf()).toMatchObject({kind: 'guard', about: 'quiet'});
  });

  test('who skips that one too ends it, also where `finalise` is typed again', async () => {
    const {say, run, phases} = await skippedAt100();
    await say((journal, by) => skipGuard(journal, 'scanners only', by));
    await say(finalise);
    await run(HOUR);
    expect(await phases()).toEqual({web: 'finalised'});
  });
});

describe('until the hosts are finalised the way back is open (I9)', () => {
  test('jobs and workers keep theirs while a host waits for silence', async () => {
    const {say, run, phases} = setUp();
    await say(start);
    await run(12 * HOUR);
    await say(finalise);
    await run(HOUR);
    expect(await phases()).toEqual({web: 'weighted', batch: 'target', worker: 'target'});
    await say(rollback);
    expect((await run(12 * HOUR)).kind).toBe('done');
    expect(await phases()).toEqual({web: 'before', batch: 'source', worker: 'source'});
  });

  test('without anything to wait for everything ends', async () => {
    const {say, run, phases} = setUp(shopPlan(), false);
    await say(start);
    await run(12 * HOUR);
    await say(finalise);
    expect((await run(HOUR)).kind).toBe('done');
    expect(await phases()).toEqual({web: 'finalised', batch: 'finalised', worker: 'finalised'});
  });

  test('a refused rollback names what can still go back', async () => {
    const {say, run} = setUp(shopPlan(), false);
    await say(start);
    await run(12 * HOUR);
    const open = await say(finalise);
    await run(HOUR);
    const ended = await say((journal, by) => resume(journal, by));
    const [other, state] = ['web/api.example.com', open?.tracks[`web/${HOST}`]];
    if (!ended || !state) throw new Error('There is no journal.');
    const journal = {...ended, tracks: {...ended.tracks, [other]: state}};
    const by = {by: 'operator', at: 0};
    expect(() => rollback(journal, by)).toThrow(SafetyError);
    try {
      rollback(journal, by);
    } catch (error) {
      expect(String((error as SafetyError).suggestions)).toContain(`k2e cutover rollback --track ${other}`);
    }
    expect(rollback(journal, by, other).tracks[other]?.goal.side).toBe('source');
  });
});

test('killed at any write or change, before it or after, the same command goes on to the end', async () => {
  const setup = setUp(shopPlan(), false);
  await setup.say(start);
  await setup.run(12 * HOUR);
  const before = setup.world.save();
  const calls = async (kill: number, isAfter: boolean): Promise<number> => {
    setup.world.load(before);
    let made = 0;
    const killed = Object.fromEntries(
      Object.entries(setup.ports).map(([name, call]) => [
        name,
        async (input: never) => {
          // What only looks leaves nothing half done.
          if (name === 'state.write' || name === 'dns.change') made += 1;
          else return await (call as (input: never) => Promise<unknown>)(input);
          if (made === kill && !isAfter) throw new Error('killed');
          const answer = await (call as (input: never) => Promise<unknown>)(input);
          if (made === kill) throw new Error('killed');
          return answer;
        },
      ]),
    ) as unknown as Ports;
    await setup.say(finalise);
    const died = await operate(setup.world, killed, contextFor(shopPlan(), 'dies'), HOUR).catch(String);
    if (kill <= made) expect(died).toBe('Error: killed');
    // The lease of the dead one has to end.
    await setup.say(finalise);
    expect([kill, (await setup.run(2 * HOUR)).kind]).toEqual([kill, 'done']);
    expect(await setup.phases()).toEqual({web: 'finalised', batch: 'finalised', worker: 'finalised'});
    return made;
  };
  const all = await calls(Number.POSITIVE_INFINITY, false);
  for (let kill = 1; kill <= all; kill++) for (const isAfter of [false, true]) await calls(kill, isAfter);
});

test('records of a host that is finalised are no business of the cutover any more', async () => {
  const {say, run, ports, phases} = setUp(WEB, false);
  await say((journal, by) => setWeight(WEB, journal, 100, by));
  await run(4 * HOUR);
  await say(finalise);
  await run(HOUR);
  const [set] = await ports['dns.records']({zone: 'ZPUBLIC', name: HOST});
  if (!set?.alias) throw new Error('The host has no alias record.');
  const changed = {...set, alias: {...set.alias, target: 'edge.example.net'}};
  await ports['dns.change']({zone: 'ZPUBLIC', batch: {deletes: [set], creates: [changed], comment: ''}});
  for (const again of [finalise, resume]) {
    await say(again);
    expect((await run(HOUR)).kind).toBe('done');
  }
  expect(await phases()).toEqual({web: 'finalised'});
});
