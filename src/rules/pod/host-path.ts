import {computeOf} from '../../choices/compute.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {CONTAINER_LOGS} from '../../choices/volumes/use.ts';
import type {Pointer} from '../../pointer.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {eachVolume, namesOf} from './volume-source.ts';

const SOCKET = /\/(?:docker|containerd|crio|cri-dockerd|podman)[\w.-]*\.sock$/;
const ZONE = /^\/(?:etc\/localtime|etc\/timezone|usr\/share\/zoneinfo(?:\/.*)?)$/;
const CERTIFICATES =
  /^\/(?:etc\/ssl|etc\/pki|etc\/ca-certificates|usr\/share\/ca-certificates|usr\/local\/share\/ca-certificates)(?:\/|$)/;
const LOGS = /^\/(?:var\/log|var\/lib\/docker\/containers)(?:\/|$)/;
const SYSTEM = /^\/(?:proc|sys|dev|run|var\/run)?(?:\/|$)/;

const POD = (path: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: host, mountPath: /host}]}
volumes: [{name: host, hostPath: {path: ${path}}}]`;

const DAEMON = (path: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: host, mountPath: /host}]}]
      volumes: [{name: host, hostPath: {path: ${path}}}]`;

const AT = '/spec/template/spec/volumes/0/hostPath';

export default defineRule({
  id: 'pod/host-path',
  on: 'pod',
  claims: ['/spec/volumes/*/hostPath'],
  summary: 'Directories of the machine can be mounted on EC2, and by daemons of Managed Instances.',
  rationale:
    'A `hostPath` shows a container files of its node. On Fargate and Managed Instances the machine belongs to AWS and is not ' +
    'shown, except to daemons: those mount directories of managed instances, and the log files of the other tasks. On EC2 a task can ' +
    'mount directories of its instance; they stay on that instance, as on a node.',
  remediation:
    'Find out what the program reads there, and give it in another way; or set `workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a directory, on Fargate',
      given: POD('/data'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: '/data'}],
    },
    {
      name: 'a directory, on EC2',
      config: 'compute: ec2',
      given: POD('/data'),
      emits: {'task-definitions/shop-app': {volumes: [{name: 'host', host: {sourcePath: '/data'}}]}},
      findings: [{level: 'review', fidelity: 'approximate', path: `${AT}/path`, says: '/data'}],
    },
    {
      name: 'the log files of pods, on EC2',
      config: 'compute: ec2',
      given: DAEMON('/var/log/pods'),
      emits: {'task-definitions/shop-app': {volumes: [{name: 'host', host: {sourcePath: '/var/log/pods'}}]}},
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/path`, says: 'no such directory'}],
    },
    {
      name: 'the socket of Docker, on EC2',
      config: 'compute: ec2',
      given: POD('/var/run/docker.sock'),
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/path`, says: 'docker.sock'}],
    },
    {
      name: 'several paths of the system and several of others, on EC2',
      config: 'compute: ec2',
      given: `containers:
  - name: app
    image: example/app:1
    volumeMounts: [{name: host, mountPath: /a}, {name: sys, mountPath: /b}, {name: old, mountPath: /c}, {name: new, mountPath: /d}]
volumes:
  - {name: host, hostPath: {path: /proc}}
  - {name: sys, hostPath: {path: /sys}}
  - {name: old, hostPath: {path: /data/old}}
  - {name: new, hostPath: {path: /data/new}}`,
      findings: [
        {level: 'review', fidelity: 'approximate', path: `${AT}/path`, says: 'host (/proc), sys (/sys)'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/2/hostPath/path',
          says: 'old (/data/old), new (/data/new)',
        },
      ],
    },
    {
      name: 'the time zone of the node, on Fargate',
      given: POD('/etc/localtime'),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'time zone'}],
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: host, hostPath: {path: /data}}]',
      drops: [`${AT}/path`],
    },
    {
      name: 'a directory, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: POD('/data'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'Managed Instances'}],
    },
    {
      name: 'a directory, in a daemon of Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: DAEMON('/proc'),
      emits: {'daemon-task-definitions/shop-app': {volumes: [{name: 'host', host: {sourcePath: '/proc'}}]}},
      findings: [{level: 'review', fidelity: 'approximate', path: `${AT}/path`, says: '/proc'}],
    },
    {
      name: 'the log files of the node, in a daemon of Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: DAEMON('/var/log/containers'),
      emits: {
        'daemon-task-definitions/shop-app': {
          volumes: [{name: 'host', host: null, logDriverVolumeConfiguration: {driver: 'json-file'}}],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/path`, says: 'json-file'}],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    const shown: Shown[] = [];
    eachVolume(subject, 'hostPath', ({index, name, path, source, use, containers}) => {
      const compute = computeOf(workload, context);
      const from = source.path ?? '';
      const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
      if (use.kind === 'logs') {
        set(context.choice(names).daemonTaskDefinition(workload), {
          volumes: own.map(volume => ({
            name: volume.name,
            logDriverVolumeConfiguration: {driver: 'json-file'},
          })),
        });
        drop(path, 'The daemon reads the log files of the other tasks of its instance, wherever they lie.');
        report(`${path}/path`, otherLogs(from));
        return;
      }
      if (use.kind !== 'host') {
        const told = withoutHost(
          from,
          namesOf(containers),
          compute === 'fargate' ? 'Fargate' : 'Managed Instances',
        );
        const isAgent = isSidecar(workload, context) && told.level === 'blocker';
        report(path, isAgent ? {...told, level: 'action'} : told);
        return;
      }
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name, host: {sourcePath: volume.sourcePath}})),
      });
      drop(`${path}/type`, 'ECS does not look what is there; it makes a directory where nothing is.');
      if (CONTAINER_LOGS.test(from)) {
        report(`${path}/path`, dockerLogs(from));
        return;
      }
      if (SOCKET.test(from)) {
        report(`${path}/path`, {
          level: 'action',
          fidelity: 'approximate',
          message: `The volume ${name} is ${from} of the ECS instance.`,
          remediation:
            'The instances must run that container runtime; whoever has its socket is root on the instance.',
        });
        return;
      }
      // Each instance has its own: of the system, and what its one task of a DaemonSet wrote.
      shown.push({
        name,
        from,
        at: `${path}/path`,
        stays: workload.kind !== 'DaemonSet' && !SYSTEM.test(from),
      });
    });
    for (const stays of [false, true])
      tellShown(
        subject,
        shown.filter(each => each.stays === stays),
      );
  },
});

/** A path of the instance that a volume shows. */
interface Shown {
  readonly name: string;
  readonly from: string;
  readonly at: Pointer;
  /** What the task wrote there is not where it runs next. */
  readonly stays: boolean;
}

/** One finding for all paths: agents mount dozens. */
function tellShown({report}: Subject<'pod'>, shown: readonly Shown[]): void {
  const [first] = shown;
  if (first === undefined) return;
  const moved = first.stays ? ', and stays there when the task moves to another one' : '';
  report(first.at, {
    level: 'review',
    fidelity: 'approximate',
    message:
      shown.length === 1
        ? `The volume ${first.name} is ${first.from} of the ECS instance${moved}.`
        : `Volumes are paths of the ECS instance${first.stays ? ', and their content stays there when the task moves to another one' : ''}: ${shown.map(({name, from}) => `${name} (${from})`).join(', ')}.`,
    remediation: 'Check that the instances have what the program expects there.',
  });
}

/** What a daemon finds where an agent on a node finds the log files of pods (ECS API reference, LogDriverVolumeConfiguration). */
function otherLogs(path: string): Report {
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The agent reads ${path} of the node; the daemon gets the log files of the tasks with the log driver json-file on its instance, and k2e gives tasks awslogs, whose lines are in no file. They lie at <container id>/<container id>-json.log, and no name of a pod is in the path.`,
    remediation:
      'Set `logConfiguration` of the containers to `{logDriver: json-file}` with `patches` in k2e.yaml, and the paths in the configuration of the agent to `/*/*-json.log` below the mount; or leave the agent out (`daemonSet: none`) and subscribe its destination to the log groups.',
  };
}

/** What a task finds where an agent on a node finds the log files of pods: on instances of ECS Docker runs the containers. */
function dockerLogs(path: string): Report {
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The volume is ${path} of the ECS instance, where the kubelet or the runtime of a node keeps the output of pods. ${path.startsWith('/var/log') ? 'An ECS instance has no such directory' : 'Docker writes files there with the log driver json-file only'}, and k2e gives tasks awslogs, whose lines are in no file.`,
    remediation:
      'Set `logConfiguration` of the containers to `{logDriver: json-file}` with `patches` in k2e.yaml, and let the agent read /var/lib/docker/containers/*/*-json.log; or leave the agent out (`daemonSet: none`) and subscribe its destination to the log groups.',
  };
}

function withoutHost(path: string, containers: string, compute: string): Report {
  const what = `${containers} mounts ${path} of the node, and tasks on ${compute} do not see the machine.`;
  if (ZONE.test(path)) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${what} It holds the time zone; without it the program runs in UTC.`,
      remediation:
        'Set the variable TZ (for example TZ=Europe/Berlin), and see that the image has the package tzdata.',
    };
  }
  if (CERTIFICATES.test(path)) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${what} It holds the certificates of authorities that the program trusts.`,
      remediation: 'Put the package ca-certificates, and your own authorities, into the image.',
    };
  }
  const base = {level: 'blocker', fidelity: 'unsupported', message: what} as const;
  if (SOCKET.test(path)) {
    return {
      ...base,
      remediation:
        'Build images with AWS CodeBuild, and start containers with the ECS API; leave programs that need the socket on Kubernetes.',
    };
  }
  if (LOGS.test(path)) {
    return {
      ...base,
      remediation:
        'Logs go to CloudWatch, or with FireLens to other places; an agent that collects them is not needed.',
    };
  }
  if (/^\/dev\/shm\/?$/.test(path)) {
    return {
      ...base,
      remediation:
        'Make the volume an `emptyDir` with `medium: Memory` and a `sizeLimit`; it becomes memory of the container.',
    };
  }
  if (/^\/dev\//.test(path)) {
    return {
      ...base,
      remediation:
        'Run the workload on instances that have the device (`workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml), and give the container the device with a patch (`linuxParameters.devices`).',
    };
  }
  if (SYSTEM.test(path)) {
    return {
      ...base,
      remediation: 'Container Insights and the task metadata endpoint tell what agents read there.',
    };
  }
  return base;
}
