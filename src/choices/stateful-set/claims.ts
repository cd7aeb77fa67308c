import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Handle} from '../../ecs/resource.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {PersistentVolumeClaim, StatefulSet} from '../../model/kubernetes.generated.ts';
import {type StatefulPod, statefulPods} from '../../model/stateful-pods.ts';
import type {Context} from '../../rules/rule.ts';
import {type AccessPoint, isPointPath, pointHandle, pointVolume} from '../volumes/access-point.ts';
import {type ClaimStorage, storageByClass, storageOf} from '../volumes/claim.ts';
import {classPoint} from '../volumes/class-point.ts';
import {efsBelow, efsVolume} from '../volumes/efs.ts';
import {type VolumeUser, volumeUser} from '../volumes/owner.ts';

/** What the run knows of storage. */
type Known = Pick<Context, 'config' | 'inventory'>;

/** The storage of one pod for one of the templates. */
export type PodStorage =
  | {
      readonly kind: 'efs';
      readonly efs: EFSVolumeConfiguration;
      readonly isReadOnly: boolean;
      /** `k2e.yaml` names it; its directory may have to be made. */
      readonly isConfigured: boolean;
      /** The access point that k2e plans for it. */
      readonly point?: AccessPoint;
    }
  | Exclude<ClaimStorage, {readonly kind: 'efs'}>;

/** A claim that a StatefulSet makes for one of its pods. */
export interface PodClaim {
  readonly pod: StatefulPod;
  /** `data-db-0` */
  readonly name: string;
  readonly storage: PodStorage;
}

/** A template of claims with the claims that come of it. */
export interface SetClaim {
  /** Name of the template, which the containers mount. */
  readonly name: string;
  readonly template: PersistentVolumeClaim;
  /** In the order of the ordinals; at least one. */
  readonly pods: readonly PodClaim[];
}

/** The claims of a StatefulSet by its `volumeClaimTemplates`; none for other workloads. */
export function setClaims(workload: Workload, known: Known): readonly SetClaim[] {
  if (workload.kind !== 'StatefulSet') return [];
  const {spec} = workload.object.value as Pick<StatefulSet, 'spec'>;
  const pods = statefulPods(workload);
  return (spec?.volumeClaimTemplates ?? []).map(template => {
    const name = template.metadata?.name ?? '';
    const claims = pods.map(pod => {
      const claim = `${name}-${pod.name}`;
      const isShared = pods.length > 1;
      const storage =
        configured(workload, claim, name, isShared, known) ?? found(workload, claim, template, known);
      return {pod, name: claim, storage};
    });
    return {name, template, pods: claims};
  });
}

/** What `k2e.yaml` says of a claim: by its own name, or by that of its template. */
function configured(
  workload: Workload,
  claim: string,
  template: string,
  isShared: boolean,
  known: Known,
): PodStorage | undefined {
  const {object, namespace} = workload;
  const {workloads} = known.config;
  const own = Object.hasOwn(workloads, object.id) ? workloads[object.id] : undefined;
  const claims = own?.claims ?? {};
  const handleOf = (key: string) => (Object.hasOwn(claims, key) ? claims[key] : undefined);
  const exact = handleOf(claim);
  const common = exact ?? handleOf(template);
  const efs = common === undefined ? undefined : efsVolume({volumeHandle: common});
  if (!efs) return undefined;
  // An access point fixes the directory, and pods must not share one.
  const directory = exact === undefined && isShared ? efsBelow(efs, claim) : efs;
  if (!directory) return undefined;
  const user = volumeUser([{workload, volume: template}]);
  const point = directoryPoint(directory, pointHandle(namespace, claim, known), user);
  if (!point) return {kind: 'efs', efs: directory, isReadOnly: false, isConfigured: true};
  return {kind: 'efs', efs: pointVolume(point), isReadOnly: false, isConfigured: true, point};
}

/**
 * The access point that makes a directory as Kubernetes makes the root of a new disk: it is root's, and open to the group of
 * `fsGroup` (`SetVolumeOwnership`, kubelet). Processes stay who they are. ECS gives them no further group: where their user is
 * not known, the directory is open to all that have the access point.
 */
function directoryPoint(
  {fileSystemId = '', rootDirectory = '/', authorizationConfig}: EFSVolumeConfiguration,
  handle: Handle<'access-points'>,
  {uid, gid, group}: VolumeUser,
): AccessPoint | undefined {
  if (authorizationConfig?.accessPointId !== undefined || rootDirectory === '/') return undefined;
  if (!isPointPath(rootDirectory)) return undefined;
  const isKnown = uid !== undefined;
  return {
    handle,
    fileSystemId,
    path: rootDirectory,
    owner: {uid: uid ?? 0, gid: group ?? gid ?? uid ?? 0, from: isKnown ? 'pod' : 'disk'},
    isEnforced: false,
    permissions: group === undefined ? '0755' : isKnown ? '2775' : '2777',
    isSame: false,
    usesIam: authorizationConfig?.iam === 'ENABLED',
  };
}

function found(workload: Workload, claim: string, template: PersistentVolumeClaim, known: Known): PodStorage {
  const {namespace} = workload;
  const {inventory} = known;
  const object: KubeObject<PersistentVolumeClaim> | undefined = inventory.find(
    'PersistentVolumeClaim',
    namespace,
    claim,
  );
  const storage = object ? storageOf(object, inventory) : storageByClass(template, inventory);
  if (storage.kind === 'unknown-efs') {
    const user = volumeUser([{workload, volume: template.metadata?.name ?? ''}]);
    const value = object?.value ?? template;
    const point = classPoint({namespace, name: claim, value, user}, known);
    if (typeof point !== 'object') return {...storage, why: point};
    const {isReadOnly} = storage;
    return {kind: 'efs', efs: pointVolume(point), isReadOnly, isConfigured: false, point};
  }
  if (storage.kind !== 'efs') return storage;
  return {kind: 'efs', efs: storage.efs, isReadOnly: storage.isReadOnly, isConfigured: false};
}
