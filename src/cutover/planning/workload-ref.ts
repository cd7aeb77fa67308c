import type {ObjectRef} from '../calls.ts';

/** Kinds of workloads that are not of `apps/v1`. */
const VERSIONS: ReadonlyMap<string, string> = new Map([
  ['Pod', 'v1'],
  ['ReplicationController', 'v1'],
  ['Rollout', 'argoproj.io/v1alpha1'],
]);

/** The place of a workload that `cutover.yaml` names as `Deployment/shop/worker`. */
export function workloadRef(workload: string): ObjectRef {
  const [kind = '', namespace = '', name = ''] = workload.split('/');
  const apiVersion = VERSIONS.get(kind) ?? 'apps/v1';
  return {apiVersion, kind, namespace: namespace || 'default', name};
}
