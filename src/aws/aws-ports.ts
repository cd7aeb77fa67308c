import type {Ports} from '../cutover/calls.ts';
import {catchUpPorts} from './catch-up.ts';
import type {ClientSettings} from './client-settings.ts';
import {ecsPorts} from './ecs.ts';
import {endedTaskPorts} from './ended-tasks.ts';
import {listenerPorts} from './listeners.ts';
import {loadBalancingPorts} from './load-balancing.ts';
import {metricsPorts} from './metrics.ts';
import {probePorts} from './probe.ts';
import {route53Ports} from './route53.ts';
import {schedulerPorts} from './scheduler.ts';

/** The calls of the cutover that AWS answers. */
export type AwsPorts = Omit<Ports, `kubernetes.${string}` | `state.${string}`>;

/**
 * The real AWS behind the cutover's ports. Credentials and endpoints come from the environment, as for the AWS CLI.
 * @param roles zone → role to assume for it.
 * @param run name of the cutover, seen in the other account's trail.
 */
export function awsPorts(
  settings: ClientSettings,
  roles: ReadonlyMap<string, string>,
  run: string,
): AwsPorts {
  return {
    ...route53Ports(settings, roles, run),
    ...schedulerPorts(settings),
    ...ecsPorts(settings),
    ...endedTaskPorts(settings),
    ...catchUpPorts(settings),
    ...probePorts(settings),
    ...loadBalancingPorts(settings),
    ...listenerPorts(settings),
    ...metricsPorts(settings),
  };
}
