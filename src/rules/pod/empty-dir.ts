import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {platformOf} from '../../choices/platform.ts';
import {taskSize} from '../../choices/task-size.ts';
import {memorySetting} from '../../choices/volumes/memory-setting.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import type {VolumeUse} from '../../choices/volumes/use.ts';
import {TASK_DEFINITION} from '../../ecs/limits.ts';
import type {Workload} from '../../model/inventory.ts';
import {defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {mainContainersFirst} from './containers-in-order.ts';
import {eachVolume, type FoundVolume, namesOf} from './volume-source.ts';

/** GiB of disk that a Fargate task has at most. */
const MOST = TASK_DEFINITION.ephemeralStorageGiB.max;

const POD = (emptyDir: string, resources = '') => `containers:
  - name: app
    image: example/app:1
    volumeMounts: [{name: cache, mountPath: /cache}]${resources}
volumes: [{name: cache, emptyDir: ${emptyDir}}]`;

const LIMITS = '\n    resources: {limits: {memory: 512Mi}}';

export default defineRule({
  id: 'pod/empty-dir',
  on: 'pod',
  claims: ['/spec/volumes/*/emptyDir'],
  summary:
    'An `emptyDir` becomes a directory on the disk of the task, or a tmpfs where it is to lie in memory.',
  rationale:
    'Both live as long as the pod or the task. Kubernetes restarts a container in place and keeps the directory; ECS replaces the ' +
    'task, with an empty one. The disk of a Fargate task has 20 GiB for images and volumes together, up to 200 for a fee; no ' +
    'single directory has a limit. A tmpfs belongs to one container and counts against its memory, as on Kubernetes, so memory ' +
    'that containers share becomes a directory on the disk. Where the image declares the path as a VOLUME, the directory starts ' +
    'with the files of the image, while an `emptyDir` starts empty.',
  remediation:
    'Check that nothing fills the disk of the task, and that what lies there may be lost with the task.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#emptydir'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a directory',
      given: POD('{}'),
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'cache'}],
          containerDefinitions: [{mountPoints: [{sourceVolume: 'cache', containerPath: '/cache'}]}],
        },
      },
    },
    {
      name: 'a directory with a limit',
      given: POD('{sizeLimit: 1Gi}'),
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/emptyDir/sizeLimit',
          says: '1Gi',
        },
      ],
    },
    {
      name: 'a directory that may grow beyond what a task has',
      given: POD('{sizeLimit: 300Gi}'),
      emits: {'task-definitions/shop-app': {ephemeralStorage: {sizeInGiB: 200}}},
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/emptyDir/sizeLimit',
          says: '200 GiB',
        },
      ],
    },
    {
      name: 'a large directory, on EC2',
      config: 'compute: ec2',
      given: POD('{sizeLimit: 300Gi}'),
      findings: [{level: 'info', fidelity: 'approximate', says: '300Gi'}],
    },
    {
      name: 'a large directory, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: POD('{sizeLimit: 300Gi}'),
      findings: [{level: 'info', fidelity: 'approximate', says: '300Gi'}],
    },
    {
      name: 'memory of one container',
      given: POD('{medium: Memory, sizeLimit: 64Mi}', LIMITS),
      emits: {
        'task-definitions/shop-app': {
          volumes: null,
          containerDefinitions: [
            {linuxParameters: {tmpfs: [{containerPath: '/cache', size: 64, mountOptions: ['exec']}]}},
          ],
        },
      },
    },
    {
      name: 'memory without a size, and more than the container has',
      given: `containers:
  - name: app
    image: example/app:1
    resources: {limits: {memory: 512Mi}}
    volumeMounts: [{name: cache, mountPath: /cache}, {name: huge, mountPath: /huge}]
volumes:
  - {name: cache, emptyDir: {medium: Memory}}
  - {name: huge, emptyDir: {medium: Memory, sizeLimit: 2Gi}}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/emptyDir/medium',
          says: '256 MiB',
        },
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/1/emptyDir/sizeLimit',
          says: '512 MiB',
        },
      ],
    },
    {
      name: 'memory that two containers share',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: bus, mountPath: /bus}]}
  - {name: peer, image: "example/peer:1", volumeMounts: [{name: bus, mountPath: /bus}]}
volumes: [{name: bus, emptyDir: {medium: Memory}}]`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/emptyDir/medium',
          says: 'app, peer',
        },
      ],
    },
    {
      name: 'huge pages',
      given: POD('{medium: HugePages-2Mi}'),
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'huge pages'}],
    },
    {
      name: 'the default medium',
      given: POD('{medium: ""}'),
      drops: ['/spec/template/spec/volumes/0/emptyDir/medium'],
    },
  ],
  map(subject) {
    const onDisks: FoundVolume<'emptyDir'>[] = [];
    eachVolume(subject, 'emptyDir', found => {
      if (found.use.kind === 'memory') inMemory(subject, found, found.use);
      else if (found.use.kind === 'disk') {
        onDisk(subject, found);
        onDisks.push(found);
      } else {
        subject.report(found.path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `The volume ${found.name} lies in huge pages of the node, which no task has.`,
          remediation: 'Let the program do without huge pages, or leave the workload on Kubernetes.',
        });
      }
    });
    tellLimits(subject, onDisks);
  },
});

function inMemory(
  subject: Subject<'pod'>,
  {name, path, source}: FoundVolume<'emptyDir'>,
  {mounted, size}: VolumeUse & {kind: 'memory'},
): void {
  const {workload, context, set, report, drop} = subject;
  const {container} = mounted;
  mainContainersFirst(subject);
  const isEc2 = computeOf(workload, context) === 'ec2';
  void [source.medium, source.sizeLimit];
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: [
      {
        name: container.name,
        linuxParameters: memorySetting(mounted.path, size, mounted.mount.readOnly === true, isEc2),
      },
    ],
  });
  if (size.isCut) {
    report(`${path}/sizeLimit`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The volume ${name} may hold ${source.sizeLimit} of memory, but container ${container.name} has ${size.mebibytes} MiB in all; the tmpfs gets no more.`,
      remediation: 'Raise the memory limit of the container, or lower the size limit of the volume.',
    });
  }
  if (size.from !== 'limit') {
    drop(`${path}/sizeLimit`, 'It names no size.');
    report(`${path}/medium`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The volume ${name} lies in memory and names no size, which a tmpfs of ECS must; k2e gives it ${size.mebibytes} MiB, half of the memory ${size.from === 'container' ? `of container ${container.name}` : 'that a task gets by default'}.`,
      remediation: 'Set `sizeLimit` of the volume.',
    });
  } else if (mounted.path === '/dev/shm' && !isEc2) {
    report(`${path}/medium`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The volume ${name} makes the shared memory (/dev/shm) of container ${container.name} larger, by a tmpfs on that path.`,
      remediation: 'Check the size of /dev/shm in a running task (`df /dev/shm`).',
    });
  }
}

function onDisk(
  {workload, context, set, report, drop}: Subject<'pod'>,
  {index, name, path, source, containers}: FoundVolume<'emptyDir'>,
): void {
  const {volumes} = volumePlan(workload, context);
  const own = taskVolumesOf(index, volumes);
  set(context.choice(names).taskDefinition(workload), {volumes: own.map(volume => ({name: volume.name}))});
  if (source.medium !== 'Memory') drop(`${path}/medium`, 'It is the default: the disk.');
  else {
    report(`${path}/medium`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The volume ${name} lies in memory; ${whyDisk(containers, workload)}, so it becomes a directory on the disk.`,
      remediation:
        'Check that the disk is fast enough, and that nothing in it must never be written to a disk.',
    });
  }
}

/** Tells of the limits of directories on the disk: one finding, as only their sum has a limit on ECS. */
function tellLimits(
  {workload, context, report}: Subject<'pod'>,
  volumes: readonly FoundVolume<'emptyDir'>[],
): void {
  const limited = volumes.filter(({source}) => source.sizeLimit !== undefined);
  const paths = limited.map(({path}) => `${path}/sizeLimit`);
  const isOne = limited.length === 1;
  const limits = listed(limited.map(({name, source}) => `${name} (${source.sizeLimit})`));
  const {storage} = taskSize(workload, context);
  if (computeOf(workload, context) === 'fargate' && storage > MOST) {
    report(paths, {
      level: 'action',
      fidelity: 'approximate',
      message: `With the volume${isOne ? '' : 's'} ${limits} the pod may write ${storage} GiB in all, and a Fargate task has ${MOST} GiB at most.`,
      remediation:
        'Put what needs more on EFS or S3, or choose `compute: ec2` in k2e.yaml; lower the size limit if it is never reached.',
    });
    return;
  }
  report(paths, {
    level: 'info',
    fidelity: 'approximate',
    message: `The volume${isOne ? '' : 's'} ${limits} ${isOne ? 'has a size limit' : 'have size limits'}; ECS does not watch ${isOne ? 'it' : 'them'}, only the disk of the task as a whole has a size.`,
  });
}

/** Why a volume in memory becomes no tmpfs. */
function whyDisk(containers: FoundVolume<'emptyDir'>['containers'], workload: Workload): string {
  if (platformOf(workload).os === 'windows') return 'Windows containers have no tmpfs';
  return `a tmpfs of ECS is of one container and mounted once as a whole, which is not how ${namesOf(containers)} ${containers.length === 1 ? 'mounts' : 'mount'} it`;
}
