import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {exampleDaemon} from '../daemon-set/example-set.ts';
import type {Example} from '../rule.ts';

const DEPLOYMENT = (claim: string) => `${claim}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`;

const CLAIM = (mode: string, rest: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [${mode}], resources: {requests: {storage: 10Gi}}, ${rest}}
`;

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

const JOB = `${CLAIM('ReadWriteOnce', 'storageClassName: gp3')}---
apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`;

const S3_FILES = 'arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0a1b2c3d4e5f67890';

const AT = '/spec/template/spec/volumes/0/persistentVolumeClaim';

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
    name: 'a disk of a Job',
    given: JOB,
    findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'disk'}],
  },
  {
    name: 'a disk whose data may be lost',
    config: 'workloads: {Deployment/shop/app: {claims: {data: ephemeral}}}',
    given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: gp3')),
    emits: {
      'task-definitions/shop-app': {volumes: [{name: 'data', configuredAtLaunch: true}]},
      'services/shop-app': {
        volumeConfigurations: [
          {name: 'data', managedEBSVolume: {volumeType: 'gp3', sizeInGiB: 10, filesystemType: 'ext4'}},
        ],
      },
    },
    findings: [{level: 'info', fidelity: 'approximate', path: `${AT}/claimName`, says: 'may be lost'}],
  },
  {
    name: 'a new disk of a snapshot, for each run of a Job',
    config:
      'workloads: {Job/shop/app: {engine: run-task, claims: {data: snap-0a1b2c3d4e5f67890}}}\ncompute: ec2',
    given: JOB,
    emits: {
      'jobs/shop-app': {
        volumeConfigurations: [
          {
            name: 'data',
            managedEBSVolume: {
              snapshotId: 'snap-0a1b2c3d4e5f67890',
              sizeInGiB: 10,
              terminationPolicy: {deleteOnTermination: true},
            },
          },
        ],
      },
    },
    findings: [
      {level: 'info', fidelity: 'approximate', path: `${AT}/claimName`, says: 'snap-0a1b2c3d4e5f67890'},
    ],
  },
  {
    name: 'a snapshot, where Step Functions starts the tasks',
    config: 'workloads: {Job/shop/app: {engine: step-functions, claims: {data: snap-0a1b2c3d4e5f67890}}}',
    given: JOB,
    findings: [{level: 'blocker', fidelity: 'unsupported', path: `${AT}/claimName`, says: 'Step Functions'}],
  },
  {
    name: 'a disk whose data was copied to EFS',
    config: 'workloads: {Deployment/shop/app: {claims: {data: "fs-0a1b2c3d4e5f67890:/shop/data"}}}',
    given: DEPLOYMENT(CLAIM('ReadWriteOnce', 'storageClassName: gp3')),
    emits: {'access-points/shop.data': {RootDirectory: {Path: '/shop/data'}}},
    findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: '/shop/data'}],
  },
  {
    name: 'a bucket, by S3 Files',
    config: `workloads: {Deployment/shop/app: {claims: {data: "${S3_FILES}:/shop"}}}
identity: {roles: {shop/default: "arn:aws:iam::111122223333:role/app"}}`,
    given: DEPLOYMENT(CLAIM('ReadWriteMany', 'storageClassName: ""')),
    emits: {
      'task-definitions/shop-app': {
        volumes: [
          {name: 'data', s3filesVolumeConfiguration: {fileSystemArn: S3_FILES, rootDirectory: '/shop'}},
        ],
      },
    },
    findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: '/shop'}],
  },
  {
    name: 'a bucket by S3 Files, on EC2',
    config: `workloads: {Deployment/shop/app: {compute: ec2, claims: {data: "${S3_FILES}"}}}`,
    given: DEPLOYMENT(CLAIM('ReadWriteMany', 'storageClassName: ""')),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: `${AT}/claimName`, says: 'EC2'}],
  },
  {
    name: 'a claim of an agent, on Managed Instances',
    config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    given: exampleDaemon(
      'sync',
      'example/sync:1',
      '',
      'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
    ).replace('example/sync:1"', 'example/sync:1", volumeMounts: [{name: data, mountPath: /data}]'),
    findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'daemon'}],
  },
  {
    name: 'a claim that no container mounts',
    given: 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
    drops: [`${AT}/claimName`],
  },
];
