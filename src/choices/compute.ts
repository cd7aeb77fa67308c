import type {Compute} from '../config/config.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';

/** The compute of a workload: its own setting in `k2e.yaml`, or the run's. */
export function computeOf(workload: Workload, {config}: Context): Compute {
  const own = Object.hasOwn(config.workloads, workload.object.id)
    ? config.workloads[workload.object.id]
    : undefined;
  return own?.compute ?? config.compute;
}
