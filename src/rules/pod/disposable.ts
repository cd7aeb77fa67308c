import {isEbsClaim} from '../../choices/volumes/disk.ts';
import {
  type Disposable,
  disposableOf,
  type ManagedDisk,
  managedDisk,
  whyNoDisk,
} from '../../choices/volumes/managed-disk.ts';
import {podVolumes} from '../../choices/volumes/pod-volumes.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Report} from '../rule.ts';

/**
 * What becomes of a volume whose data may be lost with the task. `what` begins a sentence and says what it is: `The volume
 * scratch is a disk that lives with the pod`; `index` is its place among the volumes of the pod. Undefined for other volumes.
 */
export function disposableReport(
  what: string,
  index: number,
  workload: Workload,
  context: Context,
): Report | undefined {
  const volume = podVolumes(workload)[index];
  const disposable = volume && disposableOf(volume, workload, context);
  if (!disposable) return undefined;
  const managed = managedDisk(workload, context);
  if (managed?.index === index) return asDisk(what, disposable, managed);
  const because = whyDirectory(disposable, managed, workload, context);
  if (disposable.source?.kind === 'snapshot') {
    return {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `${what}, made of the snapshot ${disposable.source.id}, but the tasks get no disk for it, as ${because}.`,
      remediation: 'Let the program fetch what the snapshot holds from S3 or EFS when it starts.',
    };
  }
  const size = disposable.claim.spec?.resources?.requests?.storage;
  const counted = size === undefined ? '' : `, into whose size its ${size} are counted`;
  return withSource(disposable, {
    level: 'review',
    fidelity: 'approximate',
    message: `${what}. It becomes a directory on the disk of the task${counted}, as ${because}.`,
    remediation: 'Check that the disk of the task is large and fast enough.',
  });
}

function asDisk(what: string, {claim, source}: Disposable, {disk}: ManagedDisk): Report {
  const {volumeType, sizeInGiB, snapshotId, kmsKeyId} = disk.settings;
  const size = sizeInGiB === undefined ? 'of the size of the snapshot' : `${sizeInGiB} GiB`;
  const from = snapshotId === undefined ? '' : `, from the snapshot ${snapshotId}`;
  const notes = disk.notes.length === 0 ? '' : ` Note that ${disk.notes.join(', and ')}.`;
  const key =
    kmsKeyId === undefined
      ? ''
      : ' The policy of the key must let the role for volumes use it; a key by its id or alias needs a permission of the role, too.';
  return withSource(
    {claim, ...(source ? {source} : {})},
    {
      level: disk.notes.length > 0 || kmsKeyId !== undefined ? 'review' : 'info',
      fidelity: 'approximate',
      message: `${what}. ECS makes a volume of EBS for each task (${volumeType}, ${size}${from}) and deletes it with the task.${notes}`,
      remediation: `A task starts some seconds later, as its disk is made first, and only where EBS is: not on instances without Nitro.${key}`,
    },
  );
}

/** Tells that the disk is empty where Kubernetes would fill it from something that k2e cannot name. */
function withSource({source}: Disposable, report: Report): Report {
  if (source?.kind !== 'unknown') return report;
  return {
    ...report,
    level: 'action',
    message: `${report.message} On Kubernetes it starts as a copy of ${source.what}; here it is empty, as no object of the input names a snapshot of EBS for that.`,
    remediation:
      'Add the VolumeSnapshot and its VolumeSnapshotContent to the input (kubectl get volumesnapshot,volumesnapshotcontent -o yaml), or let the program fetch the data when it starts.',
  };
}

function whyDirectory(
  {claim}: Disposable,
  managed: ManagedDisk | undefined,
  workload: Workload,
  context: Context,
): string {
  const why = whyNoDisk(workload, context);
  if (why === 'machine') return 'Step Functions starts the tasks, which passes no disks on';
  if (why === 'windows') return 'k2e attaches disks to tasks of Linux only';
  if (why === 'daemon') return 'a DaemonSet has one task on each instance, which has a disk';
  if (claim.spec?.volumeMode === 'Block') return 'ECS gives no raw block devices';
  if (!isEbsClaim(claim, context.inventory)) return 'its storage class makes no volumes of EBS';
  if (managed) return 'ECS attaches one disk to a task, which another volume is';
  return 'containers mount several paths of it, and ECS mounts a disk as a whole';
}
