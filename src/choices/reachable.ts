import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {isConverted} from './converted.ts';
import {isDaemon, isSidecar} from './daemon-set/fate.ts';
import {platformOf} from './platform.ts';
import {runsAs} from './runs-as.ts';

/**
 * True for a workload whose tasks names and load balancers can lead to: those of an ECS service, which have an address of their
 * own. Daemons of Managed Instances and tasks with the network of their instance take no part in Service Connect (ECS developer guide,
 * "Service Connect": network modes `awsvpc` and `bridge`).
 */
export function isReachable(workload: Workload, context: Context): boolean {
  return (
    isConverted(workload, context) &&
    runsAs(workload) === 'service' &&
    !isDaemon(workload, context) &&
    !isSidecar(workload, context) &&
    !insistsOnHost(workload, context)
  );
}

/**
 * True for pods whose network is that of their node, and whose tasks get that of their instance, whoever calls them: agents,
 * which are there to see the machine, and what `workloads.<id>.network: host` of k2e.yaml names. Other pods mostly want a port only,
 * and keep a task's own address where others reach them by it.
 */
export function insistsOnHost(workload: Workload, context: Context): boolean {
  const {workloads} = context.config;
  const {id} = workload.object;
  const wish = Object.hasOwn(workloads, id) ? workloads[id]?.network : undefined;
  const compute = computeOf(workload, context);
  if (isSidecar(workload, context)) return false;
  const hasHosts = compute === 'ec2' || (compute === 'managed' && workload.kind !== 'DaemonSet');
  if (!hasHosts || platformOf(workload).os === 'windows' || workload.template.spec?.hostNetwork !== true)
    return false;
  return wish === 'host' || (wish === undefined && workload.kind === 'DaemonSet');
}
