import {describe, expect, test} from 'vitest';
import {approve, type By, rollback, skipGuard, start} from '../../src/cutover/goals.ts';
import {instantText} from '../../src/cutover/instant-text.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import type {BatchTrack, Plan} from '../../src/cutover/plan.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {worldOf} from '../../src/rehearsal/world-of-plan.ts';
import {contextFor, operate, tell} from './operator.ts';
import {START, shopPlan} from './shop.ts';

const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:billing';
const HOUR = 3600;

/** A job whose runs last longer than the time between two firings. */
function planOf(schedule: string, concurrencyPolicy: BatchTrack['concurrencyPolicy']): Plan {
  const plan = shopPlan(schedule);
  return {
    ...plan,
    web: [],
    workers: [],
    batches: plan.batches.map(track => ({
      ...track,
      concurrencyPolicy,
      machine: MACHINE,
      holds: [],
      releases: [],
    })),
  };
}

/** The runs of the job that are active now, on both sides. */
function active({kubernetes, stepFunctions}: Platforms): readonly string[] {
  const jobs = kubernetes.jobs('shop', 'billing-uid').filter(({state}) => state === 'active');
  const runs = stepFunctions.runs(MACHINE, 0).filter(({state}) => state === 'active');
  return [...jobs.map(({name}) => name), ...runs.map(({task}) => task)];
}

/** A world in which each start of a run beside another one is noted. */
function setUp(plan: Plan, seed: number) {
  const duration = [70, 200] as const;
  const world = new Platforms(worldOf(plan, START, seed), {
    stepFunctions: {duration, failing: 0},
    // A delivery of a firing that comes again after the state machine had left it out is nobody's to stop.
    scheduler: {lag: [0, 60], delivery: [0, 60], duplicates: 0, duplicateDelay: [0, 0]},
    // A controller whose cache lags forgets runs that it has just started, and so does Kubernetes': with it policies hold as best they can.
    cluster: {
      controller: {cacheLag: [0, 0]},
      kubelet: {duration, failing: 0, start: [5, 40], termination: [2, 45]},
    },
  });
  const monitor = new Monitor(world, plan);
  const beside: string[] = [];
  world.simulation.listen(fact => {
    if (fact.kind !== 'launch') return;
    const others = active(world).filter(run => run !== fact.run);
    if (others.length > 0)
      beside.push(`${instantText(fact.at)} ${fact.side} ${fact.run} beside ${others.join(', ')}`);
  });
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = (seconds: number) => operate(world, ports, contextFor(plan, 'one'), seconds);
  return {world, monitor, beside, say, run};
}

describe.each(['Forbid', 'Replace'] as const)('concurrencyPolicy %s holds over both sides (T41)', policy => {
  test.each([
    ['back while the run that was active still goes on', 100],
    ['back right after the schedules were enabled', 400],
    ['back after the whole way', 3 * HOUR],
  ])('%s', async (_, seconds) => {
    for (const schedule of ['* * * * *', '*/2 * * * *', '*/5 * * * *'])
      for (let seed = 1; seed <= 8; seed++) {
        const {world, monitor, beside, say, run} = setUp(planOf(schedule, policy), seed);
        world.simulation.runUntil(START + 10 * seed);
        await say(start);
        await run(seconds);
        await say(rollback);
        let back = await run(2 * HOUR);
        for (let asked = 0; back.kind === 'halted' && asked < 5; asked++) {
          await say((journal, by) => skipGuard(journal, 'they may be left out', by));
          back = await run(2 * HOUR);
        }
        expect([schedule, seed, back]).toEqual([schedule, seed, expect.objectContaining({kind: 'done'})]);
        world.simulation.runUntil(world.simulation.now + HOUR / 2);
        expect([schedule, seed, beside]).toEqual([schedule, seed, []]);
        expect(monitor.violations).toEqual([]);
      }
  });
});

test('where runs follow one another without a pause people say what becomes of the missed ones', async () => {
  const plan = planOf('* * * * *', 'Replace');
  for (const answer of [approve, (journal: Journal, by: By) => skipGuard(journal, 'w', by)]) {
    const {monitor, say, run} = setUp(plan, 1);
    await say(start);
    await run(100);
    await say(rollback);
    let asked = await run(2 * HOUR);
    // Replaced runs leave no trace: first it asks whether there were any.
    if (asked.rest[0]?.halt?.about === undefined) {
      await say(approve);
      asked = await run(2 * HOUR);
    }
    expect(asked).toMatchObject({kind: 'halted', rest: [{halt: {kind: 'question', about: 'busy'}}]});
    await say((journal, by) => answer(journal, by));
    expect((await run(2 * HOUR)).kind).toBe('done');
    expect(monitor.violations).toEqual([]);
  }
});
