import {createHash} from 'node:crypto';
import {ROLE, SCHEDULE} from '../ecs/limits.ts';
import {type Handle, handle} from '../ecs/resource.ts';
import type {Workload} from '../model/inventory.ts';
import {ORDINAL, type StatefulPod, statefulPods} from '../model/stateful-pods.ts';
import type {Context} from '../rules/rule.ts';

/** The names of everything that k2e makes for a workload; collision-free, stable between runs, within AWS's patterns. */
export interface Names {
  /** `<namespace>-<name>` (the name alone in namespace `default`), letters, digits, `-` and `_` only. */
  base(workload: Workload): string;
  taskDefinition(workload: Workload): Handle<'task-definitions'>;
  service(workload: Workload): Handle<'services'>;
  /** The services of a workload: one, or one for each pod of a StatefulSet whose pods run each by itself. */
  services(workload: Workload): readonly Handle<'services'>[];
  /** The same with the pods; none where the workload has one service for all. */
  members(workload: Workload): readonly Member[];
  /**
   * The service that answers to the name of a Service: that of the pod which it selects, else the only or the first one of
   * the workload.
   */
  answering(workload: Workload, pod?: StatefulPod): Handle<'services'>;
  /** `base`, with the ordinal behind it where each pod has its own. */
  own(workload: Workload): string;
  /** The daemon of Managed Instances, and what it runs. */
  daemon(workload: Workload): Handle<'daemons'>;
  daemonTaskDefinition(workload: Workload): Handle<'daemon-task-definitions'>;
  job(workload: Workload): Handle<'jobs'>;
  /** The state machine of a Job or CronJob. */
  stateMachine(workload: Workload): Handle<'state-machines'>;
  /** The role of that state machine. */
  stateMachineRole(workload: Workload): Handle<'roles'>;
  /** `suffix` for the halves of a split schedule. */
  schedule(workload: Workload, suffix?: string): Handle<'schedules'>;
  logGroup(workload: Workload): Handle<'log-groups'>;
  /** `/ecs/<namespace>/<name>`; where the name had to be told apart from another's, the chosen one. */
  logGroupName(workload: Workload): string;
  executionRole(workload: Workload): Handle<'roles'>;
  taskRole(workload: Workload): Handle<'roles'>;
  securityGroup(workload: Workload): Handle<'security-groups'>;
  scalableTarget(workload: Workload): Handle<'scalable-targets'>;
  cluster: Handle<'clusters'>;
  namespace: Handle<'namespaces'>;
  scheduleGroup: Handle<'schedule-groups'>;
  /** The role with which ECS makes the disks of tasks. */
  volumeRole: Handle<'roles'>;
  /** The role with which Scheduler starts a CronJob's tasks; several share one. */
  schedulerRole(workload: Workload): Handle<'roles'>;
}

/** A pod of a StatefulSet that runs by itself, with what k2e makes for it. */
export interface Member extends StatefulPod {
  readonly service: Handle<'services'>;
  readonly taskDefinition: Handle<'task-definitions'>;
}

/** Limits of AWS on names, in characters. */
const STATE_MACHINE_NAME = 80;
const SCHEDULE_NAME = SCHEDULE.name.maxLength;
const ROLE_NAME = ROLE.name.maxLength;
/** The policy of a role has room for 10,240 characters; a job with the longest names takes 600 of them. */
const JOBS_PER_ROLE = 16;
/** A family may have 255 characters, but names are file names too, and `.json` and a suffix must fit. */
const BASE_NAME = 200;
/** Device names of Windows, which cannot be file names there. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Chooses the names of a run. Two workloads whose names would be equal get the hash of their identity appended, except the first by id. */
export function names(context: Context): Names {
  const {config, inventory} = context;
  const bases = new Map<string, string>();
  const taken = new Set<string>();
  const byId = inventory.workloads.toSorted((a, b) => (precedence(a) < precedence(b) ? -1 : 1));
  for (const workload of byId) {
    const wish = fit(`${config.namePrefix}${wishFor(workload)}`, workload.object.id, BASE_NAME);
    const all = (name: string) => [name, ...podsApart(workload).map(({ordinal}) => `${name}-${ordinal}`)];
    const base = all(wish).some(name => taken.has(name))
      ? fit(`${wish}-${hash(workload.object.id)}`, workload.object.id, BASE_NAME)
      : wish;
    for (const name of all(base)) taken.add(name);
    bases.set(workload.object.id, base);
  }
  const cronJobs = new Map(
    byId.filter(({kind}) => kind === 'CronJob').map(({object: {id}}, index) => [id, index] as const),
  );
  const base = (workload: Workload) =>
    bases.get(workload.object.id) ?? fit(wishFor(workload), workload.object.id, BASE_NAME);
  const role = (workload: Workload, suffix: string) =>
    handle('roles', `${fit(base(workload), workload.object.id, ROLE_NAME - suffix.length)}${suffix}`);
  const members = (workload: Workload) =>
    podsApart(workload).map(pod => ({
      ...pod,
      service: handle('services', `${base(workload)}-${pod.ordinal}`),
      taskDefinition: handle('task-definitions', `${base(workload)}-${pod.ordinal}`),
    }));
  return {
    base,
    own: workload => (workload.apart ? `${base(workload)}-${ORDINAL}` : base(workload)),
    members,
    answering: (workload, pod) => {
      const all = members(workload);
      const member = all.find(({ordinal}) => ordinal === pod?.ordinal) ?? all[0];
      return member?.service ?? handle('services', base(workload));
    },
    services: workload =>
      workload.apart ? members(workload).map(({service}) => service) : [handle('services', base(workload))],
    taskDefinition: workload => handle('task-definitions', base(workload)),
    service: workload => handle('services', base(workload)),
    daemon: workload => handle('daemons', base(workload)),
    daemonTaskDefinition: workload => handle('daemon-task-definitions', base(workload)),
    job: workload => handle('jobs', base(workload)),
    stateMachine: workload =>
      handle('state-machines', fit(base(workload), workload.object.id, STATE_MACHINE_NAME)),
    stateMachineRole: workload => role(workload, '-states'),
    schedule: (workload, suffix = '') =>
      handle(
        'schedules',
        `${fit(base(workload), workload.object.id, SCHEDULE_NAME - suffix.length)}${suffix}`,
      ),
    logGroup: workload => handle('log-groups', base(workload)),
    logGroupName: workload => {
      const plain = `${config.namePrefix}${wishFor(workload)}` === base(workload);
      const own = plain ? workload.name.replaceAll(/[^A-Za-z0-9_.-]/g, '-') : base(workload);
      return `/ecs/${workload.namespace || 'default'}/${own}`;
    },
    executionRole: workload => role(workload, '-execution'),
    taskRole: workload => role(workload, '-task'),
    securityGroup: workload => securityGroupHandle(base(workload)),
    scalableTarget: workload => handle('scalable-targets', base(workload)),
    cluster: handle('clusters', config.cluster.name),
    namespace: handle('namespaces', config.serviceConnect.namespace),
    scheduleGroup: handle('schedule-groups', config.app),
    volumeRole: handle('roles', `${fit(config.app, config.app, ROLE_NAME - '-volumes'.length)}-volumes`),
    schedulerRole: workload => {
      const shard = Math.floor((cronJobs.get(workload.object.id) ?? 0) / JOBS_PER_ROLE);
      const suffix = shard === 0 ? '-scheduler' : `-scheduler-${shard + 1}`;
      return handle('roles', `${fit(config.app, config.app, ROLE_NAME - suffix.length)}${suffix}`);
    },
  };
}

/** The pods of a StatefulSet that run each by itself. */
function podsApart(workload: Workload): readonly StatefulPod[] {
  return workload.apart ? statefulPods(workload) : [];
}

/** Deployments and Rollouts come first, so that one keeps the plain name when a Job or CronJob bears it too. */
function precedence(workload: Workload): string {
  return `${workload.kind === 'Deployment' || workload.kind === 'Rollout' ? 0 : 1} ${workload.object.id}`;
}

function wishFor({namespace, name}: Workload): string {
  const bare = (namespace === 'default' || namespace === '') && !RESERVED.test(name);
  const full = bare ? name : `${namespace || 'default'}-${name}`;
  return full.replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

/** A security group of this name; EC2 keeps names that begin with `sg-` for ids (CreateSecurityGroup, `GroupName`). */
export function securityGroupHandle(name: string): Handle<'security-groups'> {
  return handle('security-groups', name.startsWith('sg-') ? `group.${name}` : name);
}

/** `name` if it is short enough; else its beginning and a hash of `identity`, so that long names stay apart. */
export function fit(name: string, identity: string, length: number): string {
  return name.length <= length ? name : `${name.slice(0, length - 9)}-${hash(identity)}`;
}

/** Eight hexadecimal digits that stand for an identity; never made of a secret. */
export function hash(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 8);
}
