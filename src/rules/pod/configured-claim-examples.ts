import {exampleDaemon} from '../daemon-set/example-set.ts';
import type {Example} from '../rule.ts';
import {AT, CLAIM, DEPLOYMENT, JOB} from './claim-manifests.ts';

const S3_FILES = 'arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0a1b2c3d4e5f67890';

/** The examples of `pod/persistent-volume-claim` in which k2e.yaml names the storage. */
export const CONFIGURED: readonly Example[] = [
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
];
