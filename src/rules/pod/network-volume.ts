import {computeOf} from '../../choices/compute.ts';
import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {COMPUTE_NAMES} from '../../compute.ts';
import {noDaemonVolume} from '../daemon-set/no-volume.ts';
import {defineRule} from '../rule.ts';
import {efsReachable} from './efs-reachable.ts';
import {nfsReachable} from './nfs-reachable.ts';
import {eachVolume} from './volume-source.ts';

const POD = (nfs: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}
volumes: [{name: data, nfs: ${nfs}}]`;

const AT = '/spec/template/spec/volumes/0/nfs';

export default defineRule({
  id: 'pod/network-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/nfs'],
  summary: 'NFS from EFS becomes an EFS volume; other NFS servers can be mounted on EC2 only.',
  rationale:
    'Kubernetes mounts any NFS server. Tasks on Fargate and Managed Instances mount EFS only, which also is NFS; k2e knows it by the ' +
    'name of its mount target. On EC2 Docker mounts others on the instance, by the options of its driver `local`, while the task runs.',
  remediation:
    'Copy the data to EFS, for example with AWS DataSync, or set `workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#nfs'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/docker-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'EFS by the name of its mount target',
      given: POD('{server: fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com, path: /shop}'),
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {
              name: 'data',
              efsVolumeConfiguration: {fileSystemId: 'fs-0a1b2c3d4e5f67890', rootDirectory: '/shop'},
            },
          ],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/server`, says: '2049'}],
    },
    {
      name: 'another server',
      given: POD('{server: nfs.example.com, path: /export}'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'nfs.example.com'}],
    },
    {
      name: 'another server, on EC2',
      config: 'compute: ec2',
      given: POD('{server: nfs.example.com, path: /export}'),
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {
              name: 'data',
              dockerVolumeConfiguration: {
                scope: 'task',
                driver: 'local',
                driverOpts: {type: 'nfs', device: ':/export', o: 'addr=nfs.example.com,nfsvers=4,rw'},
              },
            },
          ],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/server`, says: 'NFS 4'}],
    },
    {
      name: 'another server, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: POD('{server: nfs.example.com, path: /export}'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'Managed Instances'}],
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: data, nfs: {server: nfs.example.com, path: /export}}]',
      drops: [`${AT}/server`],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    eachVolume(subject, 'nfs', ({index, name, path, source, use}) => {
      if (isDaemon(workload, context)) {
        report(path, noDaemonVolume(`The volume ${name} (NFS)`));
        return;
      }
      if (use.kind === 'nfs') {
        const {volumes} = volumePlan(workload, context);
        void [source.server, source.path, source.readOnly];
        set(context.choice(names).taskDefinition(workload), {
          volumes: taskVolumesOf(index, volumes).map(volume => ({
            name: volume.name,
            dockerVolumeConfiguration: volume.docker,
          })),
        });
        report(`${path}/server`, nfsReachable(`the volume ${name}`, source));
        return;
      }
      if (use.kind !== 'efs') {
        report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `The volume ${name} is ${source.path ?? ''} of the NFS server ${source.server ?? ''}; tasks on ${COMPUTE_NAMES[computeOf(workload, context)]} mount EFS only.`,
        });
        return;
      }
      void [source.server, source.path];
      const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name, efsVolumeConfiguration: volume.efs})),
      });
      report(`${path}/server`, efsReachable(`the volume ${name}`, use.efs));
      drop(`${path}/readOnly`, 'The mounts say whether they are read-only.');
    });
  },
});
