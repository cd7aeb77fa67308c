import {deployPoints, hookPoints, isTestHook} from './deploy-hook.ts';
import type {ByproductKind, KubeObject} from './inventory.ts';
import type {Job, ObjectMeta, Pod, ReplicaSet, Service} from './kubernetes.generated.ts';
import {labelOf} from './selector.ts';

/** Any object of a live cluster, as far as one must look at it here. */
interface Live {
  readonly metadata?: ObjectMeta;
}

/** Namespaces of Kubernetes itself ("avoid creating namespaces with the prefix `kube-`"), and of the network add-on that keeps to it. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'kube-flannel',
]);
/** ConfigMaps that controllers put into each namespace, for the certificates of the cluster. */
const ROOT_CERTIFICATES: ReadonlySet<string> = new Set([
  'kube-root-ca.crt',
  'openshift-service-ca.crt',
  'istio-ca-root-cert',
]);
const RBAC_KINDS: ReadonlySet<string> = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);
/** Controllers of whose pods each copy is the same as the next. */
const COPYING: ReadonlySet<string> = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet']);
/** Controllers whose pods and Jobs say nothing of how often and where they run. */
const STARTING: ReadonlySet<string> = new Set(['DaemonSet', 'CronJob', 'Job', 'Node']);

/**
 * Why an object that nobody in the input owns still is no wish of people but a by-product of the cluster; undefined for
 * everything else.
 * @param builtIn false for custom resources, of which k2e knows nothing here.
 * @param asked the namespace that the user asks for, if any: what is asked for is converted.
 * @param seen keys of controllers outside of the input that have a copy already; the function adds to it.
 */
export function byproductOf(
  object: KubeObject,
  builtIn: boolean,
  asked: string | undefined,
  seen: Set<string>,
): ByproductKind | undefined {
  const {namespace} = object.ref;
  const {metadata} = object.value as Live;
  if (isLive(metadata) && SYSTEM_NAMESPACES.has(namespace) && asked !== namespace) return 'system';
  if (isTestHook(object)) return 'test';
  if (!builtIn) return undefined;
  if (isKept(object, metadata)) return 'kept';
  if (isFinished(object, metadata)) return 'finished';
  return isOrphan(object, metadata, seen) ? 'orphan' : undefined;
}

/** True for what was read from a cluster. */
function isLive(metadata: ObjectMeta | undefined): boolean {
  return typeof metadata?.uid === 'string' || typeof metadata?.resourceVersion === 'string';
}

/** What the API server and its controllers make by themselves, and make anew when it is deleted. */
function isKept(
  {ref: {kind, namespace, name}, value}: KubeObject,
  metadata: ObjectMeta | undefined,
): boolean {
  if (kind === 'ConfigMap') return ROOT_CERTIFICATES.has(name);
  if (kind === 'Service') {
    const {spec} = value as Service;
    return namespace === 'default' && name === 'kubernetes' && Object.keys(spec?.selector ?? {}).length === 0;
  }
  if (kind === 'PriorityClass') return name.startsWith('system-');
  if (kind === 'APIService')
    return labelOf(metadata?.labels, 'kube-aggregator.kubernetes.io/automanaged') !== undefined;
  return RBAC_KINDS.has(kind) && labelOf(metadata?.labels, 'kubernetes.io/bootstrapping') === 'rbac-defaults';
}

/**
 * A Job that has completed or failed for good, a Pod whose containers have all ended, or either on its way out. A hook of a
 * deployment is not: the next deployment runs it again, and the last one has left it there.
 */
function isFinished(object: KubeObject, metadata: ObjectMeta | undefined): boolean {
  const {
    ref: {kind},
    value,
  } = object;
  if (deployPoints(hookPoints(object) ?? []).length > 0) return false;
  if (kind === 'Job') {
    const {status} = value as Job;
    const ended = status?.conditions?.some(
      ({type, status: standing}) => (type === 'Complete' || type === 'Failed') && standing === 'True',
    );
    return ended === true || Boolean(status?.completionTime) || Boolean(metadata?.deletionTimestamp);
  }
  if (kind !== 'Pod') return false;
  const phase = (value as Pod).status?.phase;
  return phase === 'Succeeded' || phase === 'Failed' || Boolean(metadata?.deletionTimestamp);
}

/** What a controller outside of the input made, and what does not stand for it. */
function isOrphan(
  {ref: {kind, namespace}, value}: KubeObject,
  metadata: ObjectMeta | undefined,
  seen: Set<string>,
): boolean {
  const owner = metadata?.ownerReferences?.find(({controller}) => controller === true);
  if (kind === 'Pod' && labelOf(metadata?.annotations, 'kubernetes.io/config.mirror') !== undefined)
    return true;
  if (!owner) return false;
  if (kind === 'ReplicaSet') return (value as ReplicaSet).spec?.replicas === 0;
  if (kind !== 'Pod' && kind !== 'Job') return false;
  if (STARTING.has(owner.kind ?? '')) return true;
  if (kind !== 'Pod' || !COPYING.has(owner.kind ?? '')) return false;
  const key = `${owner.kind} ${namespace}/${owner.name}`;
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}
