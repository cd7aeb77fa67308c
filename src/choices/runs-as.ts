import type {Workload} from '../model/inventory.ts';

/** How a workload runs on ECS: kept up by a service, started by a schedule, or run once by hand (`aws ecs run-task`). */
export type RunsAs = 'service' | 'schedule' | 'job';

/**
 * How this workload runs. A bare Pod that is always restarted is kept up by a service; one that may end is a task that is
 * run once (mapping-workloads §12.1).
 */
export function runsAs(workload: Workload): RunsAs {
  switch (workload.kind) {
    case 'CronJob':
      return 'schedule';
    case 'Job':
    case 'ScaledJob':
      return 'job';
    case 'Pod':
      return workload.template.spec?.restartPolicy === 'Always' ||
        workload.template.spec?.restartPolicy === undefined
        ? 'service'
        : 'job';
    default:
      return 'service';
  }
}
