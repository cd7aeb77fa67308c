import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {balancedPorts, portsBesideTraffic} from './balanced-ports.ts';
import {convertedWorkloads} from './converted.ts';
import {hostsOf} from './daemon-set/fate.ts';
import {calls} from './discovery/calls.ts';
import {peerServices} from './discovery/peers.ts';
import {serving} from './discovery/serving.ts';
import {portMapping, transportOf} from './port-mappings.ts';

/** A port of a workload's tasks with the workloads that may open connections to it. */
export interface OpenPort {
  readonly protocol: 'tcp' | 'udp';
  /** 1–65535. */
  readonly port: number;
  /** In the order of their ids. */
  readonly callers: readonly Workload[];
}

/** Who calls the tasks of a workload (mapping of NetworkPolicies, §7, default). */
export interface Admission {
  /** Ports that workloads were found to call, by number. */
  readonly open: readonly OpenPort[];
  /** Ports that a Service offers and that nobody was found to call: no workload and no load balancer, for traffic or for health. */
  readonly unused: readonly Omit<OpenPort, 'callers'>[];
}

/** The admissions of all converted workloads, by the workload's id. */
export function admissions(context: Context): ReadonlyMap<string, Admission> {
  const callersOf = new Map<string, Map<string, Workload>>();
  const offered = new Map<string, Map<string, Omit<OpenPort, 'callers'>>>();
  for (const {service, ports} of context.choice(serving).values()) {
    const called = context
      .choice(calls)
      .to(service)
      .filter(({certain}) => certain);
    for (const {workload, at} of ports) {
      const protocol = transportOf(at.protocol);
      if (!protocol || !portMapping(workload, at.containerPort, protocol, context)) continue;
      const key = `${at.containerPort}/${protocol}`;
      const id = workload.object.id;
      const ownPorts = offered.get(id) ?? new Map<string, Omit<OpenPort, 'callers'>>();
      ownPorts.set(key, {protocol, port: at.containerPort});
      offered.set(id, ownPorts);
      const known = callersOf.get(`${id} ${key}`) ?? new Map<string, Workload>();
      for (const {caller} of called) {
        const hosts = hostsOf(caller, context);
        for (const each of hosts.length > 0 ? hosts : [caller]) known.set(each.object.id, each);
      }
      // The pods of such a StatefulSet are there to talk to each other, and those that look for each other by the name.
      if (workload.apart || context.choice(peerServices).get(id)?.includes(service)) known.set(id, workload);
      callersOf.set(`${id} ${key}`, known);
    }
  }
  return new Map(
    context.choice(convertedWorkloads).map(workload => {
      const {id} = workload.object;
      const ports = [...(offered.get(id) ?? [])].toSorted(([, a], [, b]) => a.port - b.port);
      const withCallers = ports.map(([key, port]) => {
        const callers = [...(callersOf.get(`${id} ${key}`)?.values() ?? [])];
        return {...port, callers: callers.toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1))};
      });
      const balanced = [...balancedPorts(workload, context), ...portsBesideTraffic(workload, context)];
      const unused = withCallers.filter(
        ({port, protocol, callers}) =>
          callers.length === 0 && !balanced.some(each => each.port === port && each.protocol === protocol),
      );
      return [id, {open: withCallers.filter(({callers}) => callers.length > 0), unused}] as const;
    }),
  );
}
