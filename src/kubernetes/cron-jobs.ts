import type {CronJobSeen, Instant, JobSeen, Ports} from '../cutover/calls.ts';
import {firingTimes} from '../cutover/firing-times.ts';
import {instantText} from '../cutover/instant-text.ts';
import {jobHistory} from '../cutover/job-history.ts';
import {isObject, type JsonObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import {type Cluster, ClusterFailure} from './cluster.ts';
import {calling} from './failure.ts';

/** The firing of a Job, written by the CronJob controller since Kubernetes 1.32. */
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

type CronJobPorts = Pick<
  Ports,
  | 'kubernetes.cron-job'
  | 'kubernetes.jobs'
  | 'kubernetes.suspend'
  | 'kubernetes.mark-scheduled'
  | 'kubernetes.run'
>;

/** CronJobs and their Jobs. Changes carry the resourceVersion that was seen; the API server answers 409 when it is old. */
export function cronJobPorts(cluster: Cluster): CronJobPorts {
  const path = (namespace: string, name: string) =>
    `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/cronjobs/${encodeURIComponent(name)}`;
  const jobs = (namespace: string) => `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`;
  return {
    'kubernetes.cron-job': ({namespace, name}) =>
      calling('kubernetes.cron-job', `get CronJob ${namespace}/${name}`, async () =>
        cronJobSeen(await cluster.request('GET', path(namespace, name))),
      ),
    'kubernetes.jobs': ({namespace, cronJob, uid}) =>
      calling('kubernetes.jobs', `list Jobs of ${namespace}/${cronJob}`, async () =>
        (await cluster.list(jobs(namespace))).filter(job => isOwnedBy(job, uid)).map(jobSeen),
      ),
    'kubernetes.suspend': ({
      namespace,
      name,
      version,
      suspended,
      annotations,
      startingDeadlineSeconds: deadline,
    }) =>
      calling('kubernetes.suspend', `patch CronJob ${namespace}/${name}`, async () =>
        cronJobSeen(
          await cluster.request('PATCH', path(namespace, name), {
            metadata: {resourceVersion: version, annotations},
            spec: {suspend: suspended, ...(deadline !== undefined && {startingDeadlineSeconds: deadline})},
          }),
        ),
      ),
    'kubernetes.mark-scheduled': ({namespace, name, version, lastScheduleTime}) =>
      calling('kubernetes.mark-scheduled', `patch CronJob ${namespace}/${name}/status`, async () =>
        cronJobSeen(
          await cluster.request('PATCH', `${path(namespace, name)}/status`, {
            metadata: {resourceVersion: version},
            status: {lastScheduleTime: instantText(lastScheduleTime)},
          }),
        ),
      ),
    'kubernetes.run': ({namespace, cronJob, scheduledFor}) =>
      calling('kubernetes.run', `create a Job of ${namespace}/${cronJob}`, async () => {
        const owner = await passed(cluster, path(namespace, cronJob), scheduledFor);
        const job = jobOf(owner, scheduledFor);
        const {name} = job.metadata;
        try {
          const made = await cluster.request('POST', jobs(namespace), job);
          // With Allow nobody looks at what is active.
          if ((valueAt(owner, '/spec/concurrencyPolicy') ?? 'Allow') !== 'Allow')
            await counted(cluster, path(namespace, cronJob), {namespace, name, uid: uidOf(made)});
        } catch (error) {
          // The controller or an earlier try made this very Job: it is the same run.
          if (!(error instanceof ClusterFailure && error.reason === 'AlreadyExists')) throw error;
        }
        return {job: name};
      }),
  };
}

/** How often a change of the CronJob by others may come between reading and writing it. */
const ATTEMPTS = 5;

/**
 * The CronJob, with this firing behind it: the controller sets `status.lastScheduleTime` when it makes a Job, so whoever makes one in
 * its place does too. Otherwise an armed controller tries to make the same Job, and until Kubernetes 1.36 it then stays with an
 * error, for up to a quarter of an hour, and misses the firings meanwhile (kubernetes#136918). Before the Job is made: a process that
 * dies in between leaves a firing that k2e still has to run, not a controller that is stuck.
 */
function passed(cluster: Cluster, path: string, firing: Instant): Promise<JsonObject> {
  return withStatus(
    cluster,
    path,
    cronJob => {
      const {lastScheduleTime = Number.NEGATIVE_INFINITY} = cronJobSeen(cronJob);
      return lastScheduleTime >= firing ? null : {lastScheduleTime: instantText(firing)};
    },
    isPassedOver,
  );
}

/**
 * Adds a Job that k2e made to those that the CronJob counts as active: its controller leaves a Job that it did not make itself out of that list, and with
 * Forbid or Replace looks there only before it starts the next one (`syncCronJob`, event `UnexpectedJob`). It takes the Job off when that has ended.
 */
function counted(
  cluster: Cluster,
  path: string,
  job: {readonly namespace: string; readonly name: string; readonly uid: string},
): Promise<JsonObject> {
  return withStatus(
    cluster,
    path,
    cronJob => {
      const found = valueAt(cronJob, '/status/active');
      const active = Array.isArray(found) ? found : [];
      const isThere = active.some(other => isObject(other) && other.uid === job.uid);
      return isThere ? null : {active: [...active, {apiVersion: 'batch/v1', kind: 'Job', ...job}]};
    },
    () => true,
  );
}

/**
 * The CronJob with other values of its status, by compare-and-swap. @param change what they are; null where nothing is to be changed
 * @param mayDoWithout where it does without them when nobody may change its status
 */
async function withStatus(
  cluster: Cluster,
  path: string,
  change: (cronJob: JsonObject) => JsonObject | null,
  mayDoWithout: (cronJob: JsonObject) => boolean,
): Promise<JsonObject> {
  for (let attempt = 1; ; attempt += 1) {
    const cronJob = await cluster.request('GET', path);
    const status = change(cronJob);
    if (status === null) return cronJob;
    const {version} = cronJobSeen(cronJob);
    try {
      return await cluster.request('PATCH', `${path}/status`, {metadata: {resourceVersion: version}, status});
    } catch (error) {
      if (error instanceof ClusterFailure && error.status === 403 && mayDoWithout(cronJob)) return cronJob;
      if (!(error instanceof ClusterFailure && error.reason === 'Conflict') || attempt === ATTEMPTS)
        throw error;
    }
  }
}

/**
 * True where the controller does not try to make the Job of a firing which k2e makes, that is one of a minute ago or more: the CronJob is
 * suspended, or has a shorter starting deadline.
 */
function isPassedOver(cronJob: JsonObject): boolean {
  const {suspended, startingDeadlineSeconds: deadline = Number.POSITIVE_INFINITY} = cronJobSeen(cronJob);
  return suspended || deadline < 60;
}

function uidOf(object: JsonObject): string {
  return text(valueAt(object, '/metadata/uid'));
}

function cronJobSeen(object: JsonObject): CronJobSeen {
  const last = instantOf(valueAt(object, '/status/lastScheduleTime'));
  const deadline = valueAt(object, '/spec/startingDeadlineSeconds');
  const generation = valueAt(object, '/metadata/generation');
  return {
    uid: uidOf(object),
    version: text(valueAt(object, '/metadata/resourceVersion')),
    ...(typeof generation === 'number' && {generation}),
    created: instantOf(valueAt(object, '/metadata/creationTimestamp')) ?? 0,
    suspended: valueAt(object, '/spec/suspend') === true,
    ...(last !== undefined && {lastScheduleTime: last}),
    ...(typeof deadline === 'number' && {startingDeadlineSeconds: deadline}),
    times: firingTimes(valueAt(object, '/spec')),
    history: jobHistory(valueAt(object, '/spec')),
    annotations: texts(valueAt(object, '/metadata/annotations')),
  };
}

function isOwnedBy(job: JsonObject, uid: string): boolean {
  const owners = valueAt(job, '/metadata/ownerReferences');
  return Array.isArray(owners) && owners.some(owner => isObject(owner) && owner.uid === uid);
}

function jobSeen(job: JsonObject): JobSeen {
  const name = text(valueAt(job, '/metadata/name'));
  const scheduledFor =
    instantOf(texts(valueAt(job, '/metadata/annotations'))[SCHEDULED]) ?? firingFromName(name);
  return {name, ...(scheduledFor !== undefined && {scheduledFor}), state: stateOf(job)};
}

/** The controller names a Job `<cronjob>-<minutes since 1970>` (cronjob_controllerv2.go, getJobName); people name theirs otherwise. */
function firingFromName(name: string): Instant | undefined {
  const minutes = Number(/-(\d{8})$/.exec(name)?.[1]);
  return Number.isFinite(minutes) ? minutes * 60 : undefined;
}

function stateOf(job: JsonObject): JobSeen['state'] {
  const conditions = valueAt(job, '/status/conditions');
  const holds = (type: string) =>
    Array.isArray(conditions) &&
    conditions.some(
      condition => isObject(condition) && condition.type === type && condition.status === 'True',
    );
  if (holds('Complete')) return 'succeeded';
  return holds('Failed') ? 'failed' : 'active';
}

/** The Job of one firing as the controller makes it (cronjob `utils.go`, getJobFromTemplate2): its name, owner, labels and annotation. */
function jobOf(cronJob: JsonObject, scheduledFor: Instant) {
  const name = text(valueAt(cronJob, '/metadata/name'));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-${Math.floor(scheduledFor / 60)}`,
      namespace: text(valueAt(cronJob, '/metadata/namespace')),
      labels: texts(valueAt(cronJob, '/spec/jobTemplate/metadata/labels')),
      annotations: {
        ...texts(valueAt(cronJob, '/spec/jobTemplate/metadata/annotations')),
        [SCHEDULED]: instantText(scheduledFor),
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name,
          uid: uidOf(cronJob),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: valueAt(cronJob, '/spec/jobTemplate/spec'),
  };
}

function instantOf(value: unknown): Instant | undefined {
  const time = typeof value === 'string' ? Date.parse(value) / 1000 : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])),
  );
}
