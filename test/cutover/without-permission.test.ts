import {describe, expect, test} from 'vitest';
import {cronFirings} from '../../src/cutover/cron-firings.ts';
import {rollback, start} from '../../src/cutover/goals.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {busyPlan, START, shopPlan, shopWorld} from './shop.ts';

const REF = {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'};

/** There and back in a cluster that lets nobody change the status of a CronJob. */
async function thereAndBack(plan: ReturnType<typeof shopPlan>, own: number | null, seed: number) {
  const {cluster, ...setup} = shopWorld(seed, plan);
  const objects = cluster.objects.map(object =>
    object.kind === 'CronJob' && own !== null
      ? {...object, spec: {...object.spec, startingDeadlineSeconds: own}}
      : object,
  );
  const world = new Platforms({...setup, cluster: {...cluster, objects, denied: ['cronjobs/status']}});
  const monitor = new Monitor(world, plan);
  const ports = rehearsalPorts(world);
  const run = () => operate(world, monitored(ports, monitor, 'one'), contextFor(plan, 'one'));
  await tell(world, ports, plan, start);
  expect((await run()).kind).toBe('done');
  await tell(world, ports, plan, rollback);
  const deadlines = new Set<unknown>();
  world.simulation.watch(() =>
    deadlines.add(world.kubernetes.api.get(REF).spec?.['startingDeadlineSeconds'] ?? null),
  );
  expect((await run()).kind).toBe('done');
  const end = world.simulation.now;
  world.simulation.runUntil(end + 3600);
  monitor.judgeFirings(track => cronFirings(track, START + 60, end + 3000));
  const job = await ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'});
  const journal = world.store.read()?.journal;
  return {job, deadlines, violations: monitor.violations, entries: journal?.entries ?? []};
}

describe('where the status of a CronJob may not be changed (T42)', () => {
  test.each([
    ['a job of every ten minutes', shopPlan()],
    ['a job of every minute, with firings to catch up', busyPlan()],
  ])('%s is handed back under a starting deadline, and gets its own one again', async (_, plan) => {
    for (const seed of [1, 2, 3]) {
      const {job, deadlines, violations, entries} = await thereAndBack(plan, null, seed);
      expect(violations).toEqual([]);
      expect(deadlines).toContain(30);
      expect(job).toMatchObject({suspended: false, annotations: {}});
      expect(job.startingDeadlineSeconds).toBeUndefined();
      const refusal = entries.find(({what}) => what.startsWith('goes on without: tell CronJob shop/billing'));
      expect(refusal?.why).toContain('cronjobs/status');
    }
  });

  test('a longer deadline of its own comes back', async () => {
    const {job, deadlines, violations} = await thereAndBack(shopPlan(), 400, 1);
    expect(violations).toEqual([]);
    expect(deadlines).toContain(30);
    expect(job.startingDeadlineSeconds).toBe(400);
  });

  test('a deadline of its own that is short enough is left alone', async () => {
    const {job, deadlines, violations} = await thereAndBack(shopPlan(), 20, 1);
    expect(violations).toEqual([]);
    expect([...deadlines]).toEqual([20]);
    expect(job.startingDeadlineSeconds).toBe(20);
  });
});
