import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {type NlbListener, networkLoadBalancers} from './nlb/network-load-balancers.ts';
import {routing} from './routing/routing.ts';

/** A port of tasks at which a load balancer of the plan reaches them. */
export interface BalancedPort {
  /** 1–65535. */
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** The ports at which load balancers of the plan reach the tasks of a workload, each once. */
export function balancedPorts(workload: Workload, context: Context): readonly BalancedPort[] {
  const application = context.choice(routing).targetGroupsOf(workload);
  const network = context.choice(networkListeners).get(workload) ?? [];
  const all = [
    ...application.map(({containerPort}): BalancedPort => ({port: containerPort, protocol: 'tcp'})),
    ...network.map(
      ({served, protocol}): BalancedPort => ({
        port: served.at.containerPort,
        protocol: protocol === 'UDP' ? 'udp' : 'tcp',
      }),
    ),
  ];
  return [...new Map(all.map(each => [`${each.port}/${each.protocol}`, each])).values()];
}

/**
 * The ports at which load balancers of the plan look for health alone, and those for which one has no listener, as the finding on its
 * Service says.
 */
export function portsBesideTraffic(workload: Workload, context: Context): readonly BalancedPort[] {
  const balancers = [...context.choice(networkLoadBalancers).values()];
  const checks = [
    ...context.choice(routing).targetGroupsOf(workload),
    ...(context.choice(networkListeners).get(workload) ?? []),
  ].flatMap(({healthCheck: {port}}): BalancedPort[] =>
    port === 'traffic-port' ? [] : [{port: Number(port), protocol: 'tcp'}],
  );
  const gaps = balancers
    .flatMap(balancer => balancer.gaps)
    .filter(({served}) => served.workload === workload)
    .map(
      ({served: {at}}): BalancedPort => ({
        port: at.containerPort,
        protocol: at.protocol === 'UDP' ? 'udp' : 'tcp',
      }),
    );
  return [...checks, ...gaps];
}

/** The listeners of network load balancers by the workload whose tasks they reach. */
export function networkListeners(context: Context): ReadonlyMap<Workload, readonly NlbListener[]> {
  const all = [...context.choice(networkLoadBalancers).values()].flatMap(({listeners}) => listeners);
  return Map.groupBy(all, ({served}) => served.workload);
}
