import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {skipUnless} from '../servers/required.ts';
import {
  type Account,
  changeRecords,
  makeAccount,
  makeSchedule,
  makeTaskDefinition,
  makeZone,
  setSchedule,
} from './account.ts';
import {type Bed, startBed} from './bed.ts';
import {makeCronJob, makeNamespace, suspendCronJob} from './cron-job.ts';
import {everyMinute, jobFaults, recordFaults, runsBySlot} from './verdict.ts';

const ground = inject('ground');

describe.skipIf(skipUnless(ground))('the test bed, with hands instead of k2e', () => {
  const namespace = 'bed';
  let bed: Bed;
  let account: Account;

  beforeAll(async () => {
    if (ground.missing !== undefined) return;
    bed = await startBed(ground, {seed: 1, lagMilliseconds: 2000, lateMilliseconds: 8000, twice: 0.5});
    account = await makeAccount(bed.aws);
    await makeNamespace(bed.kubernetes, namespace);
  });
  afterAll(() => bed?.stop());

  /** Runs of a job so far. */
  const runs = (name: string): ReadonlyMap<string, readonly string[]> =>
    runsBySlot(bed.sightings(), {cronJob: `${namespace}/${name}`, family: name});
  const faults = (name: string, from: number, until: number): readonly string[] =>
    jobFaults(bed.sightings(), {
      cronJob: `${namespace}/${name}`,
      family: name,
      slots: everyMinute(from, until),
      gaps: [],
    });
  const ready = async (name: string, job: {kind: 'universal' | 'ecs'; state: string; suspend: boolean}) => {
    await makeTaskDefinition(bed.aws, name);
    await makeSchedule(bed.aws, account, {name, ...job});
    await makeCronJob(bed.kubernetes, {namespace, name, suspend: job.suspend});
  };
  const last = (name: string): number => Math.max(...[...runs(name).keys()].map(Date.parse));

  test.concurrent('sees one run a minute when a job is handed over', async () => {
    const name = 'handed';
    const start = Date.now();
    await ready(name, {kind: 'universal', state: 'DISABLED', suspend: false});
    await bed.until('two Jobs', 150, () => runs(name).size === 2);
    await suspendCronJob(bed.kubernetes, {namespace, name, suspend: true});
    await setSchedule(bed.aws, account, {name, kind: 'universal', state: 'ENABLED'});
    await bed.until('two tasks', 150, () => runs(name).size === 4);
    expect(faults(name, start, last(name))).toEqual([]);
    const kinds = [...runs(name).values()].flat().map(run => run.split(' ')[0]);
    expect(kinds).toEqual(['Job', 'Job', 'task', 'task']);
    const job = await bed.kubernetes.get<{items: {status: {succeeded?: number}}[]}>(
      `/apis/batch/v1/namespaces/${namespace}/jobs`,
    );
    expect(job.items.some(({status}) => status.succeeded === 1)).toBe(true);
  });

  test.concurrent('catches a job that runs on both sides', async () => {
    const name = 'doubled';
    await ready(name, {kind: 'universal', state: 'ENABLED', suspend: false});
    const isDouble = () => [...runs(name).values()].some(({length}) => length === 2);
    await bed.until('a Job and a task for one minute', 150, isDouble);
    const slot = [...runs(name)].find(([, {length}]) => length === 2)?.[0] ?? '';
    expect(faults(name, 0, 0)).toEqual([expect.stringContaining(`${slot} ran 2 times: `)]);
  });

  test.concurrent('catches a job that EventBridge Scheduler starts twice without a client token', async () => {
    const name = 'tokenless';
    await ready(name, {kind: 'ecs', state: 'ENABLED', suspend: true});
    const isDouble = () => [...runs(name).values()].some(({length}) => length === 2);
    await bed.until('two tasks for one minute', 300, isDouble);
    expect(faults(name, 0, 0).length).toBeGreaterThan(0);
  });

  test.concurrent('catches a name that does not answer for a moment, and takes a batch as one change', async () => {
    const zone = await makeZone(bed.aws, 'shop.example.');
    const name = 'www.shop.example.';
    const answered = () => recordFaults(bed.sightings(), [`${name} A`]);
    expect(answered()).toEqual([`${name} A was never seen`]);
    const simple = {name, type: 'A', targets: ['192.0.2.1'], ttl: 60};
    const eks = {...simple, id: 'eks', weight: 100};
    const ecs = {...simple, id: 'ecs', weight: 0, targets: ['192.0.2.2']};
    await changeRecords(bed.aws, zone, [['CREATE', simple]]);
    await changeRecords(bed.aws, zone, [
      ['DELETE', simple],
      ['CREATE', eks],
      ['CREATE', ecs],
    ]);
    expect(answered()).toEqual([]);
    await changeRecords(bed.aws, zone, [['UPSERT', {...eks, weight: 0}]]);
    expect(answered()).toEqual([expect.stringMatching(/ had weights that add up to 0 at /)]);
    await changeRecords(bed.aws, zone, [
      ['DELETE', {...eks, weight: 0}],
      ['DELETE', ecs],
    ]);
    await changeRecords(bed.aws, zone, [['CREATE', simple]]);
    expect(answered().at(-1)).toMatch(/ had no record at /);
  });

  test.concurrent('catches a minute without a run', async () => {
    const name = 'missed';
    const start = Date.now();
    await ready(name, {kind: 'universal', state: 'DISABLED', suspend: false});
    await bed.until('a Job', 100, () => runs(name).size === 1);
    await suspendCronJob(bed.kubernetes, {namespace, name, suspend: true});
    const missed = last(name) + 60_000;
    await bed.until('a minute to pass', 100, () => Date.now() > missed + 20_000);
    expect(faults(name, start, missed)).toEqual([
      `${new Date(missed).toISOString().replace('.000Z', 'Z')} did not run and no gap is listed`,
    ]);
  });
});
