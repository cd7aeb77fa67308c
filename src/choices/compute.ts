import type {Compute} from '../compute.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';

/** The compute of a workload: its own setting in `k2e.yaml`, or the run's. */
export function computeOf(workload: Workload, {config}: Pick<Context, 'config'>): Compute {
  const own = Object.hasOwn(config.workloads, workload.object.id)
    ? config.workloads[workload.object.id]
    : undefined;
  return own?.compute ?? config.compute;
}
