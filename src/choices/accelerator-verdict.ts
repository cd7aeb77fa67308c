import type {Workload} from '../model/inventory.ts';
import {quantityOf} from './container-resources.ts';
import type {Machines, NodeCondition, Verdict} from './node-condition.ts';

/** The resource that stands for whole GPUs, of which ECS has a count as well. */
const GPU = 'nvidia.com/gpu';
/** Labels of nodes with a GPU of any kind, and the values that say no more than that. */
const GPU_LABEL = /gpu|^(?:k8s\.amazonaws\.com\/|cloud\.google\.com\/gke-)accelerator$/;
const ANY_GPU = /^(?:true|present|nvidia)$/i;

/** True where a container of the pods asks for a GPU by itself. */
export function asksForGpu({containers}: Workload): boolean {
  return containers.some(({value: {resources: {limits = {}, requests = {}} = {}}}) => {
    const quantity = quantityOf(Object.hasOwn(limits, GPU) ? limits : requests, GPU);
    return quantity !== undefined && !quantity.isZero;
  });
}

/**
 * What a condition on the accelerators of nodes becomes. Where a container asks for a GPU, ECS starts the task on instances that have one
 * free only, so that a label which says no more has done its work.
 * @param asks the beginning of the sentence.
 */
export function acceleratorVerdict(
  condition: NodeCondition,
  {compute, asksForGpu: asked}: Pick<Machines, 'compute' | 'asksForGpu'>,
  asks: string,
): Verdict {
  if (compute === 'fargate')
    return asked
      ? {kind: 'drop', reason: 'The finding on the GPU of the container says that Fargate has none.'}
      : action(
          `${asks}; Fargate has no accelerators.`,
          'Run the workload on EC2 or Managed Instances with such accelerators (`compute` in k2e.yaml).',
        );
  if (asked && saysAnyGpu(condition))
    return {
      kind: 'drop',
      reason: 'A container asks for a GPU, so that ECS starts the task on an instance with one only.',
    };
  return action(
    `${asks}; the tasks run on ${asked ? 'any instance of the cluster with a GPU' : 'whatever instances the cluster has'}.`,
    'Name a capacity provider with such instances in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml.',
  );
}

function saysAnyGpu({key, operator, values}: NodeCondition): boolean {
  if (!GPU_LABEL.test(key)) return false;
  return operator === 'Exists' || (operator === 'In' && values.some(value => ANY_GPU.test(value)));
}

function action(message: string, remediation: string): Verdict {
  return {kind: 'report', report: {level: 'action', fidelity: 'manual', message, remediation}};
}
