import type {EFSVolumeConfiguration, S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import {CONTAINER} from '../../ecs/limits.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import type {EmptyDirVolumeSource, NFSVolumeSource, Volume} from '../../model/kubernetes.generated.ts';
import {Quantity} from '../../model/quantity.ts';
import type {Pointer} from '../../pointer.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {resourcesOf} from '../container-resources.ts';
import {isDaemon, routerOf} from '../daemon-set/fate.ts';
import {platformOf} from '../platform.ts';
import {type SetClaim, setClaims} from '../stateful-set/claims.ts';
import {type AccessPoint, pointVolume} from './access-point.ts';
import {claimNfs, claimPoint, claimStorage} from './claim.ts';
import {claimSetting} from './claim-setting.ts';
import {configuredClaim} from './configured-efs.ts';
import type {Disk} from './disk.ts';
import {EFS_DRIVER, efsOverNfs, efsVolume} from './efs.ts';
import type {FileEntry, FileProblem} from './files.ts';
import {filesUse} from './files-use.ts';
import {managedDisk} from './managed-disk.ts';
import {isInjected, type Mounted} from './mounted.ts';
import type {MountedFiles} from './mounted-files.ts';
import {nfsVolume} from './nfs.ts';
import {podVolumes} from './pod-volumes.ts';
import {SECRETS_DRIVER} from './provided-files.ts';
import {noS3Files} from './s3-files.ts';

/** What a volume of a pod becomes. */
export type VolumeUse =
  /** FireLens gives the log router what it had from the volume: its configuration, and the output of the containers. */
  | {readonly kind: 'routed'}
  /** Another volume of the same name comes before, or no container mounts it. */
  | {readonly kind: 'unused'}
  /** The cluster put it into the pod; see `isInjected`. */
  | {readonly kind: 'injected'}
  /** A directory on the disk of the task, empty at the start. */
  | {readonly kind: 'disk'; readonly isOpen: boolean}
  /** Memory of the one container that mounts it, in MiB. */
  | {readonly kind: 'memory'; readonly mounted: Mounted; readonly size: MemorySize}
  /** A directory on the disk of the task in which a container of k2e's writes files before the others start. */
  | {
      readonly kind: 'files';
      readonly entries: readonly FileEntry[];
      readonly problems: readonly FileProblem[];
      /** Items of the volume, below the pod template, that no container sees. */
      readonly unseen: readonly Pointer[];
    }
  | {
      readonly kind: 'efs';
      readonly efs: EFSVolumeConfiguration;
      readonly isReadOnly: boolean;
      /** The access point that k2e plans for it. */
      readonly point?: AccessPoint;
    }
  /** A disk of EBS that ECS makes for each task and deletes with it. */
  | {readonly kind: 'managed'; readonly disk: Disk}
  /** A bucket that S3 Files shows as a file system. */
  | {readonly kind: 's3-files'; readonly s3Files: S3FilesVolumeConfiguration; readonly isReadOnly: boolean}
  /** A directory of an NFS server that the ECS instance mounts. */
  | {readonly kind: 'nfs'; readonly source: NFSVolumeSource}
  /** A directory of the ECS instance. */
  | {readonly kind: 'host'; readonly sourcePath: string}
  /** The log files of the other tasks of the instance, for a daemon. */
  | {readonly kind: 'logs'}
  /** Files of a ConfigMap that tasks mount from a bucket or EFS, where the user puts them. */
  | MountedFiles
  /** Files that k2e does not write: because of `files.mode`, on Windows, or because they are too large together. */
  | {
      readonly kind: 'unwritten';
      readonly why: 'off' | 'windows' | 'large';
      readonly problems: readonly FileProblem[];
    }
  /** Nothing; the rule of its source says why. */
  | {readonly kind: 'none'};

/** Size of a memory volume in MiB, and where it comes from. */
export interface MemorySize {
  readonly mebibytes: number;
  readonly from: 'limit' | 'container' | 'default';
  /** The size limit is above the memory of the container. */
  readonly isCut: boolean;
}

/**
 * Bytes of file contents that one task definition takes: in base64 they are a third of the 64 KiB that ECS allows, which
 * leaves room for the rest.
 */
export const MOST_CONTENT = 16_384;

/** Where the kubelet and container runtimes keep the log files of containers. */
export const CONTAINER_LOGS = /^\/var\/(?:log\/(?:containers|pods)|lib\/docker\/containers)\/*$/;

/** What a daemon cannot mount: it has directories of its instance, and those of its task. [ECS] DaemonVolume */
const NOT_OF_DAEMONS: ReadonlySet<VolumeUse['kind']> = new Set(['efs', 'nfs', 's3-files', 'mounted-files']);

/**
 * Bytes of file contents that come to one task by an environment file. Linux gives a process 2 MiB for its arguments and
 * environment (a quarter of the stack limit of 8 MiB), and base64 makes a third more of them.
 */
export const MOST_STORED = 1_048_576;

/** What each volume of a workload becomes, by its index. */
export function volumeUses(
  workload: Workload,
  mounts: ReadonlyMap<number, readonly Mounted[]>,
  context: Context,
): readonly VolumeUse[] {
  let room = MOST_CONTENT;
  let storedRoom = MOST_STORED;
  const claims = setClaims(workload, context);
  const ofDaemon = isDaemon(workload, context);
  const managed = managedDisk(workload, context);
  if (routerOf(workload, context)) return podVolumes(workload).map(() => ({kind: 'routed'}));
  return podVolumes(workload).map((volume, index): VolumeUse => {
    const mounted = mounts.get(index) ?? [];
    if (mounted.length > 0 && index === managed?.index) return {kind: 'managed', disk: managed.disk};
    if (volume.claimTemplate !== undefined)
      return mounted.length === 0
        ? {kind: 'unused'}
        : claimUse(workload, claims[volume.claimTemplate], context);
    const use = useOf(volume, index, mounted, workload, context);
    if (ofDaemon && NOT_OF_DAEMONS.has(use.kind)) return {kind: 'none'};
    if (use.kind !== 'files') return use;
    const size = contentSize(use.entries);
    if (size <= room) {
      room -= size;
      return use;
    }
    if (context.config.files.bucket === undefined || size > storedRoom)
      return {kind: 'unwritten', why: 'large', problems: use.problems};
    storedRoom -= size;
    return {...use, entries: use.entries.map(stored)};
  });
}

/** The volume that each pod of a StatefulSet has for itself; the file system of the first pod stands for those of all. */
function claimUse(workload: Workload, claim: SetClaim | undefined, context: Context): VolumeUse {
  const [first] = claim?.pods ?? [];
  if (first?.storage.kind === 'disposable') return disposableUse(first.storage.snapshotId);
  if (first?.storage.kind === 's3-files') return s3FilesUse(first.storage.s3Files, false, workload, context);
  const isEach = workload.apart === true || claim?.pods.length === 1;
  if (!isEach || first?.storage.kind !== 'efs') return {kind: 'none'};
  if (claim?.pods.some(({storage}) => storage.kind !== 'efs')) return {kind: 'none'};
  const {efs, isReadOnly, point} = first.storage;
  return {kind: 'efs', efs, isReadOnly, ...(point ? {point} : {})};
}

function stored(entry: FileEntry): FileEntry {
  return entry.content.kind === 'plain' ? {...entry, isStored: true} : entry;
}

/** Bytes of the contents that the task definition holds; those of secrets are not in it. */
function contentSize(entries: readonly FileEntry[]): number {
  return entries.reduce((sum, {content}) => sum + (content.kind === 'plain' ? content.bytes.length : 0), 0);
}

function useOf(
  volume: Volume,
  index: number,
  mounted: readonly Mounted[],
  workload: Workload,
  context: Context,
): VolumeUse {
  if (mounted.length === 0) return {kind: 'unused'};
  if (isInjected(volume, mounted)) return {kind: 'injected'};
  if (volume.emptyDir) return emptyDirUse(volume.emptyDir, mounted, workload, context);
  const isProvided = volume.csi?.driver === SECRETS_DRIVER;
  if (volume.configMap || volume.secret || volume.downwardAPI || volume.projected || isProvided) {
    return filesUse(volume, index, mounted, workload, context);
  }
  if (volume.ephemeral) return {kind: 'disk', isOpen: false};
  if (volume.persistentVolumeClaim) {
    const {claimName = '', readOnly} = volume.persistentVolumeClaim;
    const setting = claimSetting(workload, [claimName], context);
    if (setting?.kind === 'disposable') return disposableUse(setting.snapshotId);
    if (setting?.kind === 's3-files')
      return s3FilesUse(setting.s3Files, readOnly === true, workload, context);
    if (setting)
      return {
        kind: 'efs',
        isReadOnly: readOnly === true,
        ...configuredClaim(setting.efs, claimName, workload, context),
      };
    const storage = claimStorage(claimName, workload, context.inventory);
    if (storage.kind === 'unknown-efs') {
      const point = claimPoint(claimName, workload, context);
      if (typeof point !== 'object') return {kind: 'none'};
      const isReadOnly = storage.isReadOnly || readOnly === true;
      return {kind: 'efs', efs: pointVolume(point), isReadOnly, point};
    }
    if (storage.kind !== 'efs') {
      const nfs = claimNfs(claimName, workload, context.inventory);
      return nfs
        ? nfsUse({...nfs, readOnly: nfs.readOnly === true || readOnly === true}, workload, context)
        : {kind: 'none'};
    }
    return {kind: 'efs', efs: storage.efs, isReadOnly: storage.isReadOnly || readOnly === true};
  }
  if (volume.csi?.driver === EFS_DRIVER) {
    const {volumeAttributes, readOnly} = volume.csi;
    const handle = Object.hasOwn(volumeAttributes ?? {}, 'volumeHandle')
      ? volumeAttributes?.volumeHandle
      : '';
    const efs = efsVolume({volumeHandle: handle, volumeAttributes});
    return efs ? {kind: 'efs', efs, isReadOnly: readOnly === true} : {kind: 'none'};
  }
  if (volume.nfs) {
    const efs = efsOverNfs(volume.nfs);
    if (efs) return {kind: 'efs', efs, isReadOnly: volume.nfs.readOnly === true};
    return nfsUse(volume.nfs, workload, context);
  }
  if (volume.hostPath?.path && isDaemon(workload, context)) {
    return CONTAINER_LOGS.test(volume.hostPath.path)
      ? {kind: 'logs'}
      : {kind: 'host', sourcePath: volume.hostPath.path};
  }
  if (volume.hostPath?.path && computeOf(workload, context) === 'ec2') {
    return {kind: 'host', sourcePath: volume.hostPath.path};
  }
  return {kind: 'none'};
}

/** A directory on the disk of the task in place of a disk that may be lost with it; nothing can take the place of a snapshot. */
function disposableUse(snapshotId: string | undefined): VolumeUse {
  return snapshotId === undefined ? {kind: 'disk', isOpen: false} : {kind: 'none'};
}

function s3FilesUse(
  s3Files: S3FilesVolumeConfiguration,
  isReadOnly: boolean,
  workload: Workload,
  context: Context,
): VolumeUse {
  return noS3Files(workload, context) === undefined
    ? {kind: 's3-files', s3Files, isReadOnly}
    : {kind: 'none'};
}

/** Instances of one's own mount any NFS server; Fargate and Managed Instances EFS only. */
function nfsUse(source: NFSVolumeSource, workload: Workload, context: Context): VolumeUse {
  const isMounted =
    computeOf(workload, context) === 'ec2' &&
    platformOf(workload).os !== 'windows' &&
    nfsVolume(source, '') !== undefined;
  return isMounted ? {kind: 'nfs', source} : {kind: 'none'};
}

function emptyDirUse(
  {medium = '', sizeLimit}: EmptyDirVolumeSource,
  mounted: readonly Mounted[],
  workload: Workload,
  context: Context,
): VolumeUse {
  if (medium.startsWith('HugePages')) return {kind: 'none'};
  const [only, second] = mounted;
  const isAlone =
    only !== undefined && second === undefined && only.subPath === '' && !only.mount.subPathExpr;
  if (medium !== 'Memory' || !isAlone || platformOf(workload).os === 'windows')
    return {kind: 'disk', isOpen: true};
  return {kind: 'memory', mounted: only, size: memorySize(sizeLimit, only.container, workload, context)};
}

/** The size limit, at most the memory of the container, which a tmpfs counts against on both platforms; else half of that. */
function memorySize(
  sizeLimit: string | number | undefined,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): MemorySize {
  const limit = resourcesOf(container, workload, context).limit('memory')?.quantity;
  const memory = limit && !limit.isZero ? Math.max(CONTAINER.memoryMin, limit.mebibytes()) : undefined;
  const wanted = sizeLimit === undefined ? undefined : Quantity.parse(sizeLimit).quantity;
  if (wanted && !wanted.isZero && !wanted.isNegative) {
    const mebibytes = Math.min(wanted.mebibytes(), memory ?? wanted.mebibytes());
    return {mebibytes, from: 'limit', isCut: mebibytes < wanted.mebibytes()};
  }
  const half = Math.max(1, Math.floor((memory ?? context.config.sizing.defaultMemory) / 2));
  return {mebibytes: half, from: memory === undefined ? 'default' : 'container', isCut: false};
}
