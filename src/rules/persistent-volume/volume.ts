import {efsOf} from '../../choices/volumes/claim.ts';
import type {PersistentVolume} from '../../model/kubernetes.generated.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';

const VOLUME = (source: string) =>
  `apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteMany]
  ${source}`;

export default defineRule({
  id: 'persistent-volume/volume',
  on: 'PersistentVolume',
  claims: WHOLE,
  summary: 'A PersistentVolume needs no counterpart; tasks mount its file system directly if it is on EFS.',
  rationale:
    'A PersistentVolume tells the cluster where a disk or a share is, so that a claim can be bound to it. Task definitions name ' +
    'the file system of EFS and its access point themselves. A disk of EBS that exists cannot be attached to a task: ECS makes ' +
    'a new one for each task, from a snapshot if it is given one.',
  remediation:
    'Copy the data to a file system of EFS, or take a snapshot of the disk, if it is still needed.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a file system of EFS',
      given: VOLUME('csi: {driver: efs.csi.aws.com, volumeHandle: "fs-0123456789abcdef0"}'),
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'fs-0123456789abcdef0'}],
    },
    {
      name: 'a disk of EBS',
      given: VOLUME('csi: {driver: ebs.csi.aws.com, volumeHandle: "vol-0123456789abcdef0"}'),
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'vol-0123456789abcdef0'}],
    },
    {
      name: 'a directory of a node',
      given: VOLUME('hostPath: {path: /srv/data}'),
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'node'}],
    },
  ],
  map({object, report}) {
    const {spec = {}} = object.value as PersistentVolume;
    const efs = efsOf({spec});
    if (efs) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${nameOf(object)} itself is not needed: tasks that use it mount ${efs.fileSystemId ?? 'its file system'} directly.`,
        remediation:
          'Let the security group of the file system admit the tasks, and keep the file system when the cluster goes.',
      });
      return;
    }
    report('', {
      level: 'info',
      fidelity: 'manual',
      message: spec.nfs
        ? `${nameOf(object)} is ${placeOf(spec)}, which tasks on EC2 mount where it is and others do not; its data stays there.`
        : `${nameOf(object)} is ${placeOf(spec)}, which tasks cannot mount; its data stays there until it is copied.`,
    });
  },
});

/** Where the data is, in words. */
function placeOf(spec: NonNullable<PersistentVolume['spec']>): string {
  const disk = spec.awsElasticBlockStore?.volumeID ?? undefined;
  if (disk !== undefined) return `the EBS disk ${disk}`;
  if (spec.csi?.driver === 'ebs.csi.aws.com') return `the EBS disk ${spec.csi.volumeHandle ?? ''}`;
  if (spec.csi) return `a volume of the driver ${spec.csi.driver ?? ''}`;
  if (spec.hostPath || spec.local) return 'a directory of a node';
  if (spec.nfs) return `a share of the NFS server ${spec.nfs.server ?? ''}`;
  return 'storage of another kind';
}
