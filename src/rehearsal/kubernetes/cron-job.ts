import type {CronJobSeen, Instant, JobSeen} from '../../cutover/calls.ts';
import {firingTimes} from '../../cutover/firing-times.ts';
import {type JobHistory, jobHistory} from '../../cutover/job-history.ts';
import type {CronTimes} from './cron-rules.ts';
import {instantOf, type KubernetesObject} from './object.ts';

/** API version of CronJobs and Jobs. */
export const BATCH = 'batch/v1';
/** On a Job: its firing, since Kubernetes 1.32 in any case (`batchv1.CronJobScheduledTimestampAnnotation`). */
export const FIRING_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** A Job that a CronJob's status holds as active. */
export interface ActiveJob {
  readonly name: string;
  readonly uid: string;
}

/** What the controller reads of a CronJob. */
export interface CronJobView extends CronTimes {
  readonly suspended: boolean;
  readonly concurrencyPolicy: string;
  readonly history: JobHistory;
  readonly active: readonly ActiveJob[];
}

/** Reads a CronJob, with the API server's defaults for what is absent. */
export function cronJobView({spec = {}, status = {}, metadata}: KubernetesObject): CronJobView {
  const last = instantOf(status['lastScheduleTime']);
  const deadline = spec['startingDeadlineSeconds'];
  return {
    schedule: String(spec['schedule']),
    ...(typeof spec['timeZone'] === 'string' && {timeZone: spec['timeZone']}),
    created: instantOf(metadata.creationTimestamp) ?? 0,
    ...(last !== undefined && {lastScheduleTime: last}),
    ...(typeof deadline === 'number' && {startingDeadlineSeconds: deadline}),
    suspended: spec['suspend'] === true,
    concurrencyPolicy: String(spec['concurrencyPolicy'] ?? 'Allow'),
    history: jobHistory(spec),
    active: (status['active'] ?? []) as readonly ActiveJob[],
  };
}

/** A CronJob as the cutover's port shows it. */
export function cronJobSeen(object: KubernetesObject): CronJobSeen {
  const {created, suspended, lastScheduleTime, startingDeadlineSeconds} = cronJobView(object);
  return {
    uid: object.metadata.uid,
    version: object.metadata.resourceVersion,
    generation: object.metadata.generation,
    created,
    suspended,
    ...(lastScheduleTime !== undefined && {lastScheduleTime}),
    ...(startingDeadlineSeconds !== undefined && {startingDeadlineSeconds}),
    times: firingTimes(object.spec),
    history: jobHistory(object.spec),
    annotations: object.metadata.annotations ?? {},
  };
}

/** A Job as the cutover's port shows it. */
export function jobSeen(job: KubernetesObject): JobSeen {
  const scheduledFor = firingOf(job);
  return {
    name: job.metadata.name,
    ...(scheduledFor !== undefined && {scheduledFor}),
    state: jobState(job),
  };
}

/** The firing that a Job is for; absent for one that was made by hand. */
export function firingOf({metadata}: KubernetesObject): Instant | undefined {
  return instantOf(metadata.annotations?.[FIRING_ANNOTATION]);
}

/** A Job ends with a condition Complete or Failed. */
export function jobState({status = {}}: KubernetesObject): JobSeen['state'] {
  const conditions = (status['conditions'] ?? []) as readonly {type: string; status: string}[];
  const ended = conditions.find(
    ({type, status: holds}) => (type === 'Complete' || type === 'Failed') && holds === 'True',
  );
  if (!ended) return 'active';
  return ended.type === 'Complete' ? 'succeeded' : 'failed';
}

/** True where a CronJob of this name controls the object; the controller compares the name, not the uid. */
export function isControlledBy({metadata}: KubernetesObject, cronJob: string): boolean {
  return (metadata.ownerReferences ?? []).some(({kind, name}) => kind === 'CronJob' && name === cronJob);
}
