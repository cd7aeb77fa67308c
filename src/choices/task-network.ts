import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {networkMode} from './network-mode.ts';
import {policyGroups} from './security-group-policy.ts';
import {groupId, plannedGroups} from './security-groups.ts';

/** The network of a workload's tasks, as ECS takes it in services and RunTask. */
export interface TaskNetwork {
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
}

/**
 * Subnets and security groups of a workload's tasks. Without `network.securityGroups` each workload has a group of its own,
 * which `workload/security-group` plans; with `network.mode: open` it shares another with all tasks of the application, and where a
 * NetworkPolicy admits all pods of its namespace one with those. Undefined
 * for tasks that have the network of their instance. The groups that a SecurityGroupPolicy gives the pods come with them.
 */
export function taskNetwork(workload: Workload, context: Context): TaskNetwork | undefined {
  if (networkMode(workload, context) !== 'awsvpc') return undefined;
  const {network} = context.config;
  const {own, application, namespace} = plannedGroups(workload, context);
  const planned = [own, application, namespace].flatMap(group => (group ? [groupId(group)] : []));
  return {
    subnets: [...context.needList('network.taskSubnets')],
    securityGroups: [
      ...new Set([...(network.securityGroups ?? planned), ...policyGroups(workload, context)]),
    ],
    assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
  };
}
