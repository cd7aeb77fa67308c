import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';
import {disposableReport} from './disposable.ts';
import {diskVolume} from './task-volume.ts';
import {eachVolume} from './volume-source.ts';

const ROLE = refToken(handle('roles', 'k2e-volumes'), '/Role/Arn');
const CLASS = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters: {type: io2, iopsPerGB: "50", encrypted: "true", csi.storage.k8s.io/fstype: xfs}
`;
const SIZE = '/volumeClaimTemplate/spec/resources/requests/storage';
const AT = '/spec/template/spec/volumes/0/ephemeral';

export default defineRule({
  id: 'pod/ephemeral-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/ephemeral'],
  summary: 'A disk that lives with the pod becomes a volume of EBS that ECS makes for each task.',
  rationale:
    'A generic ephemeral volume is a claim that is made with the pod and deleted with it, as ECS makes a volume of EBS for a task ' +
    'and deletes it with the task: the task definition says that it is configured at launch, and the service or the call of RunTask ' +
    'says how, by the storage class. A task can have one. All others, and those of other storage classes, become directories on the ' +
    'disk of the task, which lives as long; they share its size and its speed. Kubernetes makes ext4 where nothing is said, ECS xfs: k2e writes it out.',
  remediation:
    'Name another type or size in the storage class or the claim; raise the disk of the task with a patch on `/ephemeralStorage/sizeInGiB` (21 to 200).',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'room for a computation',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: scratch, mountPath: /scratch}]}
volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        spec: {accessModes: [ReadWriteOnce], storageClassName: gp3, resources: {requests: {storage: 50Gi}}}`,
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'scratch', configuredAtLaunch: true}],
          ephemeralStorage: null,
        },
        'services/shop-app': {
          volumeConfigurations: [
            {
              name: 'scratch',
              managedEBSVolume: {volumeType: 'gp3', sizeInGiB: 50, filesystemType: 'ext4', roleArn: ROLE},
            },
          ],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: `${AT}${SIZE}`, says: '50 GiB'}],
    },
    {
      name: 'a fast disk of a storage class, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: `${CLASS}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: scratch, mountPath: /scratch}]}]
      volumes:
        - name: scratch
          ephemeral:
            volumeClaimTemplate:
              spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 100Gi}}}`,
      emits: {
        'services/shop-app': {
          volumeConfigurations: [
            {
              managedEBSVolume: {
                volumeType: 'io2',
                sizeInGiB: 100,
                iops: 5000,
                encrypted: true,
                filesystemType: 'xfs',
              },
            },
          ],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: `${AT}${SIZE}`, says: 'io2'}],
    },
    {
      name: 'two disks, on EC2',
      config: 'compute: ec2',
      given: `containers:
  - name: app
    image: example/app:1
    volumeMounts: [{name: scratch, mountPath: /scratch}, {name: spool, mountPath: /spool}]
volumes:
  - {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: gp3, resources: {requests: {storage: 50Gi}}}}}}
  - {name: spool, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: gp3, resources: {requests: {storage: 30Gi}}}}}}`,
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {name: 'scratch', configuredAtLaunch: true},
            {name: 'spool', configuredAtLaunch: null},
          ],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: `${AT}${SIZE}`, says: '50 GiB'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: `/spec/template/spec/volumes/1/ephemeral${SIZE}`,
          says: 'one disk',
        },
      ],
    },
    {
      name: 'a volume that no container mounts',
      given:
        'volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}]',
      drops: [`${AT}/volumeClaimTemplate/spec/accessModes/0`],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    eachVolume(subject, 'ephemeral', ({index, name, path, source}) => {
      const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
      set(context.choice(names).taskDefinition(workload), {volumes: own.map(diskVolume)});
      const told = disposableReport(
        `The volume ${name} is a disk of its own that lives with the pod`,
        index,
        workload,
        context,
      );
      const size = source.volumeClaimTemplate?.spec?.resources?.requests?.storage;
      if (told) report(size === undefined ? path : `${path}${SIZE}`, told);
      drop(path, 'What the claim asks for is read where the disk is made; no claim is made.');
    });
  },
});
