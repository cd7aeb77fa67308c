import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {convertedWorkloads} from './converted.ts';
import {isDaemon, isSidecar} from './daemon-set/fate.ts';
import {serving} from './discovery/serving.ts';
import {discovery} from './discovery.ts';
import {probeContainers} from './liveness.ts';
import {platformOf} from './platform.ts';
import {insistsOnHost} from './reachable.ts';

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
  const behindServices = new Set([...context.choice(serving).values()].flatMap(({matched}) => matched));
  const converted = context.choice(convertedWorkloads);
  const daemons = converted.filter(workload => isDaemon(workload, context));
  const sidecars = converted.filter(workload => isSidecar(workload, context));
  return new Map([
    ...converted
      .filter(workload => computeOf(workload, context) !== 'fargate' && asksForNode(workload))
      .filter(
        workload =>
          insistsOnHost(workload, context) ||
          (!wantsOwn(workload, context) &&
            !behindServices.has(workload) &&
            !context.choice(discovery).uses(workload)),
      )
      .map(workload => [workload, modeOn(workload, context)] as const),
    ...daemons.map(workload => [workload, 'daemon'] as const),
    ...sidecars.map(workload => [workload, 'sidecar'] as const),
  ]);
}

/** True where k2e.yaml says that the tasks have an address of their own. */
function wantsOwn({object}: Workload, {config}: Context): boolean {
  return Object.hasOwn(config.workloads, object.id) && config.workloads[object.id]?.network === 'task';
}

function asksForNode({template, containers}: Workload): boolean {
  return template.spec?.hostNetwork === true || containers.some(hasHostPort);
}

function hasHostPort({value}: Workload['containers'][number]): boolean {
  return (value.ports ?? []).some(({hostPort}) => hostPort !== undefined && hostPort !== 0);
}

/** With `bridge` the containers of a task do not share one loopback address, so it is for those that run alone. */
function modeOn(workload: Workload, context: Context): NetworkMode {
  if (platformOf(workload).os === 'windows') return 'awsvpc';
  if (workload.template.spec?.hostNetwork === true) return 'host';
  const isAlone =
    workload.containers.filter(({role}) => role !== 'init').length === 1 &&
    probeContainers(workload, context).length === 0;
  return computeOf(workload, context) === 'ec2' && isAlone ? 'bridge' : 'awsvpc';
}
