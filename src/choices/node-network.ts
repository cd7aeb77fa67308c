import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {convertedWorkloads} from './converted.ts';
import {serving} from './discovery/serving.ts';
import {discovery} from './discovery.ts';
import {platformOf} from './platform.ts';
import {insistsOnHost} from './reachable.ts';

/**
 * The workloads whose pods use the network or ports of their node, and whose tasks keep doing so on instances: no Service leads to them
 * and they call none by its name, or they are agents, or k2e.yaml says so.
 */
export function workloadsOnNodes(context: Context): ReadonlySet<Workload> {
  const behindServices = new Set([...context.choice(serving).values()].flatMap(({matched}) => matched));
  return new Set(
    context
      .choice(convertedWorkloads)
      .filter(workload => computeOf(workload, context) !== 'fargate' && asksForNode(workload))
      .filter(
        workload =>
          insistsOnHost(workload, context) ||
          (!wantsOwn(workload, context) &&
            !behindServices.has(workload) &&
            !context.choice(discovery).uses(workload)),
      ),
  );
}

/**
 * True for a workload whose tasks may have ports of their instance (`bridge`). There the containers of a task do not share one loopback
 * address, so it is for those that run alone.
 */
export function mayHaveHostPorts(workload: Workload, context: Context): boolean {
  return (
    context.choice(workloadsOnNodes).has(workload) &&
    workload.template.spec?.hostNetwork !== true &&
    platformOf(workload).os !== 'windows' &&
    computeOf(workload, context) === 'ec2' &&
    workload.containers.filter(({role}) => role !== 'init').length === 1
  );
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
