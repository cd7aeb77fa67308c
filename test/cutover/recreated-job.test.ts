import {describe, expect, test} from 'vitest';
import {approve, resume, rollback, start} from '../../src/cutover/goals.ts';
import {whereIs} from '../../src/cutover/whereabouts.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {shopPlan, shopWorld} from './shop.ts';

const JOB = {namespace: 'shop', name: 'billing'};
const CRON_JOB = {apiVersion: 'batch/v1', kind: 'CronJob', ...JOB};
const SCHEDULE = {group: 'default', name: 'billing'};
const DAY = 86_400;

/** The shop's job alone, on its way to ECS for so many seconds. */
async function underWay(seconds: number) {
  const plan = {...shopPlan(), web: [], workers: []};
  const world = new Platforms({...shopWorld(1, plan), questions: []});
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = (time = DAY) => operate(world, ports, contextFor(plan, 'alice'), time);
  const state = async () => {
    const found = (await ports['state.read']({}))?.journal.tracks['batch/shop/billing'];
    if (found?.kind !== 'batch') throw new Error('no state of the job');
    return found;
  };
  await say(start);
  await run(seconds);
  return {
    say,
    run,
    state,
    /** Deletes it with its Jobs and makes it again, as `kubectl replace --force` or a chart that is installed anew. */
    recreate: (suspend: boolean) => {
      const {api} = world.kubernetes;
      const {spec} = api.get(CRON_JOB);
      for (const job of api.list('Job', JOB.namespace)) api.delete({...job, ...job.metadata});
      api.delete(CRON_JOB);
      api.create({...CRON_JOB, spec: {...spec, suspend}});
    },
    armed: async () => {
      const isSuspended = (await ports['kubernetes.cron-job'](JOB)).suspended;
      return {source: !isSuspended, target: (await ports['schedule.get'](SCHEDULE)).enabled};
    },
  };
}

type Job = Awaited<ReturnType<typeof underWay>>;

/** Says it as often as something else is found that a person has to look at, and answers what is asked. */
async function insist({say, run}: Job, command: typeof resume): Promise<string> {
  for (let times = 0; times < 4; times += 1) {
    await say(command);
    let {kind, rest} = await run();
    if (rest.some(({halt}) => halt?.kind === 'question')) {
      await say(approve);
      ({kind, rest} = await run());
    }
    if (kind === 'done') return kind;
  }
  return 'stuck';
}

describe.each([
  ['has just been suspended', 60],
  ['waits for its first run on ECS', 420],
  ['is on ECS', DAY],
])('a CronJob that is deleted and made again while the job %s', (_, seconds) => {
  describe.each([[false], [true]])('suspended: %s', suspend => {
    test('stands still for a person, armed on one side at most', async () => {
      const job = await underWay(seconds);
      job.recreate(suspend);
      const {rest} = await job.run(600);
      expect(rest).toMatchObject([{halt: {kind: 'drift', why: expect.stringContaining('another object')}}]);
      expect(Object.values(await job.armed()).filter(Boolean).length).toBeLessThan(2);
      expect(whereIs(await job.state())).toMatch(/^left on .*, and changed since$/);
    });

    test('goes on', async () => {
      const job = await underWay(seconds);
      job.recreate(suspend);
      await job.run(600);
      expect(await insist(job, resume)).toBe('done');
      expect((await job.state()).phase).toBe('target');
      expect(await job.armed()).toEqual({source: false, target: true});
    });

    test('goes back', async () => {
      const job = await underWay(seconds);
      job.recreate(suspend);
      await job.run(600);
      expect(await insist(job, rollback)).toBe('done');
      expect((await job.state()).phase).toBe('source');
      expect(await job.armed()).toEqual({source: true, target: false});
    });
  });
});
