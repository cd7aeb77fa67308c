import {type Handle, handle} from '../ecs/resource.ts';
import {refToken} from '../ecs/token.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {names, securityGroupHandle} from './names.ts';
import {sharedEnds} from './network-policy/restrictions.ts';

/**
 * The group that all tasks of the application share with `network.mode: open`, or where a NetworkPolicy admits all pods. The dot
 * keeps the handle apart from the groups of workloads, whose names have none.
 */
export function sharedSecurityGroup({config}: Context): Handle<'security-groups'> {
  return handle('security-groups', `${`${config.namePrefix}${config.app}`.replaceAll(/[^\w-]/g, '-')}.tasks`);
}

/** The group that all tasks of a namespace share where a NetworkPolicy admits all pods of it. */
export function namespaceSecurityGroup(namespace: string, {config}: Context): Handle<'security-groups'> {
  const name = `${config.namePrefix}${namespace || 'default'}`.replaceAll(/[^\w-]/g, '-');
  return securityGroupHandle(`${name}.namespace`);
}

/** The groups of the tasks of a workload, by who else bears them. */
interface PlannedGroups {
  readonly own: Handle<'security-groups'>;
  readonly application: Handle<'security-groups'> | undefined;
  readonly namespace: Handle<'security-groups'> | undefined;
}

/** The groups that k2e plans for the tasks of a workload: its own, and those that it shares. */
export function plannedGroups(workload: Workload, context: Context): PlannedGroups {
  const shared = context.choice(sharedEnds);
  const {namespace} = workload;
  return {
    own: context.choice(names).securityGroup(workload),
    application:
      context.config.network.mode === 'open' || shared.application ? sharedSecurityGroup(context) : undefined,
    namespace: shared.namespaces.has(namespace) ? namespaceSecurityGroup(namespace, context) : undefined,
  };
}

/** The id that AWS gives the group. */
export function groupId(group: Handle<'security-groups'>): string {
  return refToken(group, '/GroupId');
}
