import {EBS, within} from '../../limits.ts';
import {all, type Constraint, each, type ReportHere} from '../constraint.ts';

/** Volumes of EBS that ECS makes for tasks. */
export const EBS_VOLUME: readonly Constraint[] = [
  {
    id: 'check/ebs-volume',
    summary:
      'An EBS volume has a size or a snapshot, in the range of its type, and I/O figures that the type knows.',
    remediation: 'Change the size or the parameters of the StorageClass.',
    source: 'ECS API reference, ServiceManagedEBSVolumeConfiguration, TaskManagedEBSVolumeConfiguration.',
    test: all(
      each('services', ({input}, report) => {
        for (const [index, {managedEBSVolume}] of (input.volumeConfigurations ?? []).entries()) {
          ebsFaults(managedEBSVolume, (field, message) =>
            report(`/volumeConfigurations/${index}/managedEBSVolume${field}`, message),
          );
        }
      }),
      each('jobs', ({input}, report) => {
        for (const [index, {managedEBSVolume}] of (input.volumeConfigurations ?? []).entries()) {
          ebsFaults(managedEBSVolume, (field, message) =>
            report(`/volumeConfigurations/${index}/managedEBSVolume${field}`, message),
          );
        }
      }),
    ),
  },
];

interface EbsVolume {
  readonly volumeType?: string | undefined;
  readonly sizeInGiB?: number | undefined;
  readonly snapshotId?: string | undefined;
  readonly iops?: number | undefined;
  readonly throughput?: number | undefined;
}

function ebsFaults(volume: EbsVolume | undefined, report: ReportHere): void {
  if (!volume) return;
  const {volumeType = 'gp3', sizeInGiB: size, snapshotId, iops, throughput} = volume;
  const range = Object.hasOwn(EBS.sizeGiB, volumeType)
    ? EBS.sizeGiB[volumeType as keyof typeof EBS.sizeGiB]
    : undefined;
  if (!range) {
    report('/volumeType', 'EBS has no such type of volume.');
    return;
  }
  if (size === undefined && snapshotId === undefined) report('', 'A volume needs a size or a snapshot.');
  if (size !== undefined && !within(size, range))
    report('/sizeInGiB', `A volume of type ${volumeType} has ${range.min} to ${range.max} GiB.`);
  const isIo = volumeType === 'io1' || volumeType === 'io2';
  if (isIo && iops === undefined)
    report('', `A volume of type ${volumeType} needs a number of I/O operations.`);
  if (iops !== undefined) {
    const provisioned = Object.entries(EBS.iops).find(([type]) => type === volumeType)?.[1];
    if (!provisioned) report('/iops', `A volume of type ${volumeType} takes no number of I/O operations.`);
    else if (!within(iops, provisioned))
      report('/iops', 'The number of I/O operations is not one of this type.');
  }
  if (throughput === undefined) return;
  if (volumeType !== 'gp3') report('/throughput', 'Only volumes of type gp3 take a throughput.');
  else if (!within(throughput, EBS.gp3Throughput))
    report('/throughput', 'The throughput is 125 to 1000 MiB a second.');
}
