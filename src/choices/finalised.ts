import type {Config} from '../config/config.ts';
import type {Workload} from '../model/inventory.ts';
import {controllerOf} from '../model/rollout.ts';

/**
 * True where `cutover.finalised` of `k2e.yaml` says that a CronJob or worker is on ECS for good: then what k2e writes says the same, and no
 * deployment undoes the cutover (T37).
 */
export function isFinalised(workload: Workload, {cutover}: Pick<Config, 'cutover'>): boolean {
  const {kind, namespace, name} = controllerOf(workload).ref;
  return cutover.finalised.includes(`${kind}/${namespace || 'default'}/${name}`);
}

/** What is wrong with a worker on ECS for good whose manifest rests at 0, as its cutover left it: its service would stop. Undefined where nothing is. */
export function restsAtZero(
  workload: Workload,
  replicas: number,
  config: Pick<Config, 'cutover'>,
): {readonly message: string; readonly remediation: string} | undefined {
  if (replicas > 0 || !isFinalised(workload, config)) return undefined;
  return {
    message: `${workload.kind} ${workload.namespace || 'default'}/${workload.name} is on ECS for good, as \`cutover.finalised\` says, and its manifest has 0 replicas, as the cutover left it: deployed so, its service stops.`,
    remediation:
      'Convert the manifests as they were before the cutover: their replicas become the number of tasks.',
  };
}
