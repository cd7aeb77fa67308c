import {type Handle, handle} from '../ecs/resource.ts';
import {refToken} from '../ecs/token.ts';

/**
 * The security group of a load balancer, by the name of the load balancer's resource (`load-balancers/<name>`). Whoever plans
 * the load balancer plans the group too, with who may connect, and names it in `SecurityGroups`; the rule
 * `workload/security-group-rules` lets this group in at the container ports behind the target groups. The dot keeps the handle
 * apart from the groups of workloads, whose names have none.
 */
export function loadBalancerSecurityGroup(name: string): Handle<'security-groups'> {
  return handle('security-groups', `${name}.load-balancer`);
}

/** The group that all tasks of the application share with `network.mode: open`. */
export function sharedSecurityGroup(app: string): Handle<'security-groups'> {
  return handle('security-groups', `${app.replaceAll(/[^A-Za-z0-9_-]/g, '-')}.tasks`);
}

/** The id that AWS gives the group. */
export function groupId(group: Handle<'security-groups'>): string {
  return refToken(group, '/GroupId');
}
