import type {Instant} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import type {Planner, Simulation} from '../simulation.ts';
import type {ApiServer} from './api-server.ts';
import {
  type ActiveJob,
  BATCH,
  type CronJobView,
  cronJobView,
  FIRING_ANNOTATION,
  isControlledBy,
  jobState,
} from './cron-job.ts';
import {jobName, mostRecentFiring, nextLook} from './cron-rules.ts';
import {instantOf, type KubernetesObject, keyOf, refOf} from './object.ts';

/** How far the controller's cache may be behind the API server, in seconds. */
export interface ControllerSettings {
  readonly cacheLag: readonly [least: Instant, most: Instant];
}

/** What the controller has in its memory, as plain data. */
export interface ControllerState {
  /** Key → the object as last seen by its watch. */
  readonly cache: Readonly<Record<string, KubernetesObject>>;
  /** Kind → when the last event of its watch arrives: a watch keeps the order. */
  readonly arrivesAt: Readonly<Record<string, Instant>>;
  /** Key of a CronJob → when it is looked at next: of several wishes the earliest counts, as in a delaying work queue. */
  readonly looksAt: Readonly<Record<string, Instant>>;
}

interface WatchEvent {
  readonly key: string;
  readonly object: KubernetesObject | null;
  /** The CronJob that is looked at after it. */
  readonly cronJob: Place | null;
}

/** Where a CronJob is. */
interface Place {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The CronJob controller: decides from a cache that lags, writes to the API server. Follows `syncCronJob` and
 * `cleanupFinishedJobs` of Kubernetes 1.36 (`pkg/controller/cronjob/cronjob_controllerv2.go`), case by case and in their order.
 */
export class CronJobController {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #settings: ControllerSettings;
  readonly #arrive: Planner<WatchEvent>;
  readonly #look: Planner<Place>;
  #cache = new Map<string, KubernetesObject>();
  #arrivesAt = new Map<string, Instant>();
  #looksAt = new Map<string, Instant>();

  constructor(simulation: Simulation, api: ApiServer, settings: ControllerSettings = {cacheLag: [0, 20]}) {
    this.#simulation = simulation;
    this.#api = api;
    this.#settings = settings;
    this.#arrive = simulation.on('cron-job-controller/watch', event => this.#arrived(event));
    this.#look = simulation.on('cron-job-controller/look', place => this.#looked(place));
    api.watch((before, after) => this.#written(before, after));
  }

  get state(): ControllerState {
    return {
      cache: Object.fromEntries(this.#cache),
      arrivesAt: Object.fromEntries(this.#arrivesAt),
      looksAt: Object.fromEntries(this.#looksAt),
    };
  }

  set state({cache, arrivesAt, looksAt}: ControllerState) {
    this.#cache = new Map(Object.entries(cache));
    this.#arrivesAt = new Map(Object.entries(arrivesAt));
    this.#looksAt = new Map(Object.entries(looksAt));
  }

  /** The CronJob as the controller knows it: it may start Jobs of one that the API server shows as suspended. */
  seen(namespace: string, name: string): CronJobView | undefined {
    const cached = this.#cache.get(keyOf({apiVersion: BATCH, kind: 'CronJob', namespace, name}));
    return cached && cronJobView(cached);
  }

  /** Puts what the API server has into the cache at once, as after a start of the controller. */
  relist(): void {
    this.#cache.clear();
    for (const object of Object.values(this.#api.state.objects)) {
      if (!isWatched(object)) continue;
      this.#cache.set(keyOf(refOf(object)), object);
      if (object.kind === 'CronJob') this.#lookAt(this.#simulation.now, placeOf(object));
    }
  }

  #written(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    const object = after ?? before;
    if (object === undefined || !isWatched(object)) return;
    const {now} = this.#simulation;
    const arrives = Math.max(
      this.#arrivesAt.get(object.kind) ?? 0,
      now + this.#simulation.between(...this.#settings.cacheLag),
    );
    this.#arrivesAt.set(object.kind, arrives);
    this.#arrive(arrives, {key: keyOf(refOf(object)), object: after ?? null, cronJob: cronJobOf(object)});
  }

  #arrived({key, object, cronJob}: WatchEvent): void {
    if (object === null) this.#cache.delete(key);
    else this.#cache.set(key, object);
    if (cronJob) this.#sync(cronJob.namespace, cronJob.name);
  }

  #lookAt(at: Instant, place: Place): void {
    const key = JSON.stringify(place);
    const planned = this.#looksAt.get(key);
    if (planned !== undefined && planned <= at) return;
    this.#looksAt.set(key, at);
    this.#look(at, place);
  }

  #looked(place: Place): void {
    const key = JSON.stringify(place);
    // An earlier wish came after this one was planned.
    if (this.#looksAt.get(key) !== this.#simulation.now) return;
    this.#looksAt.delete(key);
    this.#sync(place.namespace, place.name);
  }

  #sync(namespace: string, name: string): void {
    const ref = {apiVersion: BATCH, kind: 'CronJob', namespace, name};
    const cached = this.#cache.get(keyOf(ref));
    if (!cached) return;
    const view = cronJobView(cached);
    const jobs = [...this.#cache.values()].filter(
      job => job.kind === 'Job' && job.metadata.namespace === namespace && isControlledBy(job, name),
    );
    const kept = this.#withoutFinished(this.#cleanUp(view, jobs), jobs, namespace);
    const started = this.#start(cached, {...view, active: kept});
    const active = started?.active ?? kept;
    const status = {
      ...cached.status,
      active,
      ...(started && {lastScheduleTime: instantText(started.firing)}),
    };
    if (started || active.length !== view.active.length) this.#writeStatus(cached, status);
    if (view.suspended) return;
    const times = started ? {...view, lastScheduleTime: started.firing} : view;
    const next = nextLook(times, this.#simulation.now);
    if (next !== undefined) this.#lookAt(next, {namespace, name});
  }

  /** `cleanupFinishedJobs`: deletes the oldest beyond the history limits. Gives the active list. */
  #cleanUp(view: CronJobView, jobs: readonly KubernetesObject[]): readonly ActiveJob[] {
    const deleted = new Set<string>();
    for (const state of ['succeeded', 'failed'] as const) {
      const finished = jobs.filter(job => jobState(job) === state).sort(byStart);
      for (const job of finished.slice(0, Math.max(0, finished.length - view.history[state]))) {
        this.#api.delete(refOf(job));
        deleted.add(job.metadata.uid);
      }
    }
    return view.active.filter(({uid}) => !deleted.has(uid));
  }

  /** Finished Jobs, and those that are gone from the API server too, leave the active list. */
  #withoutFinished(
    active: readonly ActiveJob[],
    jobs: readonly KubernetesObject[],
    namespace: string,
  ): readonly ActiveJob[] {
    return active.filter(({uid, name}) => {
      const job = jobs.find(({metadata}) => metadata.uid === uid);
      if (job) return jobState(job) === 'active';
      return this.#api.find({apiVersion: BATCH, kind: 'Job', namespace, name}) !== undefined;
    });
  }

  /** Starts the Job of the most recent firing that was not met. Gives the new active list, or undefined where none is started. */
  #start(
    cronJob: KubernetesObject,
    view: CronJobView,
  ): {readonly firing: Instant; readonly active: readonly ActiveJob[]} | undefined {
    const {name, namespace = ''} = cronJob.metadata;
    const {now} = this.#simulation;
    if (view.suspended) return undefined;
    const {firing} = mostRecentFiring(view, now, true);
    if (firing === undefined) return undefined;
    const deadline = view.startingDeadlineSeconds;
    if (deadline !== undefined && firing + deadline < now) return undefined;
    const job = jobName(name, firing);
    if (view.active.some(other => other.name === job) || view.lastScheduleTime === firing) return undefined;
    if (view.concurrencyPolicy === 'Forbid' && view.active.length > 0) return undefined;

    let active = view.active;
    if (view.concurrencyPolicy === 'Replace') {
      for (const other of active)
        this.#api.delete({apiVersion: BATCH, kind: 'Job', namespace, name: other.name});
      active = [];
    }
    const created = this.#create(cronJob, job, firing);
    if (created === undefined || active.some(({uid}) => uid === created.metadata.uid)) return undefined;
    return {firing, active: [...active, {name: job, uid: created.metadata.uid}]};
  }

  /** Creates the Job; one that is there already and has this controller is taken for it, another one is left alone. */
  #create(cronJob: KubernetesObject, job: string, firing: Instant): KubernetesObject | undefined {
    const {name, namespace = ''} = cronJob.metadata;
    const existing = this.#api.find({apiVersion: BATCH, kind: 'Job', namespace, name: job});
    if (existing) return isControlledBy(existing, name) ? existing : undefined;
    return createJob(this.#api, this.#simulation, cronJob, firing);
  }

  /** Where the cached version is not the present one any more, the newer one is on its way and will be looked at. */
  #writeStatus(cached: KubernetesObject, status: Readonly<Record<string, unknown>>): void {
    const {resourceVersion} = cached.metadata;
    if (this.#api.find(refOf(cached))?.metadata.resourceVersion !== resourceVersion) return;
    this.#api.update(refOf(cached), resourceVersion, object => ({...object, status}));
  }
}

/** Creates the Job of a firing under the name that the controller gives it, owned by the CronJob, and tells of the run. */
export function createJob(
  api: ApiServer,
  simulation: Simulation,
  cronJob: KubernetesObject,
  firing: Instant,
): KubernetesObject {
  const {name, namespace = ''} = cronJob.metadata;
  const {seconds} = cronJobView(cronJob).history;
  const job = api.create({
    apiVersion: BATCH,
    kind: 'Job',
    namespace,
    name: jobName(name, firing),
    annotations: {[FIRING_ANNOTATION]: instantText(firing)},
    owner: cronJob,
    ...(seconds !== undefined && {spec: {ttlSecondsAfterFinished: seconds}}),
    status: {},
  });
  simulation.tell({
    kind: 'launch',
    at: simulation.now,
    side: 'source',
    job: `${namespace}/${name}`,
    firing,
    run: job.metadata.name,
  });
  return job;
}

function isWatched({kind, apiVersion}: KubernetesObject): boolean {
  return apiVersion === BATCH && (kind === 'CronJob' || kind === 'Job');
}

function placeOf({metadata: {namespace = '', name}}: KubernetesObject): Place {
  return {namespace, name};
}

function cronJobOf(object: KubernetesObject): Place | null {
  if (object.kind === 'CronJob') return placeOf(object);
  const owner = object.metadata.ownerReferences?.find(({kind}) => kind === 'CronJob');
  return owner ? {namespace: object.metadata.namespace ?? '', name: owner.name} : null;
}

/** `byJobStartTime`: Jobs without a start come last, equal ones by name. */
function byStart(left: KubernetesObject, right: KubernetesObject): number {
  const start = ({status}: KubernetesObject) => instantOf(status?.['startTime']) ?? Number.POSITIVE_INFINITY;
  const [first, second] = [start(left), start(right)];
  if (first !== second) return first < second ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
