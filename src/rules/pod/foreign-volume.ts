import type {Volume} from '../../model/kubernetes.generated.ts';
import {defineRule} from '../rule.ts';
import {eachVolume} from './volume-source.ts';

/** Volume sources of other storage, most of them from before CSI, with the storage that they are of. */
const FOREIGN = {
  awsElasticBlockStore: 'a disk of Amazon EBS',
  azureDisk: 'a disk of Azure',
  azureFile: 'a file share of Azure',
  cephfs: 'a file system of Ceph',
  cinder: 'a disk of OpenStack',
  fc: 'a Fibre Channel disk',
  flexVolume: 'a volume of a Flex driver',
  flocker: 'a volume of Flocker',
  gcePersistentDisk: 'a disk of Google Cloud',
  glusterfs: 'a file system of GlusterFS',
  iscsi: 'an iSCSI disk',
  photonPersistentDisk: 'a disk of Photon',
  portworxVolume: 'a volume of Portworx',
  quobyte: 'a file system of Quobyte',
  rbd: 'a disk of Ceph',
  scaleIO: 'a volume of ScaleIO',
  storageos: 'a volume of StorageOS',
  vsphereVolume: 'a disk of vSphere',
} as const satisfies Partial<Record<keyof Volume, string>>;

export default defineRule({
  id: 'pod/foreign-volume',
  on: 'pod',
  claims: [
    '/spec/volumes/*/awsElasticBlockStore',
    '/spec/volumes/*/azureDisk',
    '/spec/volumes/*/azureFile',
    '/spec/volumes/*/cephfs',
    '/spec/volumes/*/cinder',
    '/spec/volumes/*/fc',
    '/spec/volumes/*/flexVolume',
    '/spec/volumes/*/flocker',
    '/spec/volumes/*/gcePersistentDisk',
    '/spec/volumes/*/glusterfs',
    '/spec/volumes/*/iscsi',
    '/spec/volumes/*/photonPersistentDisk',
    '/spec/volumes/*/portworxVolume',
    '/spec/volumes/*/quobyte',
    '/spec/volumes/*/rbd',
    '/spec/volumes/*/scaleIO',
    '/spec/volumes/*/storageos',
    '/spec/volumes/*/vsphereVolume',
  ],
  summary: 'Disks and file systems that exist already, other than EFS, cannot be attached to tasks.',
  rationale:
    'A pod can name a disk or a share of some storage system. ECS attaches new EBS volumes to tasks, mounts EFS, and nothing else; a ' +
    'disk of EBS that exists can at most be the source of a snapshot from which each task gets a copy.',
  remediation: 'Copy the data to EFS or S3, or leave the workload on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'dropped'],
  examples: [
    {
      name: 'a disk of EBS',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}
volumes: [{name: data, awsElasticBlockStore: {volumeID: vol-0a1b2c3d4e5f67890}}]`,
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/volumes/0/awsElasticBlockStore',
          says: 'EBS',
        },
      ],
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: data, rbd: {image: data, monitors: ["10.0.0.1:6789"]}}]',
      drops: ['/spec/template/spec/volumes/0/rbd/image'],
    },
  ],
  map(subject) {
    for (const source of Object.keys(FOREIGN) as (keyof typeof FOREIGN)[]) {
      eachVolume(subject, source, ({name, path}) => {
        subject.report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `The volume ${name} is ${FOREIGN[source]} that exists already, and ECS cannot attach it to a task.`,
        });
      });
    }
  },
});
