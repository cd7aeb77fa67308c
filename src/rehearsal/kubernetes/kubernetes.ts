import type {
  CronJobSeen,
  Instant,
  JobSeen,
  ObjectRef,
  Ports,
  ReleaseSeen,
  ReplicasSeen,
} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import {managedField} from '../../cutover/managed-field.ts';
import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import {Refusal} from '../refusal.ts';
import type {Simulation} from '../simulation.ts';
import {ApiServer, type ApiServerState, type ObjectSetup} from './api-server.ts';
import {BATCH, type CronJobView, cronJobSeen, cronJobView, jobSeen} from './cron-job.ts';
import {
  type ControllerSettings,
  type ControllerState,
  CronJobController,
  createJob,
} from './cron-job-controller.ts';
import {jobName} from './cron-rules.ts';
import {isScalable, Kubelet, type KubeletSettings, replicasSeen} from './kubelet.ts';
import {type KubernetesObject, withField} from './object.ts';
import {type Reverter, type ReverterState, Reverters, withFields} from './reverter.ts';

/** A cluster to begin with. */
export interface ClusterSetup {
  readonly objects: readonly ObjectSetup[];
  readonly reverters: readonly Reverter[];
  /** What the cutover may not change, though its generated role would allow it. */
  readonly denied?: readonly 'cronjobs/status'[];
}

/** How this cluster behaves. */
export interface ClusterSettings {
  readonly controller?: ControllerSettings;
  readonly kubelet?: KubeletSettings;
}

/** Everything that the cluster knows, as plain data. */
export interface KubernetesState {
  readonly api: ApiServerState;
  readonly controller: ControllerState;
  readonly reverters: ReverterState;
}

/** A Kubernetes cluster: API server, CronJob controller, kubelet, and the tools that set fields back. */
export class Kubernetes {
  readonly #simulation: Simulation;
  readonly #controller: CronJobController;
  readonly #reverters: Reverters;
  readonly #denied: readonly string[];
  readonly api: ApiServer;

  constructor(simulation: Simulation, setup: ClusterSetup, settings: ClusterSettings = {}) {
    this.#simulation = simulation;
    this.#denied = setup.denied ?? [];
    this.api = new ApiServer(simulation, setup.objects);
    this.#controller = new CronJobController(simulation, this.api, settings.controller);
    new Kubelet(simulation, this.api, settings.kubelet);
    this.#reverters = new Reverters(simulation, this.api, setup.reverters);
    this.#controller.relist();
  }

  get state(): KubernetesState {
    return {api: this.api.state, controller: this.#controller.state, reverters: this.#reverters.state};
  }

  set state({api, controller, reverters}: KubernetesState) {
    this.api.state = api;
    this.#controller.state = controller;
    this.#reverters.state = reverters;
  }

  cronJob(namespace: string, name: string): CronJobSeen {
    return cronJobSeen(this.api.get(cronJobRef(namespace, name)));
  }

  /** The CronJob as the API server has it and as the controller knows it; undefined where there is none. */
  cronJobViews(
    namespace: string,
    name: string,
  ): {readonly present: CronJobView; readonly followed: CronJobView | undefined} | undefined {
    const object = this.api.find(cronJobRef(namespace, name));
    return object && {present: cronJobView(object), followed: this.#controller.seen(namespace, name)};
  }

  jobs(namespace: string, uid: string): readonly JobSeen[] {
    return this.api
      .list('Job', namespace)
      .filter(job => isOwnedBy(job, uid))
      .map(jobSeen);
  }

  suspend(input: Parameters<Ports['kubernetes.suspend']>[0]): CronJobSeen {
    const {namespace, name, version, suspended, annotations, startingDeadlineSeconds: deadline} = input;
    const changed = this.api.update(cronJobRef(namespace, name), version, object => {
      const switched = withField(object, '/spec/suspend', suspended);
      const spec =
        deadline === undefined ? switched : withField(switched, '/spec/startingDeadlineSeconds', deadline);
      return Object.entries(annotations).reduce<unknown>(
        (patched, [key, value]) => withField(patched, `/metadata/annotations/${escaped(key)}`, value),
        spec,
      ) as KubernetesObject;
    });
    return cronJobSeen(changed);
  }

  markScheduled(input: Parameters<Ports['kubernetes.mark-scheduled']>[0]): CronJobSeen {
    const {namespace, name, version, lastScheduleTime} = input;
    if (this.#denied.includes('cronjobs/status'))
      throw new Refusal(
        'denied',
        'Forbidden',
        `cronjobs.batch "${name}" is forbidden: User "k2e" cannot patch resource "cronjobs/status" in API group "batch" in the namespace "${namespace}"`,
      );
    const changed = this.api.update(
      cronJobRef(namespace, name),
      version,
      object =>
        withField(object, '/status/lastScheduleTime', instantText(lastScheduleTime)) as KubernetesObject,
    );
    return cronJobSeen(changed);
  }

  /**
   * Creates the Job of a firing; one of that name which is there already is the same run (cutover T44). The firing is behind the
   * CronJob then, so that its controller does not try to make the Job too, and counts it as active.
   */
  run(namespace: string, cronJob: string, scheduledFor: Instant): {job: string} {
    const seen = this.cronJob(namespace, cronJob);
    const {version, lastScheduleTime = Number.NEGATIVE_INFINITY} = seen;
    const isPassedOver = seen.suspended || (seen.startingDeadlineSeconds ?? 60) < 60;
    if (lastScheduleTime < scheduledFor && !(this.#denied.length > 0 && isPassedOver))
      this.markScheduled({namespace, name: cronJob, version, lastScheduleTime: scheduledFor});
    const owner = this.api.get(cronJobRef(namespace, cronJob));
    const job = jobName(cronJob, scheduledFor);
    if (this.api.find({apiVersion: BATCH, kind: 'Job', namespace, name: job})) return {job};
    const {uid} = createJob(this.api, this.#simulation, owner, scheduledFor).metadata;
    if (this.#denied.length === 0 && cronJobView(owner).concurrencyPolicy !== 'Allow')
      this.api.update(cronJobRef(namespace, cronJob), undefined, object => ({
        ...object,
        status: {...object.status, active: [...cronJobView(object).active, {name: job, uid}]},
      }));
    return {job};
  }

  replicas(ref: ObjectRef): ReplicasSeen {
    return replicasSeen(this.#scalable(ref));
  }

  scale(ref: ObjectRef, version: string, replicas: number): ReplicasSeen {
    this.#scalable(ref);
    return replicasSeen(
      this.api.update(
        ref,
        version,
        object => withField(object, '/spec/replicas', replicas) as KubernetesObject,
      ),
    );
  }

  fields(
    ref: ObjectRef,
    fields: readonly string[],
  ): {version: string; values: Readonly<Record<string, unknown>>} {
    const object = this.api.get(ref);
    return {
      version: object.metadata.resourceVersion,
      values: Object.fromEntries(fields.map(path => [path, valueAt(object, path) ?? null])),
    };
  }

  /** A field and who declares the value that it has, as the real adapter reads it. */
  managedField(ref: ObjectRef, field: string): ReturnType<typeof managedField> {
    return managedField(plain(this.api.get(ref)), field);
  }

  /** What Git says of a field; undefined where it says nothing. */
  declared(ref: ObjectRef, field: string): {readonly value: unknown} | undefined {
    return this.#reverters.declared(ref, field);
  }

  /** A person merges a commit: its tool applies it after a while. */
  merge(ref: ObjectRef, field: string, value: unknown): void {
    this.#reverters.merge(ref, field, value);
  }

  /** From the labels of Helm's Secrets; the newest revision counts. */
  release(namespace: string, name: string): ReleaseSeen | null {
    const revisions = this.api.list('Secret', namespace).flatMap(({metadata: {labels = {}}}) => {
      const {owner, name: release, version, status = ''} = labels;
      return owner === 'helm' && release === name ? [{revision: Number(version), status}] : [];
    });
    return revisions.toSorted((a, b) => b.revision - a.revision)[0] ?? null;
  }

  setFields(ref: ObjectRef, version: string, values: Readonly<Record<string, unknown>>): {version: string} {
    const changed = this.api.update(ref, version, object => withFields(object, values));
    return {version: changed.metadata.resourceVersion};
  }

  #scalable(ref: ObjectRef): KubernetesObject {
    const object = this.api.get(ref);
    if (!isScalable(object))
      throw new Refusal('missing', 'NotFound', 'the server could not find the requested resource');
    return object;
  }
}

/** An object of the API server as JSON. */
function plain(object: KubernetesObject): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(object));
  return isObject(copy) ? copy : {};
}

function cronJobRef(namespace: string, name: string): ObjectRef {
  return {apiVersion: BATCH, kind: 'CronJob', namespace, name};
}

function isOwnedBy({metadata}: KubernetesObject, uid: string): boolean {
  return (metadata.ownerReferences ?? []).some(owner => owner.uid === uid);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
