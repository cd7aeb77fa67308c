import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {type Agent, agentOf} from './agents.ts';

/** What becomes of a DaemonSet. */
export type DaemonFate =
  /** A service of ECS on EC2 with one task on each instance. */
  | {readonly kind: 'converted'; readonly agent: Agent | undefined}
  /** Nothing, or something else: what its agent says; `isLeftOut`: as k2e.yaml says. */
  | {readonly kind: 'kept'; readonly agent: Agent | undefined; readonly isLeftOut: boolean};

/**
 * What becomes of each DaemonSet of the run (mapping-workloads §12.2): on EC2 a service that runs on each instance, unless it
 * serves the nodes of Kubernetes themselves; elsewhere nothing, as a task has no neighbours there.
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
  const isUseful = wish === 'service' || (wish === undefined && (agent?.isUsefulOnEc2 ?? true));
  if (isUseful && computeOf(workload, context) === 'ec2') return {kind: 'converted', agent};
  return {kind: 'kept', agent, isLeftOut: wish === 'none'};
}
