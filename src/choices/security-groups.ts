import {type Handle, handle} from '../ecs/resource.ts';
import {refToken} from '../ecs/token.ts';
import type {Context} from '../rules/rule.ts';

/**
 * The group that all tasks of the application share with `network.mode: open`. The dot keeps the handle apart from the groups
 * of workloads, whose names have none.
 */
export function sharedSecurityGroup({config}: Context): Handle<'security-groups'> {
  return handle('security-groups', `${`${config.namePrefix}${config.app}`.replaceAll(/[^\w-]/g, '-')}.tasks`);
}

/** The id that AWS gives the group. */
export function groupId(group: Handle<'security-groups'>): string {
  return refToken(group, '/GroupId');
}
