import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {Cluster} from '../../src/kubernetes/cluster.ts';
import {cronJobPorts} from '../../src/kubernetes/cron-jobs.ts';
import type {Program} from '../servers/program.ts';
import {skipUnless} from '../servers/required.ts';
import {kubeconfig} from './control-plane/start.ts';
import {makeCronJob, makeNamespace} from './cron-job.ts';
import {kubernetes} from './kubernetes.ts';
import {startPlayer} from './players/start.ts';
import {readSightings, slotOf} from './sighting.ts';

const ground = inject('ground');
const MINUTE = 60_000;

describe.skipIf(skipUnless(ground))('the real CronJob controller does what the hand-over relies on', () => {
  const namespace = 'controller';
  let notes: string;
  let observer: Program;
  let ports: ReturnType<typeof cronJobPorts>;

  beforeAll(async () => {
    if (ground.missing !== undefined) return;
    const folder = mkdtempSync(join(ground.folder, 'controller-'));
    notes = join(folder, 'notes');
    mkdirSync(notes);
    observer = startPlayer('observer', folder, {
      cluster: ground.cluster,
      notes: join(notes, 'observer.jsonl'),
    });
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig(ground.cluster), {mode: 0o600});
    process.env.KUBECONFIG = file;
    ports = cronJobPorts(new Cluster());
    await makeNamespace(kubernetes(ground.cluster), namespace);
  });
  afterAll(() => observer?.stop());

  /** Slots of a CronJob's Jobs so far, in order; twice where two Jobs have the same. */
  const slots = (name: string): readonly string[] =>
    readSightings(notes)
      .flatMap(each => (each.kind === 'job' && each.cronJob === `${namespace}/${name}` ? [each.slot] : []))
      .toSorted();
  const make = async (name: string, suspend: boolean): Promise<void> => {
    if (ground.missing === undefined)
      await makeCronJob(kubernetes(ground.cluster), {namespace, name, suspend});
  };
  const suspend = async (name: string, suspended: boolean): Promise<void> => {
    const {version} = await ports['kubernetes.cron-job']({namespace, name});
    await ports['kubernetes.suspend']({namespace, name, version, suspended, annotations: {}});
  };
  /** The next full minute that is at least this far away. */
  const nextMinute = (least: number): number => Math.ceil((Date.now() + least) / MINUTE) * MINUTE;
  const until = (instant: number): Promise<void> => wait(Math.max(0, instant - Date.now()));

  test.concurrent('a suspended one that is released repeats its last missed firing at once', async () => {
    const name = 'released';
    await make(name, true);
    const missed = nextMinute(5000);
    await until(missed + 10_000);
    await suspend(name, false);
    await until(missed + 25_000);
    expect(slots(name)).toEqual([slotOf(missed)]);
  });

  test.concurrent('one whose last scheduled time is set does not (T42), and goes on with the next', async () => {
    const name = 'marked';
    await make(name, true);
    const missed = nextMinute(5000);
    await until(missed + 10_000);
    const {version} = await ports['kubernetes.cron-job']({namespace, name});
    await ports['kubernetes.mark-scheduled']({namespace, name, version, lastScheduleTime: missed / 1000});
    await suspend(name, false);
    await until(missed + 25_000);
    expect(slots(name)).toEqual([]);
    await until(missed + MINUTE + 15_000);
    expect(slots(name)).toEqual([slotOf(missed + MINUTE)]);
  });

  test.concurrent('a firing that was run under its own name is not run again (T44)', async () => {
    const name = 'named';
    await make(name, true);
    const firing = nextMinute(5000);
    await until(firing + 5000);
    await ports['kubernetes.run']({namespace, cronJob: name, scheduledFor: firing / 1000});
    await suspend(name, false);
    await until(firing + MINUTE + 15_000);
    expect(slots(name)).toEqual([slotOf(firing), slotOf(firing + MINUTE)]);
  });

  test.concurrent('a run that was started in its place counts for Forbid, until it ends (T41)', async () => {
    const name = 'counted';
    if (ground.missing === undefined)
      await makeCronJob(kubernetes(ground.cluster), {
        namespace,
        name,
        suspend: true,
        concurrencyPolicy: 'Forbid',
        runMilliseconds: 80_000,
      });
    const firing = nextMinute(5000);
    await until(firing + 5000);
    await ports['kubernetes.run']({namespace, cronJob: name, scheduledFor: firing / 1000});
    await suspend(name, false);
    await until(firing + MINUTE + 15_000);
    expect(slots(name)).toEqual([slotOf(firing)]);
    await until(firing + MINUTE + 45_000);
    expect(slots(name)).toEqual([slotOf(firing), slotOf(firing + MINUTE)]);
  });

  test.concurrent('one that is suspended does not fire any more', async () => {
    const name = 'suspended';
    // Made at once after a full minute, so that no minute begins while the request is under way and fires unlooked for.
    await until(nextMinute(0) + 1000);
    await make(name, false);
    const firing = nextMinute(0);
    await until(firing + 10_000);
    await suspend(name, true);
    await until(firing + MINUTE + 20_000);
    expect(slots(name)).toEqual([slotOf(firing)]);
  });
});
