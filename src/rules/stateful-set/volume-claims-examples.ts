import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Example} from '../rule.ts';
import {DISK, exampleSet, MOUNTED, perOrdinal} from './example-set.ts';

const FILE_SYSTEM = 'fs-0a1b2c3d4e5f67890';
const BOUND = `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-worker-0, namespace: shop}
spec: {accessModes: [ReadWriteMany], storageClassName: "", volumeName: data, resources: {requests: {storage: 20Gi}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteMany]
  capacity: {storage: 20Gi}
  csi: {driver: efs.csi.aws.com, volumeHandle: "${FILE_SYSTEM}::fsap-0a1b2c3d4e5f67890"}
`;
const CLASS = `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: efs}
provisioner: efs.csi.aws.com
parameters: {provisioningMode: efs-ap, fileSystemId: ${FILE_SYSTEM}, directoryPerms: "700"}
`;
const AT = '/spec/volumeClaimTemplates/0';

/** The examples of `stateful-set/volume-claims`. */
export const VOLUME_CLAIM_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'one replica on a file system of EFS that the manifests name',
    given: `${exampleSet({spec: DISK.replace('ReadWriteOnce', 'ReadWriteMany'), container: MOUNTED})}${BOUND}`,
    emits: {
      'task-definitions/shop-worker': {
        volumes: [
          {
            name: 'data',
            efsVolumeConfiguration: {
              fileSystemId: FILE_SYSTEM,
              authorizationConfig: {accessPointId: 'fsap-0a1b2c3d4e5f67890'},
            },
          },
        ],
        containerDefinitions: [{mountPoints: [{sourceVolume: 'data', containerPath: '/data'}]}],
      },
    },
    findings: [{level: 'action', fidelity: 'manual', path: AT, says: '2049'}],
  },
  {
    name: 'a directory of EFS for each pod',
    given: exampleSet({spec: `replicas: 2\n${DISK}`, container: MOUNTED}),
    config: perOrdinal('worker', `, claims: {data: "${FILE_SYSTEM}:/shop"}`),
    emits: {
      'task-definitions/shop-worker-1': {
        volumes: [
          {
            name: 'data',
            efsVolumeConfiguration: {
              fileSystemId: FILE_SYSTEM,
              authorizationConfig: {
                accessPointId: refToken(handle('access-points', 'shop.data-worker-1'), '/AccessPointId'),
              },
            },
          },
        ],
      },
      'access-points/shop.data-worker-1': {
        RootDirectory: {
          Path: '/shop/data-worker-1',
          CreationInfo: {OwnerUid: 0, OwnerGid: 0, Permissions: '0755'},
        },
      },
    },
    findings: [{level: 'action', fidelity: 'manual', path: AT, says: '/shop/data-worker-1'}],
  },
  {
    name: 'directories that the driver of EFS would make',
    given: `${exampleSet({
      spec: `replicas: 2\n${DISK.replace('[ReadWriteOnce]', '[ReadWriteMany], storageClassName: efs')}`,
      container: `${MOUNTED}, securityContext: {runAsUser: 999}`,
    })}${CLASS}`,
    config: perOrdinal('worker'),
    emits: {
      'access-points/shop.data-worker-0': {
        FileSystemId: FILE_SYSTEM,
        PosixUser: {Uid: 999, Gid: 999},
        RootDirectory: {Path: '/shop.data-worker-0'},
      },
    },
    findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'not copied'}],
  },
  {
    name: 'disks, with a service per ordinal',
    given: exampleSet({spec: `replicas: 2\n${DISK}`, container: MOUNTED}),
    config: perOrdinal('worker'),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'disk'}],
  },
  {
    name: 'tasks that shall be alike, with data of their own',
    given: exampleSet({spec: `replicas: 2\n${DISK}`, container: MOUNTED}),
    config: 'workloads: {StatefulSet/shop/worker: {statefulSet: service}}',
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'its own'}],
  },
  {
    name: 'data that may be lost: a disk for each task',
    given: exampleSet({spec: `replicas: 3\n${DISK}`, container: MOUNTED}),
    config: 'workloads: {StatefulSet/shop/worker: {claims: {data: ephemeral}}}',
    emits: {
      'task-definitions/shop-worker': {volumes: [{name: 'data', configuredAtLaunch: true}]},
      'services/shop-worker': {
        volumeConfigurations: [
          {name: 'data', managedEBSVolume: {volumeType: 'gp3', sizeInGiB: 20, filesystemType: 'ext4'}},
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: `${AT}/spec/resources/requests/storage`,
        says: 'may be lost',
      },
    ],
  },
  {
    name: 'claims that no container mounts, and what becomes of claims',
    given: exampleSet({
      spec: `${DISK}\npersistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}`,
    }),
    findings: [
      {
        level: 'review',
        fidelity: 'manual',
        path: '/spec/persistentVolumeClaimRetentionPolicy/whenScaled',
        says: 'deletes',
      },
    ],
    drops: [`${AT}/metadata/name`, '/spec/persistentVolumeClaimRetentionPolicy/whenDeleted'],
  },
];
