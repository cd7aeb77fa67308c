import {taskCpuUnits} from '../ecs/units.ts';
import type {Workload} from '../model/inventory.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';
import {quantityOf, resourcesOf} from './container-resources.ts';
import {podRequests} from './pod-amounts.ts';

/** What the percentages of a HorizontalPodAutoscaler are of. */
export interface Requested {
  /** CPU units or MiB; absent where Kubernetes computes no percentage. */
  readonly amount?: number;
  /** The containers that run for the pod's life and request none of it: one is enough to leave the pods unscaled. */
  readonly without: readonly string[];
}

/**
 * What a pod requests of a resource: its own requests where it has any, else the sum over the containers that run for its life, each of
 * which has to name one (`calculateRequests`, `pkg/controller/podautoscaler/replica_calculator.go`). For the metric of a container,
 * its own request counts.
 */
export function requestedBy(
  name: 'cpu' | 'memory',
  of: 'pod' | 'container',
  workload: Workload,
  context: Context,
): Requested {
  const {requests} = workload.template.spec?.resources ?? {};
  if (of === 'pod' && (quantityOf(requests, 'cpu') || quantityOf(requests, 'memory'))) {
    const amount = podRequests(workload, context)[name];
    return amount === undefined ? {without: []} : {amount, without: []};
  }
  const lasting = workload.containers.filter(({role}) => role !== 'init');
  const found = lasting.map(container => ({
    name: container.name,
    quantity: resourcesOf(container, workload, context).request(name)?.quantity,
  }));
  const without = found.flatMap(each => (each.quantity ? [] : [each.name]));
  const sum = Quantity.sum(found.flatMap(({quantity}) => quantity ?? []));
  if (without.length > 0 || sum.isZero) return {without};
  return {amount: name === 'cpu' ? taskCpuUnits([sum]) : sum.mebibytes(), without};
}
