import {computeOf} from '../../choices/compute.ts';
import type {MountUse, NoMount} from '../../choices/volumes/layout.ts';
import {memorySetting} from '../../choices/volumes/memory-setting.ts';
import {mountUse, volumePlan} from '../../choices/volumes/plan.ts';
import type {VolumeMount} from '../../model/kubernetes.generated.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {tellOptions} from './mount-options.ts';

const DEPLOYMENT = (mount: string, volume = 'emptyDir: {}') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          volumeMounts: [${mount}]
      volumes: [{name: data, ${volume}}]`;

const CONFIG_MAP = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {app.conf: "debug=1"}`;

const MOUNT = '/spec/template/spec/containers/0/volumeMounts/0';

export default defineRule({
  id: 'container/volume-mounts',
  on: 'container',
  claims: ['/volumeMounts'],
  summary: 'Mounts become mount points; a path inside a volume becomes a volume of its own.',
  rationale:
    'Both platforms mount a volume at a path of a container, read-only or not. ECS mounts whole volumes on directories only. So a ' +
    '`subPath` of a directory becomes a volume of its own, and for a single file k2e mounts its directory, after a container of the ' +
    'same image has copied there what the image has in it, because a mount hides it. Files from ConfigMaps and Secrets are ' +
    'read-only on Kubernetes whatever the mount says.',
  remediation:
    'Let the program read the file from a directory of its own, and mount the volume there as a whole.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a volume, read-only',
      given: DEPLOYMENT('{name: data, mountPath: /data/, readOnly: true}'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {mountPoints: [{sourceVolume: 'data', containerPath: '/data', readOnly: true}]},
          ],
        },
      },
    },
    {
      name: 'a directory inside a volume',
      given: DEPLOYMENT('{name: data, mountPath: /data, subPath: uploads}'),
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'data-uploads'}],
          containerDefinitions: [{mountPoints: [{sourceVolume: 'data-uploads', containerPath: '/data'}]}],
        },
      },
    },
    {
      name: 'a directory inside a volume that another container mounts as a whole',
      given: DEPLOYMENT(
        '{name: data, mountPath: /uploads, subPath: uploads}, {name: data, mountPath: /data}',
      ),
      findings: [{level: 'action', fidelity: 'approximate', path: `${MOUNT}/subPath`, says: 'as a whole'}],
    },
    {
      name: 'a single file in a directory of the image',
      given: `${DEPLOYMENT('{name: data, mountPath: /etc/app/app.conf, subPath: app.conf}', 'configMap: {name: settings}')}\n${CONFIG_MAP}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', mountPoints: [{sourceVolume: 'app-etc-app', containerPath: '/etc/app'}]},
            {name: 'k2e-copy-app', image: 'example/app:1', essential: false},
            {name: 'k2e-files', dependsOn: [{containerName: 'k2e-copy-app', condition: 'SUCCESS'}]},
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: `${MOUNT}/subPath`, says: '/etc/app'}],
    },
    {
      name: 'a single file in /etc',
      given: `${DEPLOYMENT('{name: data, mountPath: /etc/app.conf, subPath: app.conf}', 'configMap: {name: settings}')}\n${CONFIG_MAP}`,
      findings: [{level: 'action', fidelity: 'manual', path: MOUNT, says: '/etc/app.conf'}],
    },
    {
      name: 'a path made of a variable',
      given: DEPLOYMENT('{name: data, mountPath: /data, subPathExpr: $(POD_NAME)}'),
      findings: [{level: 'action', fidelity: 'manual', path: MOUNT, says: '$(POD_NAME)'}],
    },
    {
      name: 'a path made of variables that the manifest tells',
      given: DEPLOYMENT(
        '{name: data, mountPath: /data, subPathExpr: $(TEAM)/$(NAMESPACE)}',
        'nfs: {server: fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com, path: /}',
      ).replace(
        'volumeMounts:',
        'env: [{name: TEAM, value: red}, {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]\n          volumeMounts:',
      ),
      emits: {
        'task-definitions/shop-app': {
          volumes: [{efsVolumeConfiguration: {rootDirectory: '/red/shop'}}],
          containerDefinitions: [{mountPoints: [{containerPath: '/data'}]}],
        },
      },
    },
    {
      name: 'mounts that the node shall see',
      given: DEPLOYMENT('{name: data, mountPath: /data, mountPropagation: Bidirectional}'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: `${MOUNT}/mountPropagation`}],
    },
    {
      name: 'mounts of the node below a directory of it',
      config: 'compute: ec2',
      given: DEPLOYMENT(
        '{name: data, mountPath: /data, readOnly: true, mountPropagation: HostToContainer, recursiveReadOnly: IfPossible}',
        'hostPath: {path: /mnt}',
      ),
      findings: [
        {level: 'review', fidelity: 'manual', path: `${MOUNT}/mountPropagation`, says: 'the node mounts'},
        {level: 'review', fidelity: 'manual', path: `${MOUNT}/recursiveReadOnly`, says: 'read-only as well'},
      ],
    },
    {
      name: 'settings that are the default',
      given: DEPLOYMENT(
        '{name: data, mountPath: /data, mountPropagation: None, recursiveReadOnly: Disabled}',
      ),
      drops: [`${MOUNT}/mountPropagation`, `${MOUNT}/recursiveReadOnly`],
    },
  ],
  map(subject) {
    const {view, workload, container, context} = subject;
    for (const [index, mount] of (view.volumeMounts ?? []).entries()) {
      const use = mountUse(container, index, workload, context);
      const path = `/volumeMounts/${index}`;
      tellOptions(subject, mount, path);
      if (use.kind === 'none') tellNone(subject, mount, path, use.why);
      else setMount(subject, mount, path, use);
    }
  },
});

function setMount(
  subject: Subject<'container'>,
  mount: VolumeMount,
  path: string,
  use: Exclude<MountUse, {kind: 'none'}>,
): void {
  const {workload, context, setContainer, drop} = subject;
  void [mount.name, mount.mountPath, mount.readOnly, mount.subPath];
  if (use.kind === 'memory') {
    const isEc2 = computeOf(workload, context) === 'ec2';
    setContainer({linuxParameters: memorySetting(use.containerPath, use.size, use.readOnly, isEc2)});
    if (isEc2 && use.containerPath === '/dev/shm') drop(`${path}/readOnly`, 'Shared memory is for writing.');
    return;
  }
  const {sourceVolume, containerPath, readOnly} = use;
  setContainer({mountPoints: [{sourceVolume, containerPath, readOnly}]});
  if (readOnly !== (mount.readOnly === true)) {
    drop(
      `${path}/readOnly`,
      use.isOver
        ? 'The directory of the file is mounted, and the rest of it is as writable as in the image.'
        : 'The volume is read-only, or its files are, whatever the mount says.',
    );
  } else if (use.isOver || isFiles(subject, sourceVolume)) {
    drop(`${path}/readOnly`, 'Files from ConfigMaps and Secrets are read-only anyway.');
  }
  if (mount.subPath || mount.subPathExpr) tellSubPath(subject, mount, path, use);
}

function isFiles({workload, context}: Subject<'container'>, name: string): boolean {
  const {volumes, uses} = volumePlan(workload, context);
  const use = uses[volumes.find(volume => volume.name === name)?.of ?? -1];
  return use?.kind === 'files' || (use?.kind === 'efs' && use.isReadOnly);
}

function tellSubPath(
  {workload, container, context, report}: Subject<'container'>,
  {name = '', mountPath = '', subPath: fixed = '', subPathExpr = ''}: VolumeMount,
  path: string,
  use: MountUse & {kind: 'point'},
): void {
  const [field, subPath] = subPathExpr ? ['subPathExpr', subPathExpr] : ['subPath', fixed];
  const {uses, volumes} = volumePlan(workload, context);
  const own = volumes.find(volume => volume.name === use.sourceVolume);
  const source = uses[own?.of ?? -1];
  if (use.isOver) {
    report(`${path}/${field}`, {
      level: 'review',
      fidelity: 'approximate',
      message: `Container ${container.name} gets the single file ${mountPath}; ECS mounts directories only, so ${use.containerPath} becomes a volume into which the content of that directory in the image is copied before the file is written.`,
      remediation: `Check that the image has \`sh\` and \`cp\`, and that ${use.containerPath} in it is not large; else let the program read the file from a directory of its own.`,
    });
    return;
  }
  if (source?.kind === 'files' && own?.files.length === 0 && source.problems.length === 0) {
    report(`${path}/${field}`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The volume ${name} has no file ${subPath}; container ${container.name} finds an empty directory at ${mountPath}.`,
      remediation: 'Correct the path.',
    });
    return;
  }
  const isShared = workload.containers.some(each =>
    (each.value.volumeMounts ?? []).some(
      other => other.name === name && !other.subPath && !other.subPathExpr,
    ),
  );
  if (source?.kind !== 'disk' || !isShared) return;
  report(`${path}/${field}`, {
    level: 'action',
    fidelity: 'approximate',
    message: `Container ${container.name} mounts ${subPath} of the volume ${name}, which is also mounted as a whole; on ECS these are two volumes, and what is written to one does not show up in the other.`,
    remediation: 'Mount the volume as a whole in both places, and let the program use the directory inside.',
  });
}

function tellNone(
  {container, report, drop}: Subject<'container'>,
  mount: VolumeMount,
  path: string,
  why: NoMount,
): void {
  const told = noMount(container.name, mount, why);
  if (typeof told === 'string') drop(path, told);
  else report(path, told);
}

/** Why a mount is left out, or what to tell of it. */
function noMount(
  container: string,
  {name = '', mountPath = '', subPath = '', subPathExpr = ''}: VolumeMount,
  why: NoMount,
): string | Report {
  const base = {level: 'action', fidelity: 'manual'} as const;
  switch (why) {
    case 'told':
      return 'Its volume is not carried over; the rule of the volume says why.';
    case 'injected':
      return 'The cluster mounts a token there, which has no use on ECS.';
    case 'covered':
      return 'Another mount of the container has the same path; Kubernetes refuses two.';
    case 'no-volume':
      return {
        ...base,
        message: `Container ${container} mounts the volume ${name}, which the pod does not have; Kubernetes would refuse it.`,
        remediation: 'Correct the name.',
      };
    case 'expression':
      return {
        ...base,
        message: `Container ${container} mounts a path of the volume ${name} that is made of variables (${subPathExpr}); ECS has no such mounts.`,
        remediation: 'Mount the volume as a whole, and let the program choose the directory inside.',
      };
    case 'access-point':
      return {
        ...base,
        message: `Container ${container} mounts ${subPath} of the volume ${name}, whose directory is fixed by an EFS access point, or ${subPath} is too long or too deep below it for one of its own.`,
        remediation: `Make an access point for ${subPath}, at most four directories deep, and name it in the volume.`,
      };
    case 'within':
      return {
        ...base,
        message: `Container ${container} gets the single file ${mountPath} inside another mount; ECS mounts directories only.`,
      };
    case 'system-directory':
      return {
        ...base,
        message: `Container ${container} gets the single file ${mountPath}; ECS mounts directories only, and a mount there would hide the files of the image's system.`,
        remediation: 'Let the program read the file from a directory of its own, or put it into the image.',
      };
  }
}
