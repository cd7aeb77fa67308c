import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Inventory, KubeObject, Workload} from '../../model/inventory.ts';
import type {
  NFSVolumeSource,
  PersistentVolume,
  PersistentVolumeClaim,
} from '../../model/kubernetes.generated.ts';
import {labelOf} from '../../model/selector.ts';
import {storageClassOf, volumeOf} from '../../model/storage.ts';
import type {Context} from '../../rules/rule.ts';
import type {AccessPoint} from './access-point.ts';
import {classPoint, type NoPoint} from './class-point.ts';
import {EFS_DRIVER, efsOverNfs, efsVolume} from './efs.ts';
import {volumesOfClaim, volumeUser} from './owner.ts';

/** What the run knows of storage. */
type Known = Pick<Context, 'config' | 'inventory'>;

/** The storage behind a claim. */
export type ClaimStorage =
  | {
      readonly kind: 'efs';
      readonly efs: EFSVolumeConfiguration;
      readonly isReadOnly: boolean;
      readonly volume: KubeObject<PersistentVolume>;
    }
  /** A file system of EFS that the manifests do not name: the driver made a directory or an access point for the claim. */
  | {
      readonly kind: 'unknown-efs';
      readonly storageClass: string;
      readonly isReadOnly: boolean;
      /** Why k2e plans no access point, where that is known. */
      readonly why?: NoPoint;
    }
  /** A disk for one node at a time (`ReadWriteOnce`). */
  | {readonly kind: 'disk'; readonly by: string}
  /** A file system that many nodes share, of a driver that ECS does not mount. */
  | {readonly kind: 'shared'; readonly by: string}
  /** A bucket, by Mountpoint for S3; empty where no manifest names it. */
  | {readonly kind: 'bucket'; readonly bucket: string}
  /** Its class, or its volume, is not in the input; it may be EFS. `what`: `the storage class efs-sc`. */
  | {readonly kind: 'undescribed'; readonly what: string; readonly why: 'modes' | 'name'}
  /** The claim is not in the input. */
  | {readonly kind: 'absent'};

const MANY = ['ReadWriteMany', 'ReadOnlyMany'];

/** The storage behind the claim of this name in the workload's namespace. */
export function claimStorage(name: string, {namespace}: Workload, inventory: Inventory): ClaimStorage {
  const claim = inventory.find<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
  return claim ? storageOf(claim, inventory) : {kind: 'absent'};
}

/** The directory of an NFS server that is not EFS, to which the claim of this name is bound. */
export function claimNfs(
  name: string,
  {namespace}: Workload,
  inventory: Inventory,
): NFSVolumeSource | undefined {
  const claim = inventory.find<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
  const spec = claim && volumeOf(claim, inventory)?.value.spec;
  return spec?.nfs && !efsOverNfs(spec.nfs) ? spec.nfs : undefined;
}

/**
 * The access point that takes the place of the one that the driver of EFS makes for the claim of this name, or why there is
 * none. All workloads that use the claim get the same.
 */
export function claimPoint(
  name: string,
  {namespace}: Pick<Workload, 'namespace'>,
  context: Known,
): AccessPoint | NoPoint {
  const claim = context.inventory.find<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
  if (!claim) return 'class';
  const user = volumeUser(volumesOfClaim(name, context.inventory.usersOf(claim)));
  return classPoint({namespace, name, value: claim.value, user}, context);
}

/** The storage behind a claim. */
export function storageOf(claim: KubeObject<PersistentVolumeClaim>, inventory: Inventory): ClaimStorage {
  const volume = volumeOf(claim, inventory);
  const efs = volume && efsOf(volume.value);
  const modes = claim.value.spec?.accessModes ?? [];
  if (volume && efs) {
    const isReadOnly =
      volume.value.spec?.csi?.readOnly === true || modes.every(mode => mode === 'ReadOnlyMany');
    return {kind: 'efs', efs, isReadOnly: isReadOnly && modes.length > 0, volume};
  }
  return storageByClass(claim.value, inventory, volume);
}

/** The storage that the class of a claim, or of a template of claims, gives it; never a file system that is known. */
export function storageByClass(
  claim: PersistentVolumeClaim,
  inventory: Inventory,
  volume?: KubeObject<PersistentVolume>,
): Exclude<ClaimStorage, {readonly kind: 'efs'}> {
  const modes = claim.spec?.accessModes ?? [];
  const storageClass = storageClassOf(claim, inventory);
  const driver = volume?.value.spec?.csi?.driver ?? storageClass?.value.provisioner;
  if (driver === EFS_DRIVER) {
    const isReadOnly = modes.length > 0 && modes.every(mode => mode === 'ReadOnlyMany');
    return {kind: 'unknown-efs', storageClass: storageClass?.ref.name ?? '', isReadOnly};
  }
  if (driver === 's3.csi.aws.com') {
    const {volumeAttributes = {}} = volume?.value.spec?.csi ?? {};
    const bucket = Object.hasOwn(volumeAttributes, 'bucketName') ? volumeAttributes.bucketName : undefined;
    return {kind: 'bucket', bucket: bucket ?? ''};
  }
  const undescribed = volume || driver !== undefined ? undefined : undescribedStorage(claim);
  if (undescribed) return undescribed;
  const by =
    driver ??
    (volume && placeOf(volume.value)) ??
    (claim.spec?.storageClassName === '' ? 'a volume made by hand' : claim.spec?.storageClassName) ??
    'the default storage class';
  // What lies on a node is of that node alone, whatever the modes say.
  const {hostPath, local} = volume?.value.spec ?? {};
  const isShared = modes.some(mode => MANY.includes(mode)) && !hostPath && !local;
  return {kind: isShared ? 'shared' : 'disk', by};
}

/** What a volume that no driver of CSI serves is; undefined for one that says nothing. */
function placeOf({spec = {}}: PersistentVolume): string | undefined {
  const directory = spec.hostPath?.path ?? spec.local?.path;
  if (directory !== undefined) return `the directory ${directory} of a node`;
  if (spec.nfs) return `NFS server ${spec.nfs.server ?? ''}`;
  if (spec.awsElasticBlockStore) return `EBS disk ${spec.awsElasticBlockStore.volumeID ?? ''}`;
  // Another kind of volume: Kubernetes names it as the field.
  return Object.keys(spec).find(key => VOLUME_FIELD.test(key));
}

/** Fields of a PersistentVolume that name a kind of volume (PersistentVolumeSource). */
const VOLUME_FIELD =
  /^(?:azureDisk|azureFile|cephfs|cinder|fc|flexVolume|flocker|gcePersistentDisk|glusterfs|iscsi|photonPersistentDisk|portworxVolume|quobyte|rbd|scaleIO|storageos|vsphereVolume)$/;

/** `efs`, `efs-sc`, `shared.efs`: how storage classes of EFS are mostly called; the driver's own examples say `efs-sc`. */
const LIKE_EFS = /(?:^|[-._])efs(?:[-._]|$)/i;

/**
 * The storage of a claim of which neither the class nor the volume is in the input, where it may be EFS: many nodes share it, or
 * the name of the class says so. A claim for one node is a disk otherwise.
 */
function undescribedStorage({
  metadata,
  spec,
}: PersistentVolumeClaim): Extract<ClaimStorage, {kind: 'undescribed'}> | undefined {
  const isShared = spec?.accessModes?.some(mode => MANY.includes(mode)) === true;
  const name =
    spec?.storageClassName ?? labelOf(metadata?.annotations, 'volume.beta.kubernetes.io/storage-class');
  if (!isShared && !LIKE_EFS.test(name ?? '')) return undefined;
  const what = spec?.volumeName
    ? `the PersistentVolume ${spec.volumeName}`
    : name === ''
      ? 'the PersistentVolume that Kubernetes has bound to it'
      : name === undefined
        ? 'the default storage class'
        : `the storage class ${name}`;
  return {kind: 'undescribed', what, why: isShared ? 'modes' : 'name'};
}

/** The EFS volume of a PersistentVolume, if it is one. */
export function efsOf({spec}: PersistentVolume): EFSVolumeConfiguration | undefined {
  if (spec?.nfs) return efsOverNfs(spec.nfs);
  if (spec?.csi?.driver !== EFS_DRIVER) return undefined;
  const {volumeHandle, volumeAttributes} = spec.csi;
  return efsVolume({volumeHandle, volumeAttributes, mountOptions: spec.mountOptions});
}
