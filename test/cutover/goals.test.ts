import {describe, expect, test} from 'vitest';
import {approve, finalise, rollback, setWeight, skipGuard, start} from '../../src/cutover/goals.ts';
import type {BatchState, Journal, WebState} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {busyPlan, HOST, shopPlan, shopWorld} from './shop.ts';

const WEB = `web/${HOST}`;
const JOB = 'batch/shop/billing';

function setUp(plan: Plan) {
  const setup = shopWorld(1, plan);
  const world = new Platforms({...setup, questions: plan.web.length > 0 ? setup.questions : []});
  const monitor = new Monitor(world, plan);
  const ports = rehearsalPorts(world);
  const journal = (): Journal | undefined => world.store.read()?.journal;
  return {
    monitor,
    journal,
    say: (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change),
    run: (isEnough?: (journal: Journal) => boolean) =>
      operate(world, monitored(ports, monitor, 'one'), contextFor(plan, 'one'), undefined, () => {
        const present = journal();
        return present !== undefined && isEnough?.(present) === true;
      }),
  };
}

describe('the end', () => {
  const plan: Plan = {...shopPlan(), batches: [], workers: []};
  const web = (journal: Journal | undefined) => journal?.tracks[WEB] as WebState;

  test('is refused while the host is not at 100 %, though it was judged there once', async () => {
    const {journal, say, run} = setUp(plan);
    await say((journal, by) => setWeight(plan, journal, 100, by));
    await run();
    await say((journal, by) => setWeight(plan, journal, 50, by));
    await run();
    expect(web(journal()).memory.aim).toEqual({at: 'weighted', weight: 50});
    await expect(say(finalise)).rejects.toMatchObject({code: 'K2E-E311'});
  });

  test('has no way back from the moment at which the first simple record is written', async () => {
    const {journal, say, run} = setUp(plan);
    await say((journal, by) => setWeight(plan, journal, 100, by));
    await run();
    await say(finalise);
    await run(journal => web(journal).memory.aim.at === 'after');
    expect(web(journal()).phase).not.toBe('finalised');
    await expect(say(rollback)).rejects.toMatchObject({code: 'K2E-E310'});
    await expect(say((journal, by) => setWeight(plan, journal, 50, by))).rejects.toMatchObject({
      code: 'K2E-E310',
    });
  });
});

describe('firings that were missed and that a person is asked about', () => {
  const busy = busyPlan();
  const plan: Plan = {
    ...busy,
    web: [],
    workers: [],
    batches: busy.batches.map(track => ({...track, onGap: 'ask' as const})),
  };
  const job = (journal: Journal | undefined) => journal?.tracks[JOB] as BatchState;
  const late = (journal: Journal | undefined) =>
    journal?.entries.filter(({what}) => /^done: run the firing/.test(what)).length;

  async function asked() {
    const world = setUp(plan);
    await world.say(start);
    await world.run(journal => job(journal).halt?.kind === 'question');
    expect(job(world.journal()).halt?.kind).toBe('question');
    return world;
  }

  test('are not run when they are skipped, and stand in the report of the gap', async () => {
    const {journal, monitor, say, run} = await asked();
    await say((journal, by) => skipGuard(journal, 'they do not matter', by));
    expect((await run()).kind).toBe('done');
    expect(late(journal())).toBe(0);
    const policies = job(journal()).memory.gaps.map(({policy}) => policy);
    expect(new Set(policies)).toEqual(new Set(['skipped']));
    expect(monitor.violations).toEqual([]);
  });

  test('are run, each once, when that is approved', async () => {
    const {journal, monitor, say, run} = await asked();
    await say((journal, by) => approve(journal, by));
    expect((await run()).kind).toBe('done');
    const gaps = job(journal()).memory.gaps;
    expect(new Set(gaps.map(({policy}) => policy))).toEqual(new Set(['caught-up']));
    expect(late(journal())).toBe(gaps.length);
    expect(monitor.violations).toEqual([]);
  });
});
