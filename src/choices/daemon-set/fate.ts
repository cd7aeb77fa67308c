import {matchesGlob} from '../../config/glob.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {platformOf} from '../platform.ts';
import {setFates} from '../stateful-set/fate.ts';
import {type Agent, agentOf} from './agents.ts';
import {type LogRouter, logRouter} from './log-router.ts';

/** What becomes of a DaemonSet. */
export type DaemonFate =
  /** One task on each instance: a service of ECS on EC2, or a daemon of Managed Instances. */
  | {readonly kind: 'converted'; readonly as: 'service' | 'daemon'; readonly agent: Agent | undefined}
  /** Its containers run in the tasks of these workloads, of which there is at least one; in the order of their ids. */
  | {
      readonly kind: 'converted';
      readonly as: 'sidecar';
      readonly agent: Agent | undefined;
      readonly hosts: readonly Workload[];
    }
  /** Nothing, or something else: what its agent says. `why`: k2e.yaml leaves it out, or names it for tasks of which there are none. */
  | {
      readonly kind: 'kept';
      readonly agent: Agent | undefined;
      readonly why?: 'left-out' | 'no-hosts' | 'log-files';
      /** Why its program cannot be the FireLens log router of tasks, a phrase behind its name. */
      readonly gap?: string;
    };

/**
 * What becomes of each DaemonSet of the run (mapping-workloads §12.2): on EC2 a service, on Managed Instances a daemon, that runs on
 * each instance, unless it serves the nodes of Kubernetes themselves; elsewhere nothing, as a task has no neighbours there. Where
 * `daemonSet: sidecar` of k2e.yaml says so, its containers join other tasks.
 */
export function daemonFates(context: Context): ReadonlyMap<Workload, DaemonFate> {
  const sets = context.inventory.workloads.filter(({kind}) => kind === 'DaemonSet');
  return new Map(sets.map(workload => [workload, fateOf(workload, context)] as const));
}

function fateOf(workload: Workload, context: Context): DaemonFate {
  const {workloads} = context.config;
  const {id} = workload.object;
  const own = Object.hasOwn(workloads, id) ? workloads[id] : undefined;
  const wish = own?.daemonSet ?? (own?.sidecarOf ? 'sidecar' : undefined);
  const agent = agentOf(workload);
  if (wish === 'none') return {kind: 'kept', agent, why: 'left-out'};
  if (wish === 'sidecar') return sidecarFate(workload, own?.sidecarOf ?? ['*/*/*'], agent, context);
  const isUseful = wish !== undefined || (agent?.isUsefulOnInstances ?? true);
  const compute = computeOf(workload, context);
  if (isUseful && compute === 'ec2') return {kind: 'converted', as: 'service', agent};
  // Managed Instances run Linux only.
  if (isUseful && compute === 'managed' && platformOf(workload).os !== 'windows')
    return {kind: 'converted', as: 'daemon', agent};
  return {kind: 'kept', agent};
}

/**
 * An agent that reads the log files of a node finds none in a task, where each container has files of its own; Fluent Bit and
 * Fluentd get the output of the containers by FireLens instead.
 */
function sidecarFate(
  workload: Workload,
  globs: readonly string[],
  agent: Agent | undefined,
  context: Context,
): DaemonFate {
  const router = agent?.readsLogFiles ? logRouter(workload, context) : undefined;
  if (agent?.readsLogFiles && (router === undefined || typeof router === 'string'))
    return {kind: 'kept', agent, why: 'log-files', ...(router === undefined ? {} : {gap: router})};
  const hosts = context.inventory.workloads
    .filter(host => isHost(host, workload, context))
    .filter(({kind, namespace, name}) =>
      globs.some(glob => matchesGlob(glob, `${kind}/${namespace || 'default'}/${name}`)),
    )
    .toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1));
  return hosts.length > 0
    ? {kind: 'converted', as: 'sidecar', agent, hosts}
    : {kind: 'kept', agent, why: 'no-hosts'};
}

/** True for a workload whose tasks can run the containers: they are those of the same compute and operating system. */
function isHost(host: Workload, workload: Workload, context: Context): boolean {
  const isConverted =
    host.kind === 'StatefulSet'
      ? context.choice(setFates).get(host)?.kind === 'converted'
      : host.kind !== 'DaemonSet';
  const os = (each: Workload) => platformOf(each).os ?? 'linux';
  return (
    isConverted && computeOf(host, context) === computeOf(workload, context) && os(host) === os(workload)
  );
}

/** True for a DaemonSet that becomes a daemon of Managed Instances. */
export function isDaemon(workload: Workload, context: Context): boolean {
  const fate = context.choice(daemonFates).get(workload);
  return fate?.kind === 'converted' && fate.as === 'daemon';
}

/** True for a DaemonSet whose containers run in the tasks of other workloads. */
export function isSidecar(workload: Workload, context: Context): boolean {
  return hostsOf(workload, context).length > 0;
}

/** The workloads whose tasks run the containers of a DaemonSet; none for others. */
export function hostsOf(workload: Workload, context: Context): readonly Workload[] {
  const fate = context.choice(daemonFates).get(workload);
  return fate?.kind === 'converted' && fate.as === 'sidecar' ? fate.hosts : [];
}

/** The log router that a DaemonSet is in the tasks of others; undefined for other DaemonSets. */
export function routerOf(workload: Workload, context: Context): LogRouter | undefined {
  const fate = context.choice(daemonFates).get(workload);
  if (fate?.kind !== 'converted' || fate.as !== 'sidecar' || !fate.agent?.readsLogFiles) return undefined;
  const router = logRouter(workload, context);
  return typeof router === 'string' ? undefined : router;
}

/** The log router of the tasks of a workload: a task has one. */
export function routerIn(host: Workload, context: Context): LogRouter | undefined {
  for (const set of sidecarsOf(host, context)) {
    const router = routerOf(set, context);
    if (router) return router;
  }
  return undefined;
}

/** The DaemonSets whose containers run in the tasks of this workload, in the order of their ids. */
export function sidecarsOf(host: Workload, context: Context): readonly Workload[] {
  return context.choice(sidecars).get(host) ?? [];
}

function sidecars(context: Context): ReadonlyMap<Workload, readonly Workload[]> {
  const found = new Map<Workload, Workload[]>();
  const sets = [...context.choice(daemonFates).keys()].toSorted((a, b) =>
    a.object.id < b.object.id ? -1 : 1,
  );
  for (const set of sets)
    for (const host of hostsOf(set, context)) found.set(host, [...(found.get(host) ?? []), set]);
  return found;
}
