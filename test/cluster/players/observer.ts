/**
 * Notes down every Job of a CronJob, whoever made it, and when CronJobs are suspended. Run as a process:
 * `node observer.ts '<ObserverOptions as JSON>'`. What happens in AWS is seen by the front.
 */
import {setTimeout as wait} from 'node:timers/promises';
import type {Cluster, KubeObject} from '../kubernetes.ts';
import {kubernetes} from '../kubernetes.ts';
import {notebook, slotOf} from '../sighting.ts';

/** What the observer is started with. */
export interface ObserverOptions {
  readonly cluster: Cluster;
  /** File for what it sees. */
  readonly notes: string;
}

interface CronJob extends KubeObject {
  readonly spec: {readonly suspend?: boolean};
}

const {cluster, notes}: ObserverOptions = JSON.parse(process.argv[2] ?? '{}');
const client = kubernetes(cluster);
const note = notebook(notes);
const jobs = new Set<string>();
const armed = new Map<string, boolean>();

/** The annotation that the controller writes since Kubernetes 1.32. */
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

function seeJob({metadata}: KubeObject): void {
  const {uid, namespace, name, annotations, ownerReferences, creationTimestamp} = metadata;
  // The controller's names end in the scheduled time in minutes (kubernetes/pkg/controller/cronjob/utils.go, getJobName).
  const [, stem, minutes] = /^(.+)-(\d{8,})$/.exec(name) ?? [];
  const cronJob = ownerReferences?.find(({kind}) => kind === 'CronJob')?.name ?? stem;
  if (cronJob === undefined || jobs.has(uid)) return;
  jobs.add(uid);
  const annotated = Date.parse(annotations?.[SCHEDULED] ?? '');
  const named = minutes === undefined ? Date.parse(creationTimestamp) : Number(minutes) * 60_000;
  const slot = slotOf(Number.isNaN(annotated) ? named : annotated);
  note({kind: 'job', cronJob: `${namespace}/${cronJob}`, name, slot});
}

function seeCronJob({metadata: {namespace, name}, spec}: CronJob, deleted: boolean): void {
  const key = `${namespace}/${name}`;
  const isArmed = !deleted && spec.suspend !== true;
  if (armed.get(key) === isArmed) return;
  armed.set(key, isArmed);
  note({kind: 'armed', side: 'source', name: key, armed: isArmed});
}

/** Goes on watching when a watch breaks off. */
async function always(watch: () => Promise<never>): Promise<never> {
  for (;;) {
    await watch().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    await wait(200);
  }
}

await Promise.all([
  always(() =>
    client.follow<KubeObject>('/apis/batch/v1/jobs', (job, deleted) => void (deleted || seeJob(job))),
  ),
  always(() => client.follow<CronJob>('/apis/batch/v1/cronjobs', seeCronJob)),
]);
