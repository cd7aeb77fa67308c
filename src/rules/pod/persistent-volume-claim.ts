import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {claimPoint, claimStorage} from '../../choices/volumes/claim.ts';
import {mountsOf, taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';
import {noPointReport, pointReport, setPoints} from './access-point.ts';
import {withoutVolume} from './claim-without-volume.ts';
import {efsReachable} from './efs-reachable.ts';
import {nfsReachable} from './nfs-reachable.ts';
import {eachVolume} from './volume-source.ts';

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

const AT = '/spec/template/spec/volumes/0/persistentVolumeClaim';

export default defineRule({
  id: 'pod/persistent-volume-claim',
  on: 'pod',
  claims: ['/spec/volumes/*/persistentVolumeClaim'],
  summary:
    'A claim on EFS becomes an EFS volume, with the same data or with an access point of its own; a claim on a disk has no counterpart under a service.',
  rationale:
    'A claim keeps its data when pods come and go. A file system of EFS can be mounted by tasks as it is: the handle of its ' +
    'PersistentVolume names the file system, the path and the access point. Where the driver makes an access point for each claim ' +
    '(`provisioningMode: efs-ap`) and no PersistentVolume is in the input, k2e plans one by the parameters of the storage class: the ' +
    'first task that mounts it makes its directory. A disk (`ReadWriteOnce`) is attached to one node after ' +
    'the other on Kubernetes. ECS attaches a new disk to each task of a service and deletes it with the task; it never attaches ' +
    'one that exists. So k2e does not emit such a volume: it would lose the data with the first deployment. A share of another NFS ' +
    'server is mounted by instances of your own (EC2) only.',
  remediation:
    'Move the data to EFS or to a managed service (RDS, ElastiCache, S3), or leave the workload on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
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
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/claimName`, says: 'not copied'}],
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
      given: `${CLAIM('ReadWriteOnce', 'storageClassName: gp3')}---
apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`,
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'disk'}],
    },
    {
      name: 'a claim that no container mounts',
      given: 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
      drops: [`${AT}/claimName`],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    const isService = runsAs(workload) === 'service';
    eachVolume(subject, 'persistentVolumeClaim', ({index, name, path, source, use}) => {
      const {claimName = '', readOnly} = source;
      if (use.kind === 'nfs') {
        const {volumes} = volumePlan(workload, context);
        void readOnly;
        set(context.choice(names).taskDefinition(workload), {
          volumes: taskVolumesOf(index, volumes).map(volume => ({
            name: volume.name,
            dockerVolumeConfiguration: volume.docker,
          })),
        });
        if (use.source.readOnly !== true || readOnly !== true)
          drop(`${path}/readOnly`, 'The volume says whether it is read-only.');
        report(`${path}/claimName`, nfsReachable(`the claim ${claimName}`, use.source));
        return;
      }
      if (use.kind !== 'efs') {
        const storage = claimStorage(claimName, workload, context.inventory);
        const point = storage.kind === 'unknown-efs' && claimPoint(claimName, workload, context);
        report(
          path,
          storage.kind === 'unknown-efs' && typeof point === 'string'
            ? noPointReport(claimName, storage.storageClass, point)
            : withoutVolume(storage, claimName, name, isService),
        );
        return;
      }
      void readOnly;
      const {volumes} = volumePlan(workload, context);
      const own = taskVolumesOf(index, volumes);
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name, efsVolumeConfiguration: volume.efs})),
        containerDefinitions: mountsOf(workload, own, context),
      });
      if (readOnly !== true) drop(`${path}/readOnly`, 'It is the default.');
      setPoints(
        own.map(({point}) => point),
        subject,
      );
      report(
        `${path}/claimName`,
        use.point ? pointReport(claimName, use.point) : efsReachable(`the claim ${claimName}`, use.efs),
      );
    });
  },
});
