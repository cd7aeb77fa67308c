import {taskCpuUnits} from '../ecs/units.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';
import {quantityOf, resourcesOf} from './container-resources.ts';
import {type Amounts, initPeak} from './task-needs.ts';

type ResourceName = 'cpu' | 'memory';

/**
 * What the scheduler of Kubernetes reserves for a pod (`PodRequests` of `k8s.io/component-helpers`): the pod's own requests,
 * else the larger of its containers together and of its init containers. CPU units and MiB; absent where nobody asks.
 */
export function podRequests(workload: Workload, context: Context): Partial<Amounts> {
  return amountsOf(name => requestOf(name, workload, context));
}

/**
 * The most that a pod may use: the pod's own limits, else the sum over its containers; absent where a container that runs
 * for the pod's life has no limit.
 */
export function podLimits(workload: Workload, context: Context): Partial<Amounts> {
  return amountsOf(name => limitOf(name, workload, context));
}

function amountsOf(measure: (name: ResourceName) => Quantity | undefined): Partial<Amounts> {
  const [cpu, memory] = [measure('cpu'), measure('memory')];
  return {
    ...(cpu && !cpu.isZero ? {cpu: taskCpuUnits([cpu])} : {}),
    ...(memory && !memory.isZero ? {memory: memory.mebibytes()} : {}),
  };
}

function requestOf(name: ResourceName, workload: Workload, context: Context): Quantity | undefined {
  const {requests, limits} = workload.template.spec?.resources ?? {};
  const own = quantityOf(requests, name) ?? quantityOf(limits, name);
  return own ?? effective(workload, each => resourcesOf(each, workload, context).request(name)?.quantity);
}

function limitOf(name: ResourceName, workload: Workload, context: Context): Quantity | undefined {
  const own = quantityOf(workload.template.spec?.resources?.limits, name);
  if (own) return own;
  const limit = (container: ContainerPart) => resourcesOf(container, workload, context).limit(name)?.quantity;
  const isBounded = workload.containers.every(container => {
    const quantity = limit(container);
    return container.role === 'init' || (quantity !== undefined && !quantity.isZero);
  });
  return isBounded ? effective(workload, limit) : undefined;
}

function effective(
  workload: Workload,
  measure: (container: ContainerPart) => Quantity | undefined,
): Quantity {
  const lasting = workload.containers.filter(({role}) => role !== 'init');
  const together = Quantity.sum(lasting.map(container => measure(container) ?? Quantity.zero));
  const before = initPeak(workload, measure);
  return before.compare(together) > 0 ? before : together;
}
