import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {isDaemon, isSidecar} from './daemon-set/fate.ts';
import {probeContainers} from './liveness.ts';
import {mayHaveHostPorts, workloadsOnNodes} from './node-network.ts';
import {platformOf} from './platform.ts';

/**
 * The network of a workload's tasks: an interface of their own (`awsvpc`), that of the instance (`host`), or one behind the
 * instance's, with ports of the instance that lead to it (`bridge`). Daemons of Managed Instances have the one of daemons,
 * and sidecars of other tasks that of those.
 */
export type NetworkMode = 'awsvpc' | 'host' | 'bridge' | 'daemon' | 'sidecar';

/**
 * The network mode of a workload (mapping-workloads §4, `hostNetwork`, and §5, `hostPort`). Pods that use the network or ports
 * of their node keep doing so on instances as long as no Service leads to them and they call none by its name: load balancers, Service
 * Connect and security groups of single workloads all need an address of the task's own. Agents keep the network of the machine all
 * the same, as do workloads for which k2e.yaml says so (`insistsOnHost`).
 */
export function networkMode(workload: Workload, context: Context): NetworkMode {
  return context.choice(networkModes).get(workload) ?? 'awsvpc';
}

function networkModes(context: Context): ReadonlyMap<Workload, NetworkMode> {
  const converted = context.choice(convertedWorkloads);
  const daemons = converted.filter(workload => isDaemon(workload, context));
  const sidecars = converted.filter(workload => isSidecar(workload, context));
  return new Map([
    ...[...context.choice(workloadsOnNodes)].map(workload => [workload, modeOn(workload, context)] as const),
    ...daemons.map(workload => [workload, 'daemon'] as const),
    ...sidecars.map(workload => [workload, 'sidecar'] as const),
  ]);
}

/** A container that asks a probe, as k2e.yaml may want one, has to be in the same network as the one that it asks. */
function modeOn(workload: Workload, context: Context): NetworkMode {
  if (platformOf(workload).os === 'windows') return 'awsvpc';
  if (workload.template.spec?.hostNetwork === true) return 'host';
  const isAlone = probeContainers(workload, context).length === 0;
  return mayHaveHostPorts(workload, context) && isAlone ? 'bridge' : 'awsvpc';
}
