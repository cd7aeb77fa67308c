import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {daemonFates} from './daemon-set/fate.ts';
import {setFates} from './stateful-set/fate.ts';

/** True when k2e converts this workload's pods; of the others only the object as such is reported. */
export function isConverted(workload: Workload, context: Context): boolean {
  switch (workload.kind) {
    case 'StatefulSet':
      return context.choice(setFates).get(workload)?.kind === 'converted';
    case 'DaemonSet':
      return context.choice(daemonFates).get(workload)?.kind === 'converted';
    default:
      return true;
  }
}

/** The workloads whose pods become ECS tasks, in the order of the input. */
export function convertedWorkloads(context: Context): readonly Workload[] {
  return context.inventory.workloads.filter(workload => isConverted(workload, context));
}
