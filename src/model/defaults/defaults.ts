import type {JsonObject} from '../../json.ts';
import type {KindTypes} from '../kubernetes.generated.ts';
import {defaultAutoscaler} from './autoscaler.ts';
import {
  defaultBinding,
  defaultClaim,
  defaultCsiDriver,
  defaultLimitRange,
  defaultNamespace,
  defaultPersistentVolume,
  defaultPriorityClass,
  defaultSecret,
  defaultStorageClass,
} from './cluster.ts';
import {defaultCronJob, defaultJob} from './jobs.ts';
import {
  defaultEndpointSlice,
  defaultEndpoints,
  defaultIngressClass,
  defaultNetworkPolicy,
  defaultService,
} from './network.ts';
import {defaultPod} from './pod.ts';
import {
  defaultDaemonSet,
  defaultDeployment,
  defaultPodTemplate,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from './workloads.ts';

type Fill = (given: object) => object;

/** Kind → what fills in its defaults. Kinds that are not here have none. */
const DEFAULTS: ReadonlyMap<string, Fill> = new Map([
  of('CSIDriver', defaultCsiDriver),
  of('ClusterRoleBinding', defaultBinding),
  of('CronJob', defaultCronJob),
  of('DaemonSet', defaultDaemonSet),
  of('Deployment', defaultDeployment),
  of('EndpointSlice', defaultEndpointSlice),
  of('Endpoints', defaultEndpoints),
  of('HorizontalPodAutoscaler', defaultAutoscaler),
  of('IngressClass', defaultIngressClass),
  of('Job', defaultJob),
  of('LimitRange', defaultLimitRange),
  of('Namespace', defaultNamespace),
  of('NetworkPolicy', defaultNetworkPolicy),
  of('PersistentVolume', defaultPersistentVolume),
  of('PersistentVolumeClaim', defaultClaim),
  of('Pod', defaultPod),
  of('PodTemplate', defaultPodTemplate),
  of('PriorityClass', defaultPriorityClass),
  of('ReplicaSet', defaultReplicaSet),
  of('ReplicationController', defaultReplicationController),
  of('RoleBinding', defaultBinding),
  of('Secret', defaultSecret),
  of('Service', defaultService),
  of('StatefulSet', defaultStatefulSet),
  of('StorageClass', defaultStorageClass),
]);

function of<K extends keyof KindTypes>(kind: K, fill: (given: KindTypes[K]) => KindTypes[K]): [string, Fill] {
  return [kind, given => fill(given as KindTypes[K])];
}

/**
 * An object of a built-in kind with the API server's defaults (Kubernetes 1.36.3), as `../shared/golden/defaults.json` has
 * them. `value` is valid against the schema of the kind's current API version: take care of that first (`validate`, `prune`).
 * Parts in which nothing was missing are shared with it. Left open is what a cluster decides: addresses, node ports, uids,
 * finalizers, generated labels and selectors, what admission adds to a pod (tolerations, priority), and `status`.
 */
export function withDefaults(kind: string, value: JsonObject): JsonObject {
  return (DEFAULTS.get(kind)?.(value) ?? value) as JsonObject;
}
