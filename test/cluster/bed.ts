import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {answers, freePort} from '../servers/loopback.ts';
import {startMoto} from '../servers/moto.ts';
import type {Program} from '../servers/program.ts';
import {kubeconfig} from './control-plane/start.ts';
import type {Ground} from './ground.ts';
import {type Cluster, type Kubernetes, kubernetes} from './kubernetes.ts';
import type {SchedulerOptions} from './players/scheduler.ts';
import {startPlayer} from './players/start.ts';
import {readSightings, type Sighting} from './sighting.ts';

/** An AWS of its own beside the shared cluster, with everything that happens on both sides noted down. */
export interface Bed {
  /** Address of AWS: moto behind the front. */
  readonly aws: string;
  readonly kubernetes: Kubernetes;
  readonly cluster: Cluster;
  /** A kubeconfig file of an administrator. */
  readonly kubeconfig: string;
  /** A folder for the test's files, kept when it fails. */
  readonly folder: string;
  sightings(): readonly Sighting[];
  /** Waits until something was seen. @throws Error when it is not seen in time. */
  until(what: string, seconds: number, isSeen: (sightings: readonly Sighting[]) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** How badly EventBridge Scheduler behaves. */
export type SchedulerHabits = Omit<SchedulerOptions, 'aws' | 'notes'>;

/** Starts moto, the front, the scheduler and the observer. @throws Error with the log of what does not start */
export async function startBed(
  ground: Ground & {readonly missing?: undefined},
  habits: SchedulerHabits,
): Promise<Bed> {
  const folder = mkdtempSync(join(ground.folder, 'bed-'));
  const notes = join(folder, 'notes');
  mkdirSync(notes);
  const moto = await startMoto(ground.python);
  const port = await freePort();
  const aws = `http://127.0.0.1:${port}`;
  const front = startPlayer('front', folder, {port, moto: moto.url, notes: join(notes, 'front.jsonl')});
  await front.ready(() => answers(`${aws}/moto-api/data.json`));
  const players: readonly Program[] = [
    startPlayer('scheduler', folder, {...habits, aws, notes: join(notes, 'scheduler.jsonl')}),
    startPlayer('traffic', folder, {aws}),
    startPlayer('observer', folder, {cluster: ground.cluster, notes: join(notes, 'observer.jsonl')}),
  ];
  const config = join(folder, 'kubeconfig');
  writeFileSync(config, kubeconfig(ground.cluster), {mode: 0o600});
  const sightings = (): readonly Sighting[] => readSightings(notes);
  return {
    aws,
    kubernetes: kubernetes(ground.cluster),
    cluster: ground.cluster,
    kubeconfig: config,
    folder,
    sightings,
    until: async (what, seconds, isSeen) => {
      const deadline = Date.now() + seconds * 1000;
      while (!isSeen(sightings())) {
        const dead = players.find(({exitCode}) => exitCode !== null);
        if (dead || Date.now() > deadline)
          throw new Error(`${dead ? 'A player ended' : 'Not seen in time'}: ${what}`);
        await wait(250);
      }
    },
    stop: async () => {
      for (const program of [...players, front, moto]) await program.stop();
    },
  };
}
