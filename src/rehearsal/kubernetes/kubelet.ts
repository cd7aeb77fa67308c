import type {Instant, ReplicasSeen} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import type {Planner, Simulation} from '../simulation.ts';
import type {ApiServer} from './api-server.ts';
import {BATCH} from './cron-job.ts';
import {type KubernetesObject, refOf} from './object.ts';

/** How long pods take, in seconds. */
export interface KubeletSettings {
  /** How long a Job's pod runs. */
  readonly duration: readonly [least: Instant, most: Instant];
  /** Share of the Jobs that fail. */
  readonly failing: number;
  /** Until a new pod is ready. */
  readonly start: readonly [least: Instant, most: Instant];
  /** Until a pod that was told to end is gone (`terminationGracePeriodSeconds`). */
  readonly termination: readonly [least: Instant, most: Instant];
}

interface JobPlace {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

interface Scaling {
  readonly ref: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly replicas: number;
}

const SCALABLE = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout']);

/** What runs pods: ends Jobs, takes those away that ended a while ago (the controller of `ttlSecondsAfterFinished`), and brings the pods of workloads to the number that is wanted, after a while. */
export class Kubelet {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #settings: KubeletSettings;
  readonly #finish: Planner<JobPlace>;
  readonly #remove: Planner<JobPlace>;
  readonly #scale: Planner<Scaling>;

  constructor(
    simulation: Simulation,
    api: ApiServer,
    settings: KubeletSettings = {duration: [5, 40], failing: 0, start: [5, 40], termination: [2, 45]},
  ) {
    this.#simulation = simulation;
    this.#api = api;
    this.#settings = settings;
    this.#finish = simulation.on('kubelet/finish', job => this.#finished(job));
    this.#remove = simulation.on('kubelet/remove', job => this.#removed(job));
    this.#scale = simulation.on('kubelet/scale', scaling => this.#scaled(scaling));
    api.watch((before, after) => this.#written(before, after));
  }

  #written(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    if (after === undefined) return;
    const {name, namespace = '', uid} = after.metadata;
    if (after.kind === 'Job' && before === undefined)
      this.#finish(this.#in(this.#settings.duration), {namespace, name, uid});
    if (!SCALABLE.has(after.kind)) return;
    const [was, wanted] = [before && replicasOf(before), replicasOf(after)];
    if (was === wanted) return;
    const isLess = was !== undefined && wanted < was;
    this.#scale(this.#in(isLess ? this.#settings.termination : this.#settings.start), {
      ref: {apiVersion: after.apiVersion, kind: after.kind, namespace, name},
      replicas: wanted,
    });
  }

  #finished({namespace, name, uid}: JobPlace): void {
    const ref = {apiVersion: BATCH, kind: 'Job', namespace, name};
    const job = this.#api.find(ref);
    if (job?.metadata.uid !== uid) return;
    const {now} = this.#simulation;
    const failed = this.#simulation.random() < this.#settings.failing;
    this.#api.update(ref, undefined, object => ({
      ...object,
      status: {
        startTime: object.metadata.creationTimestamp,
        ...(!failed && {completionTime: instantText(now)}),
        conditions: [{type: failed ? 'Failed' : 'Complete', status: 'True'}],
      },
    }));
    const seconds = job.spec?.['ttlSecondsAfterFinished'];
    if (typeof seconds === 'number') this.#remove(now + seconds, {namespace, name, uid});
  }

  #removed({namespace, name, uid}: JobPlace): void {
    const ref = {apiVersion: BATCH, kind: 'Job', namespace, name};
    if (this.#api.find(ref)?.metadata.uid === uid) this.#api.delete(ref);
  }

  #scaled({ref, replicas}: Scaling): void {
    const object = this.#api.find(ref);
    // Another change came after this one: its pods are on their way.
    if (object === undefined || replicasOf(object) !== replicas) return;
    this.#api.update(ref, undefined, found => ({
      ...found,
      status: {...found.status, replicas, readyReplicas: replicas},
    }));
  }

  #in([least, most]: readonly [Instant, Instant]): Instant {
    return this.#simulation.now + this.#simulation.between(least, most);
  }
}

function replicasOf({spec}: KubernetesObject): number {
  return Number(spec?.['replicas'] ?? 1);
}

/** A workload as the cutover's port shows it. Until its pods have followed, those that are too many are terminating. */
export function replicasSeen(object: KubernetesObject): ReplicasSeen {
  const wanted = replicasOf(object);
  const pods = Number(object.status?.['replicas'] ?? 0);
  const ready = Number(object.status?.['readyReplicas'] ?? 0);
  return {
    version: object.metadata.resourceVersion,
    wanted,
    pods: Math.max(pods, wanted),
    ready: Math.min(ready, wanted),
  };
}

/** The place of a workload that can be scaled. */
export function isScalable(object: KubernetesObject): boolean {
  return SCALABLE.has(refOf(object).kind);
}
