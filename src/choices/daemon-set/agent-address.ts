import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {daemonProviders, providerOf} from '../capacity.ts';
import {computeOf} from '../compute.ts';
import {convertedWorkloads} from '../converted.ts';
import {isDaemon, sidecarsOf} from './fate.ts';

/**
 * The address at which tasks reach the daemons of their managed instance, in a network of its own (`daemon-bridge` of the ECS agent,
 * ECS developer guide, "Amazon ECS Managed Daemons").
 */
export const DAEMON_ADDRESS = '169.254.172.2';

/** Where a container reaches the others of its task, in a network of its own (ECS developer guide, "Task networking"). */
const OWN_TASK = '127.0.0.1';

/**
 * What stands for the address of the node in the tasks of a workload: pods read it to reach an agent there. The address of
 * the daemons, where one runs on the instances of the workload; that of the task itself, where one runs in it, and on Fargate, which
 * has no other place for one (mapping-platform §9). Undefined where no agent is near.
 */
export function agentAddress(workload: Workload, context: Context): string | undefined {
  const inTask = hasAgent(workload, context) || computeOf(workload, context) === 'fargate';
  if (inTask) return OWN_TASK;
  if (computeOf(workload, context) !== 'managed' || isDaemon(workload, context)) return undefined;
  const own = providerOf(workload, context);
  const isNear = context
    .choice(convertedWorkloads)
    .some(each => isDaemon(each, context) && daemonProviders(each, context).includes(own));
  return isNear ? DAEMON_ADDRESS : undefined;
}

/** True where the containers of a DaemonSet run in the tasks of the workload. */
export function hasAgent(workload: Workload, context: Context): boolean {
  return sidecarsOf(workload, context).length > 0;
}

/** True for the fields of a pod that hold the address of its node. */
export function isNodeAddress(source: EnvironmentSource): boolean {
  return (
    source.kind === 'field' && (source.fieldPath === 'status.hostIP' || source.fieldPath === 'status.hostIPs')
  );
}
