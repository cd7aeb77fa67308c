import type {Workload} from '../model/inventory.ts';

/** Workload kinds whose pods become ECS tasks; of the others only the object as such is reported. */
const CONVERTED = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob']);

/** True when k2e converts this workload's pods. */
export function isConverted(workload: Workload): boolean {
  return CONVERTED.has(workload.kind);
}
