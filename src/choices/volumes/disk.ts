import type {ServiceManagedEBSVolumeConfiguration} from '@aws-sdk/client-ecs';
import {EBS} from '../../ecs/limits.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import type {PersistentVolumeClaim, StorageClass} from '../../model/kubernetes.generated.ts';
import {Quantity} from '../../model/quantity.ts';
import {storageClassOf} from '../../model/storage.ts';

/** A disk of EBS that ECS makes for each task, without the role that makes it. */
export interface Disk {
  readonly settings: Omit<ServiceManagedEBSVolumeConfiguration, 'roleArn' | 'sizeInGiB' | 'snapshotId'> & {
    readonly volumeType: string;
    readonly sizeInGiB?: number;
    readonly snapshotId?: string;
  };
  /** Where its settings are not those of the manifests: parts of a sentence, `its type is gp3, as …`. */
  readonly notes: readonly string[];
}

/** What asks for a disk: a claim, or a template of claims. */
export type DiskClaim = Pick<PersistentVolumeClaim, 'metadata' | 'spec'>;

/** Drivers whose disks are volumes of EBS: the CSI driver, that of EKS Auto Mode, and the one inside old Kubernetes. */
const EBS_DRIVERS: ReadonlySet<string> = new Set([
  'ebs.csi.aws.com',
  'ebs.csi.eks.amazonaws.com',
  'kubernetes.io/aws-ebs',
]);
const IN_TREE = 'kubernetes.io/aws-ebs';

/** Size of a disk where the claim names none; Kubernetes requires a size. */
const DEFAULT_GIB = 20;

/** True unless the storage class of the claim is one that certainly makes something else than volumes of EBS. */
export function isEbsClaim(claim: DiskClaim, inventory: Inventory): boolean {
  if (claim.spec?.volumeMode === 'Block') return false;
  const storageClass = storageClassOf(claim, inventory);
  return storageClass === undefined || EBS_DRIVERS.has(storageClass.value.provisioner ?? '');
}

/**
 * The disk that a claim asks for, by the parameters of its storage class
 * (https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md), within the limits of EBS.
 */
export function diskOf(claim: DiskClaim, inventory: Inventory, snapshotId?: string): Disk {
  const storageClass = storageClassOf(claim, inventory);
  const read = reader(storageClass);
  const notes: string[] = [];
  const volumeType = typeOf(claim, storageClass, read, notes);
  const sizeInGiB = sizeOf(claim, volumeType, snapshotId !== undefined, notes);
  const iops = iopsOf(volumeType, sizeInGiB ?? 0, read, notes);
  const throughput = throughputOf(volumeType, read, notes);
  const volumeInitializationRate = snapshotId === undefined ? undefined : initializationRateOf(read, notes);
  const encrypted = read('encrypted');
  const kmsKeyId = read('kmsKeyId');
  return {
    settings: {
      volumeType,
      ...(sizeInGiB === undefined ? {} : {sizeInGiB}),
      ...(snapshotId === undefined ? {} : {snapshotId}),
      ...(iops === undefined ? {} : {iops}),
      ...(throughput === undefined ? {} : {throughput}),
      ...(volumeInitializationRate === undefined ? {} : {volumeInitializationRate}),
      ...(encrypted === undefined && kmsKeyId === undefined
        ? {}
        : {encrypted: encrypted?.toLowerCase() === 'true' || kmsKeyId !== undefined}),
      ...(kmsKeyId === undefined ? {} : {kmsKeyId}),
      // ECS takes xfs where nothing is said, Kubernetes ext4.
      filesystemType: filesystemOf(read, notes),
    },
    notes,
  };
}

type Read = (key: string) => string | undefined;

/** Parameters by name in any case, as the driver reads them; empty ones are none. */
function reader(storageClass: KubeObject<StorageClass> | undefined): Read {
  const parameters = new Map(
    Object.entries(storageClass?.value.parameters ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
  );
  return key => parameters.get(key.toLowerCase()) || undefined;
}

function typeOf(
  claim: DiskClaim,
  storageClass: KubeObject<StorageClass> | undefined,
  read: Read,
  notes: string[],
): keyof typeof EBS.sizeGiB {
  const named = claim.spec?.storageClassName ?? '';
  const wanted =
    read('type') ??
    (storageClass ? (storageClass.value.provisioner === IN_TREE ? 'gp2' : 'gp3') : undefined) ??
    (isType(named) ? named : undefined);
  if (wanted !== undefined && isType(wanted)) return wanted;
  notes.push(
    wanted !== undefined
      ? `its type is gp3, as EBS has no type ${wanted}`
      : named === ''
        ? 'its type is gp3, as the input has no storage class for it'
        : `its type is gp3, as the storage class ${named} is not in the input`,
  );
  return 'gp3';
}

function isType(text: string): text is keyof typeof EBS.sizeGiB {
  return Object.hasOwn(EBS.sizeGiB, text);
}

/** In GiB; undefined for a snapshot whose size shall do. */
function sizeOf(
  {spec}: DiskClaim,
  volumeType: keyof typeof EBS.sizeGiB,
  hasSnapshot: boolean,
  notes: string[],
): number | undefined {
  const given = spec?.resources?.requests?.storage;
  const quantity = given === undefined ? undefined : Quantity.parse(given).quantity;
  const isGiven = quantity !== undefined && !quantity.isZero && !quantity.isNegative;
  if (!isGiven && hasSnapshot) return undefined;
  if (!isGiven) notes.push(`its size is ${DEFAULT_GIB} GiB, as the claim names none`);
  const wanted = isGiven ? quantity.gibibytes() : DEFAULT_GIB;
  const {min, max} = EBS.sizeGiB[volumeType];
  const size = Math.min(max, Math.max(min, wanted));
  if (size !== wanted)
    notes.push(`its size is ${size} GiB, the ${size === min ? 'least' : 'most'} of ${volumeType}`);
  return size;
}

function iopsOf(volumeType: string, size: number, read: Read, notes: string[]): number | undefined {
  const range = iopsRange(volumeType);
  if (!range) return undefined;
  const {min, max} = range;
  const perGiB = whole(read('iopsPerGB'));
  const wanted = whole(read('iops')) ?? (perGiB === undefined ? undefined : perGiB * size);
  if (wanted === undefined) {
    if (volumeType === 'gp3') return undefined;
    notes.push(`it has ${min} I/O operations a second, as the storage class names none`);
    return min;
  }
  const iops = Math.min(max, Math.max(min, wanted));
  if (iops !== wanted)
    notes.push(
      `it has ${iops} I/O operations a second, the ${iops === min ? 'least' : 'most'} of ${volumeType}`,
    );
  return iops;
}

function iopsRange(volumeType: string): {readonly min: number; readonly max: number} | undefined {
  return Object.entries(EBS.iops).find(([type]) => type === volumeType)?.[1];
}

function throughputOf(volumeType: string, read: Read, notes: string[]): number | undefined {
  const wanted = whole(read('throughput'));
  if (wanted === undefined || volumeType !== 'gp3') return undefined;
  const {min, max} = EBS.gp3Throughput;
  const throughput = Math.min(max, Math.max(min, wanted));
  if (throughput !== wanted)
    notes.push(`its throughput is ${throughput} MiB/s, the ${throughput === min ? 'least' : 'most'} of gp3`);
  return throughput;
}

/** The rate at which a disk is filled from its snapshot; without one EBS fetches the blocks as it can. */
function initializationRateOf(read: Read, notes: string[]): number | undefined {
  const wanted = whole(read('volumeInitializationRate'));
  if (wanted === undefined) return undefined;
  const {min, max} = EBS.initializationRate;
  const rate = Math.min(max, Math.max(min, wanted));
  if (rate !== wanted)
    notes.push(`it is filled with ${rate} MiB/s, the ${rate === min ? 'least' : 'most'} of EBS`);
  return rate;
}

const FILESYSTEMS = ['ext3', 'ext4', 'xfs'] as const;

function filesystemOf(read: Read, notes: string[]): (typeof FILESYSTEMS)[number] {
  const wanted = read('csi.storage.k8s.io/fstype') ?? read('fstype') ?? 'ext4';
  const known = FILESYSTEMS.find(each => each === wanted.toLowerCase());
  if (known === undefined) notes.push(`its file system is ext4, as ECS makes no ${wanted}`);
  return known ?? 'ext4';
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}
