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

/**
 * What stands for the address of the node in the tasks of a workload: pods read it to reach an agent there. The address of
 * the daemons, where one runs on the instances of the workload, the task's own, where one runs in the task; undefined where no agent is near.
 */
export function agentAddress(workload: Workload, context: Context): string | undefined {
  if (sidecarsOf(workload, context).length > 0) return '127.0.0.1';
  if (computeOf(workload, context) !== 'managed' || isDaemon(workload, context)) return undefined;
  const own = providerOf(workload, context);
  const isNear = context
    .choice(convertedWorkloads)
    .some(each => isDaemon(each, context) && daemonProviders(each, context).includes(own));
  return isNear ? DAEMON_ADDRESS : undefined;
}

/** True for the fields of a pod that hold the address of its node. */
export function isNodeAddress(source: EnvironmentSource): boolean {
  return (
    source.kind === 'field' && (source.fieldPath === 'status.hostIP' || source.fieldPath === 'status.hostIPs')
  );
}
