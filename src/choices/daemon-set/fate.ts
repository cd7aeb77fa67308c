import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {platformOf} from '../platform.ts';
import {type Agent, agentOf} from './agents.ts';

/** What becomes of a DaemonSet. */
export type DaemonFate =
  /** One task on each instance: a service of ECS on EC2, or a daemon of Managed Instances. */
  | {readonly kind: 'converted'; readonly as: 'service' | 'daemon'; readonly agent: Agent | undefined}
  /** Nothing, or something else: what its agent says; `isLeftOut`: as k2e.yaml says. */
  | {readonly kind: 'kept'; readonly agent: Agent | undefined; readonly isLeftOut: boolean};

/**
 * What becomes of each DaemonSet of the run (mapping-workloads §12.2): on EC2 a service, on Managed Instances a daemon, that runs on
 * each instance, unless it serves the nodes of Kubernetes themselves; elsewhere nothing, as a task has no neighbours there.
 */
export function daemonFates(context: Context): ReadonlyMap<Workload, DaemonFate> {
  const sets = context.inventory.workloads.filter(({kind}) => kind === 'DaemonSet');
  return new Map(sets.map(workload => [workload, fateOf(workload, context)] as const));
}

function fateOf(workload: Workload, context: Context): DaemonFate {
  const {workloads} = context.config;
  const {id} = workload.object;
  const wish = Object.hasOwn(workloads, id) ? workloads[id]?.daemonSet : undefined;
  const agent = agentOf(workload);
  const isUseful =
    wish === 'service' || wish === 'daemon' || (wish === undefined && (agent?.isUsefulOnInstances ?? true));
  const compute = computeOf(workload, context);
  if (isUseful && compute === 'ec2') return {kind: 'converted', as: 'service', agent};
  // Managed Instances run Linux only.
  if (isUseful && compute === 'managed' && platformOf(workload).os !== 'windows')
    return {kind: 'converted', as: 'daemon', agent};
  return {kind: 'kept', agent, isLeftOut: wish === 'none'};
}

/** True for a DaemonSet that becomes a daemon of Managed Instances. */
export function isDaemon(workload: Workload, context: Context): boolean {
  const fate = context.choice(daemonFates).get(workload);
  return fate?.kind === 'converted' && fate.as === 'daemon';
}
