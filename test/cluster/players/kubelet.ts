/**
 * Plays scheduler and kubelet for a cluster without nodes. Run as a process: `node kubelet.ts '<KubeletOptions as JSON>'`.
 *
 * Each pod is bound to a node that does not exist and becomes Running and ready. A pod of a Job then ends, with the exit code in
 * its annotation `bed/exit-code`, else 0, and after the milliseconds in `bed/run`, where it has that. A pod that is being deleted is gone after a while, as after its grace period.
 */
import {setTimeout as wait} from 'node:timers/promises';
import type {Cluster, KubeObject} from '../kubernetes.ts';
import {KubeError, kubernetes} from '../kubernetes.ts';

/** What the player is started with. */
export interface KubeletOptions {
  readonly cluster: Cluster;
  /** How long a Job's pod runs. */
  readonly runMilliseconds: number;
  /** How long a deleted pod takes to stop. */
  readonly stopMilliseconds: number;
}

interface Pod extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly {readonly name: string; readonly image: string}[];
  };
}

const options: KubeletOptions = JSON.parse(process.argv[2] ?? '{}');
const client = kubernetes(options.cluster);
const taken = new Set<string>();

await client.follow<Pod>('/api/v1/pods', (pod, deleted) => {
  if (deleted) return;
  const isEnding = pod.metadata.deletionTimestamp !== undefined;
  const work = `${pod.metadata.uid} ${isEnding ? 'stop' : 'run'}`;
  if (taken.has(work)) return;
  taken.add(work);
  (isEnding ? stop(pod) : run(pod)).catch((error: unknown) => {
    // A pod may be deleted at any moment.
    if (error instanceof KubeError && [404, 409].includes(error.status)) return;
    process.stderr.write(`${pod.metadata.namespace}/${pod.metadata.name}: ${String(error)}\n`);
  });
});

function path({metadata: {namespace, name}}: Pod): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

async function run(pod: Pod): Promise<void> {
  if (pod.spec.nodeName === undefined) {
    const target = {apiVersion: 'v1', kind: 'Node', name: 'bed'};
    const binding = {apiVersion: 'v1', kind: 'Binding', metadata: {name: pod.metadata.name}, target};
    await client.post(`${path(pod)}/binding`, binding);
  }
  const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const startedAt = now();
  const status = (phase: string, ready: boolean, state: unknown): Promise<unknown> =>
    client.patch(`${path(pod)}/status`, {
      status: {
        phase,
        podIP: '10.1.0.1',
        startTime: startedAt,
        conditions: ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map(type => ({
          type,
          status: String(ready || type === 'Initialized' || type === 'PodScheduled').replace(/^./, first =>
            first.toUpperCase(),
          ),
          lastTransitionTime: now(),
        })),
        containerStatuses: pod.spec.containers.map(({name, image}) => ({
          name,
          image,
          imageID: image,
          ready,
          restartCount: 0,
          started: ready,
          state,
        })),
      },
    });
  await status('Running', true, {running: {startedAt}});
  if (!pod.metadata.ownerReferences?.some(({kind}) => kind === 'Job')) return;
  await wait(Number(pod.metadata.annotations?.['bed/run'] ?? options.runMilliseconds));
  const exitCode = Number(pod.metadata.annotations?.['bed/exit-code'] ?? 0);
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const terminated = {exitCode, reason, startedAt, finishedAt: now()};
  await status(exitCode === 0 ? 'Succeeded' : 'Failed', false, {terminated});
}

async function stop(pod: Pod): Promise<void> {
  await wait(options.stopMilliseconds);
  await client.delete(path(pod), {gracePeriodSeconds: 0, preconditions: {uid: pod.metadata.uid}});
}
