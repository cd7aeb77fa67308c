import {describe, expect, test} from 'vitest';
import {rollback, start} from '../../src/cutover/goals.ts';
import type {BatchState, Journal} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {ARGO, HOST, shopPlan, shopWorld} from './shop.ts';

const JOBS = ['billing', 'reports'];
const WORKER = 'worker/shop/worker';

/** The shop with a second job of the same times. */
function twoJobs(change: Partial<Plan['batches'][number]> = {}): Plan {
  const plan = shopPlan();
  return {
    ...plan,
    batches: plan.batches.flatMap(({holds: _, releases: __, ...job}) =>
      JOBS.map(name => ({
        ...job,
        id: `batch/shop/${name}`,
        name,
        uid: `${name}-uid`,
        family: name,
        schedules: [{group: 'default', name, definition: 'd1'}],
        holds: [],
        ...change,
      })),
    ),
  };
}

/** Its world, in which nothing sets the switches of the jobs back, and every journal that was written in it. */
function setUp(plan: Plan) {
  const {cluster, schedules, questions, ...rest} = shopWorld(1, plan);
  const world = new Platforms({
    ...rest,
    questions: plan.web.length > 0 ? questions : [],
    schedules: schedules.flatMap(schedule =>
      JOBS.map(name => ({
        ...schedule,
        name,
        definition: {
          ...schedule.definition,
          family: name,
          clientToken: `${name}-<aws.scheduler.scheduled-time>`,
        },
      })),
    ),
    cluster: {
      objects: cluster.objects.flatMap(object =>
        object.kind === 'CronJob' ? JOBS.map(name => ({...object, name, uid: `${name}-uid`})) : [object],
      ),
      reverters: cluster.reverters.filter(({who}) => who === 'KEDA'),
    },
  });
  const plain = rehearsalPorts(world);
  const journals: Journal[] = [];
  const ports: typeof plain = {
    ...plain,
    'state.write': input => {
      journals.push(input.journal);
      return plain['state.write'](input);
    },
  };
  return {
    journals,
    say: (change: Parameters<typeof tell>[3]) => tell(world, plain, plan, change),
    run: (seconds?: number) => operate(world, ports, contextFor(plan, 'one'), seconds),
  };
}

const phaseOf = (journal: Journal, id: string) => journal.tracks[id]?.phase;

/** How many jobs stand in the middle of a hand-over in a journal: neither side, or a side that is not proven yet, has them. */
function between({tracks}: Journal): number {
  const resting: readonly BatchState['phase'][] = ['source', 'checked', 'target', 'finalised'];
  return Object.values(tracks).filter(state => state.kind === 'batch' && !resting.includes(state.phase))
    .length;
}

describe('which track may begin', () => {
  test('of two jobs one is handed over at a time, there and back: whatever goes wrong, it concerns one', async () => {
    const {journals, say, run} = setUp(twoJobs());
    await say(start);
    expect((await run()).kind).toBe('done');
    expect(JOBS.map(name => phaseOf(journals.at(-1) as Journal, `batch/shop/${name}`))).toEqual([
      'target',
      'target',
    ]);
    await say(rollback);
    expect((await run()).kind).toBe('done');
    expect(JOBS.map(name => phaseOf(journals.at(-1) as Journal, `batch/shop/${name}`))).toEqual([
      'source',
      'source',
    ]);
    expect(Math.max(...journals.map(between))).toBe(1);
  });

  test('an ordered run begins with the worker when both jobs have moved, and gives the host more than half after all of them', async () => {
    const {journals, say, run} = setUp(twoJobs());
    await say(start);
    await run();
    for (const journal of journals) {
      const jobs = JOBS.map(name => phaseOf(journal, `batch/shop/${name}`) ?? '');
      const web = journal.tracks[`web/${HOST}`];
      const weight = web?.kind === 'web' && web.memory.aim.at === 'weighted' ? web.memory.aim.weight : 0;
      const hasMoved = jobs.every(phase => ['checked', 'target'].includes(phase));
      if (phaseOf(journal, WORKER) !== 'source')
        expect(jobs).toEqual(jobs.map(() => expect.stringMatching(/checked|target/)));
      if (weight > 50) expect([hasMoved, phaseOf(journal, WORKER)]).toEqual([true, 'target']);
      if (jobs.some(phase => phase !== 'source')) expect(weight).toBeGreaterThanOrEqual(50);
    }
    expect(journals.some(journal => phaseOf(journal, WORKER) === 'target')).toBe(true);
  });

  test('a job that is taken back out of an ordered run holds up nothing', async () => {
    const {journals, say, run} = setUp(twoJobs());
    await say((journal, by) => rollback(start(journal, by), by, 'batch/shop/reports'));
    expect((await run()).kind).toBe('done');
    const last = journals.at(-1) as Journal;
    const web = last.tracks[`web/${HOST}`];
    expect(['batch/shop/billing', 'batch/shop/reports', WORKER].map(id => phaseOf(last, id))).toEqual([
      'target',
      'source',
      'target',
    ]);
    expect(web?.kind === 'web' && web.memory.aim).toEqual({at: 'weighted', weight: 100});
  });

  test('jobs whose switch stands in Git wait for it side by side: one merge may hold those of both', async () => {
    const plan = {...twoJobs({gitOwner: ARGO}), web: [], workers: []};
    const {journals, say, run} = setUp(plan);
    await say(start);
    await run(3600);
    const last = journals.at(-1) as Journal;
    expect(JOBS.map(name => Boolean(last.tracks[`batch/shop/${name}`]?.asked))).toEqual([true, true]);
  });
});
