import type {Workload} from '../../model/inventory.ts';
import type {PersistentVolumeClaim} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {isDaemon, isSidecar} from '../daemon-set/fate.ts';
import {hasMachine} from '../job/engine.ts';
import {platformOf} from '../platform.ts';
import {setClaims} from '../stateful-set/claims.ts';
import {claimSetting} from './claim-setting.ts';
import {type Disk, type DiskClaim, diskOf, isEbsClaim} from './disk.ts';
import {type Mounted, mountsByVolume} from './mounted.ts';
import {type PodVolume, podVolumes} from './pod-volumes.ts';
import {type DiskSource, diskSource} from './snapshot.ts';

/** A volume whose data may be lost with the task: an `ephemeral` one, or a claim of which k2e.yaml says so. */
export interface Disposable {
  readonly claim: DiskClaim;
  readonly source?: DiskSource;
}

/** The one volume of a workload that becomes a disk of EBS, new for each task. */
export interface ManagedDisk {
  /** Index among the volumes of the pod. */
  readonly index: number;
  readonly disk: Disk;
}

/** The disk of EBS that the tasks of a workload get; undefined where none of their volumes becomes one. */
export function managedDisk(workload: Workload, context: Context): ManagedDisk | undefined {
  // ECS makes disks for services and runs of tasks; a DaemonSet is neither but on EC2.
  if (isDaemon(workload, context) || isSidecar(workload, context)) return undefined;
  return context.choice(managedDisks).get(workload);
}

function managedDisks(context: Context): ReadonlyMap<Workload, ManagedDisk> {
  const found = context.inventory.workloads.flatMap(workload => {
    const disk = chooseDisk(workload, context);
    return disk ? [[workload, disk] as const] : [];
  });
  return new Map(found);
}

/** A task can have one (ECS, Volume `configuredAtLaunch`): the first with a snapshot, which nothing else can replace, else the first. */
function chooseDisk(workload: Workload, context: Context): ManagedDisk | undefined {
  if (whyNoDisk(workload, context) !== undefined) return undefined;
  const mounts = mountsByVolume(workload, context.inventory);
  const candidates = podVolumes(workload).flatMap((volume, index) => {
    const disposable = disposableOf(volume, workload, context);
    if (!disposable || !isEbsClaim(disposable.claim, context.inventory)) return [];
    const id = disposable.source?.kind === 'snapshot' ? disposable.source.id : undefined;
    return isWhole(mounts.get(index) ?? [], id !== undefined) ? [{index, claim: disposable.claim, id}] : [];
  });
  const chosen = candidates.find(({id}) => id !== undefined) ?? candidates[0];
  return chosen && {index: chosen.index, disk: diskOf(chosen.claim, context.inventory, chosen.id)};
}

/** Why the tasks of a workload get no disk of EBS. */
export type NoDisk = 'machine' | 'windows' | 'daemon';

/**
 * Why the tasks of a workload get no disk of EBS; undefined where they can. Step Functions does not list the volumes of a call
 * among the parameters of `ecs:runTask`, and a disk on each instance is what a DaemonSet has already.
 */
export function whyNoDisk(workload: Workload, context: Context): NoDisk | undefined {
  if (workload.kind === 'DaemonSet') return 'daemon';
  if (platformOf(workload).os === 'windows') return 'windows';
  return hasMachine(workload, context) ? 'machine' : undefined;
}

/** The claim behind a volume whose data may be lost with the task; undefined for other volumes. */
export function disposableOf(
  volume: PodVolume,
  workload: Workload,
  context: Context,
): Disposable | undefined {
  const {namespace} = workload;
  const {inventory} = context;
  const sourceOf = (claim: DiskClaim) => diskSource(claim, namespace, inventory);
  if (volume.ephemeral) {
    const claim = volume.ephemeral.volumeClaimTemplate ?? {};
    const source = sourceOf(claim);
    return {claim, ...(source ? {source} : {})};
  }
  if (volume.claimTemplate !== undefined) {
    const claim = setClaims(workload, context)[volume.claimTemplate];
    const storage = claim?.pods[0]?.storage;
    return claim && storage?.kind === 'disposable'
      ? lost(claim.template, storage.snapshotId, sourceOf(claim.template))
      : undefined;
  }
  const name = volume.persistentVolumeClaim?.claimName;
  const setting = name === undefined ? undefined : claimSetting(workload, [name], context);
  if (name === undefined || setting?.kind !== 'disposable') return undefined;
  const claim = inventory.find<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name)?.value;
  return lost(claim ?? {}, setting.snapshotId, sourceOf(claim ?? {}));
}

/** A claim of which k2e.yaml says that it may be lost: it starts with the snapshot that is named there, else with its own source. */
function lost(claim: DiskClaim, snapshotId: string | undefined, own: DiskSource | undefined): Disposable {
  const source: DiskSource | undefined = snapshotId === undefined ? own : {kind: 'snapshot', id: snapshotId};
  return {claim, ...(source ? {source} : {})};
}

/** True when all mounts show the same directory of the volume, which then is its root; of a snapshot, all of it. */
function isWhole(mounted: readonly Mounted[], hasContent: boolean): boolean {
  const paths = new Set(mounted.map(({subPath}) => subPath));
  if (paths.size !== 1 || mounted.some(({mount}) => mount.subPathExpr)) return false;
  return !hasContent || paths.has('');
}
