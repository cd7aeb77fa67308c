import type {Config} from '../config/config.ts';
import type {Workload} from '../model/inventory.ts';
import {runsAs} from './runs-as.ts';

/**
 * Whether a workload may run on Kubernetes and on ECS at once: what `cutover.workers` of `k2e.yaml` says of it, `unknown` where it says
 * nothing; undefined for a workload that others call over the network, which is no worker.
 */
export function workerMode(
  workload: Workload,
  {cutover: {workers}}: Config,
): 'exclusive' | 'overlap' | 'unknown' | undefined {
  if (!isWorker(workload)) return undefined;
  const key = `${workload.kind}/${workload.namespace || 'default'}/${workload.name}`;
  return (Object.hasOwn(workers, key) ? workers[key] : undefined) ?? 'unknown';
}

/**
 * Nothing reaches its tasks over the network: neither a Service nor an Ingress leads to it. Agents run on the machines of both
 * sides; a StatefulSet of several services is handed over by people, as `stateful-set/replicas` says.
 */
function isWorker(workload: Workload): boolean {
  if (workload.kind === 'DaemonSet' || workload.apart) return false;
  return runsAs(workload) === 'service' && workload.services.length === 0 && workload.ingresses.length === 0;
}
