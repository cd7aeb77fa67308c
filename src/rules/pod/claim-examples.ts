import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Example} from '../rule.ts';
import {AT, CLAIM, DEPLOYMENT, JOB} from './claim-manifests.ts';
import {CONFIGURED} from './configured-claim-examples.ts';

const EFS = `${CLAIM('ReadWriteMany', 'volumeName: data, storageClassName: ""')}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteMany]
  capacity: {storage: 10Gi}
  csi: {driver: efs.csi.aws.com, volumeHandle: "fs-0a1b2c3d4e5f67890::fsap-0a1b2c3d4e5f67890"}
`;

const NFS = `${CLAIM('ReadWriteMany', 'volumeName: data, storageClassName: ""')}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteMany]
  capacity: {storage: 10Gi}
  nfs: {server: nfs.example.com, path: /export}
`;

const HOST_PATH = NFS.replace('nfs: {server: nfs.example.com, path: /export}', 'hostPath: {path: /srv/data}');

const CLASS = `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: efs}
provisioner: efs.csi.aws.com
parameters:
  provisioningMode: efs-ap
  fileSystemId: fs-0a1b2c3d4e5f67890
  directoryPerms: "700"
  basePath: /apps
`;

/** The examples of `pod/persistent-volume-claim`: one for each storage that can be behind a claim. */
export const CLAIM_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'a file system of EFS',
    given: DEPLOYMENT(EFS),
    emits: {
      'task-definitions/shop-app': {
        volumes: [
          {
            name: 'data',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-0a1b2c3d4e5f67890',
              transitEncryption: 'ENABLED',
              authorizationConfig: {accessPointId: 'fsap-0a1b2c3d4e5f67890'},
            },
          },
        ],
      },
    },
    findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: '2049'}],
  },
  {
    name: 'a disk, under a service',
    given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: gp3')),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'disk'}],
  },
  {
    name: 'a disk of a database, under a service',
    given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: gp3')).replace(
      'example/app:1',
      'postgres:16',
    ),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'of PostgreSQL'}],
  },
  {
    name: 'a directory of a node',
    given: DEPLOYMENT(HOST_PATH),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: '/srv/data of a node'}],
  },
  {
    name: 'a share of an NFS server, on Fargate',
    given: DEPLOYMENT(NFS),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'nfs.example.com'}],
  },
  {
    name: 'a share of an NFS server, on EC2',
    config: 'compute: ec2',
    given: DEPLOYMENT(NFS),
    emits: {
      'task-definitions/shop-app': {
        volumes: [
          {
            name: 'data',
            dockerVolumeConfiguration: {
              driver: 'local',
              driverOpts: {type: 'nfs', device: ':/export', o: 'addr=nfs.example.com,nfsvers=4,rw'},
            },
          },
        ],
      },
    },
    findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: 'NFS 4'}],
  },
  {
    name: 'a share of an NFS server, on Managed Instances',
    config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    given: DEPLOYMENT(NFS),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'nfs.example.com'}],
  },
  {
    name: 'a bucket, by Mountpoint for S3',
    given: DEPLOYMENT(`${CLAIM('ReadWriteMany', 'volumeName: data, storageClassName: ""')}---
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteMany]
  capacity: {storage: 1200Gi}
  csi: {driver: s3.csi.aws.com, volumeHandle: data, volumeAttributes: {bucketName: shop-data}}
`),
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'shop-data'}],
  },
  {
    name: 'a file system of FSx for Lustre',
    given: DEPLOYMENT(`${CLAIM('ReadWriteMany', 'storageClassName: lustre')}---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: lustre}
provisioner: fsx.csi.aws.com
`),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'FSx'}],
  },
  {
    name: 'a storage class that is not in the input, called as one of EFS',
    given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: efs-sc')),
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'the storage class efs-sc'}],
  },
  {
    name: 'a claim that many nodes share, and nothing else of it',
    given: DEPLOYMENT(CLAIM('ReadWriteMany', 'volumeMode: Filesystem')),
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'the default storage class'}],
  },
  {
    name: 'a claim that is not in the input',
    given: DEPLOYMENT('').replace(/^---\n/, ''),
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'not in the input'}],
  },
  {
    name: 'a directory that the driver of EFS would make',
    given: DEPLOYMENT(`${CLAIM('ReadWriteMany', 'storageClassName: efs')}${CLASS}`),
    emits: {
      'access-points/shop.data': {
        FileSystemId: 'fs-0a1b2c3d4e5f67890',
        PosixUser: {Uid: 50000, Gid: 50000},
        RootDirectory: {
          Path: '/apps/shop.data',
          CreationInfo: {OwnerUid: 50000, OwnerGid: 50000, Permissions: '700'},
        },
      },
      'task-definitions/shop-app': {
        volumes: [
          {
            name: 'data',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-0a1b2c3d4e5f67890',
              transitEncryption: 'ENABLED',
              authorizationConfig: {
                accessPointId: refToken(handle('access-points', 'shop.data'), '/AccessPointId'),
              },
            },
          },
        ],
      },
    },
    findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: 'new and empty'}],
  },
  {
    name: 'a directory whose place the storage class fixes',
    given: DEPLOYMENT(
      `${CLAIM('ReadWriteMany', 'storageClassName: efs')}${CLASS}  subPathPattern: "\${.PVC.namespace}/\${.PVC.name}"
  ensureUniqueDirectory: "false"
  uid: "1000"
  gid: "2000"
`,
    ),
    emits: {
      'access-points/shop.data': {
        PosixUser: {Uid: 1000, Gid: 2000},
        RootDirectory: {Path: '/apps/shop/data'},
      },
    },
    findings: [
      {level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: 'the data is there'},
    ],
  },
  {
    name: 'a directory that the driver of EFS has made',
    given: DEPLOYMENT(
      `${CLAIM('ReadWriteMany', 'storageClassName: efs, volumeName: pvc-6f1c2a90-0b57-4c1e-8f3e-0d9a4b7e2c11')}${CLASS}`,
    ),
    withholds: ['access-points/shop.data'],
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'PersistentVolume'}],
  },
  {
    name: 'a storage class that names no file system',
    given: DEPLOYMENT(
      `${CLAIM('ReadWriteMany', 'storageClassName: efs')}${CLASS.replace('fs-0a1b2c3d4e5f67890', 'set-me')}`,
    ),
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'fileSystemId'}],
  },
  {
    name: 'two claims of a storage class that names no file system: one finding',
    given: `${CLAIM('ReadWriteMany', 'storageClassName: efs').replace('name: data', 'name: logs')}---\n${DEPLOYMENT(
      `${CLAIM('ReadWriteMany', 'storageClassName: efs')}${CLASS.replace('fs-0a1b2c3d4e5f67890', 'set-me')}`,
    )
      .replace('mountPath: /data}', 'mountPath: /data}, {name: logs, mountPath: /logs}')
      .replace(
        'claimName: data}}',
        'claimName: data}}, {name: logs, persistentVolumeClaim: {claimName: logs}}',
      )}`,
    findings: [{level: 'blocker', fidelity: 'manual', path: AT, says: 'The claims data and logs are'}],
  },
  {
    name: 'a disk of a Job',
    given: JOB,
    findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'disk'}],
  },
  ...CONFIGURED,
  {
    name: 'a claim that no container mounts',
    given: 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
    drops: [`${AT}/claimName`],
  },
];
