import {names} from '../../choices/names.ts';
import {userOf} from '../../choices/security-context.ts';
import {volumePlan} from '../../choices/volumes/plan.ts';
import {defineRule, type Subject} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';
import {namesOf} from './volume-source.ts';

const AT = '/spec/securityContext';

/** The permission bit of a file that lets everybody read it. */
const READ_BY_ALL = 0o004;

const POD = (fields: string, user = ', securityContext: {runAsUser: 1000}') => `securityContext: {${fields}}
containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]${user}}]
volumes: [{name: data, emptyDir: {}}]`;

export default defineRule({
  id: 'pod/groups',
  on: 'pod',
  claims: [
    '/spec/securityContext/fsGroup',
    '/spec/securityContext/fsGroupChangePolicy',
    '/spec/securityContext/supplementalGroups',
    '/spec/securityContext/supplementalGroupsPolicy',
  ],
  summary: 'The volumes of a task are given to `fsGroup`; processes do not get further groups.',
  rationale:
    'Kubernetes makes `fsGroup` the group of the volumes of a pod, lets it read and write there, and adds it and the ' +
    '`supplementalGroups` to the groups of every process. ECS gives a process one user and one group. The container of k2e that ' +
    'prepares volumes sets their group as the kubelet does; directories on the disk are open to all anyway, and files belong to ' +
    'the user of the container, where the manifest names one, so that it can read them without the group.',
  remediation:
    'Set `runAsUser`, and `runAsGroup` where the program needs the group elsewhere; on EFS set user and group in an access point.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a group for a directory',
      given: POD('fsGroup: 2000, fsGroupChangePolicy: OnRootMismatch'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'k2e-files',
              command: ['set -eu\numask 022\nchown 0:2000 /k2e/data\nchmod 2777 /k2e/data'],
            },
          ],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/securityContext/fsGroup',
          says: '2000',
        },
      ],
      drops: ['/spec/template/spec/securityContext/fsGroupChangePolicy'],
    },
    {
      name: 'a group for a container whose user is not known',
      given: POD('fsGroup: 2000', ''),
      findings: [{level: 'info', fidelity: 'approximate', says: 'open to all'}],
    },
    {
      name: 'a group for files that others may not read',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {app.conf: "debug=1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {fsGroup: 2000}
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: settings, mountPath: /conf}]}]
      volumes: [{name: settings, configMap: {name: settings, defaultMode: 0400}}]`,
      findings: [{level: 'review', fidelity: 'approximate', says: 'app do not belong'}],
    },
    {
      name: 'a group for a directory that an access point makes',
      given: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteMany], storageClassName: efs, resources: {requests: {storage: 1Gi}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: efs}
provisioner: efs.csi.aws.com
parameters: {provisioningMode: efs-ap, fileSystemId: fs-0a1b2c3d4e5f67890, directoryPerms: "700"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {fsGroup: 2000}
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`,
      emits: {'access-points/shop.data': {PosixUser: {Uid: 2000, Gid: 2000}}},
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/securityContext/fsGroup',
          says: '2000',
        },
      ],
    },
    {
      name: 'a group for a single file in a directory of the image',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {app.conf: "debug=1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {fsGroup: 2000, runAsUser: 1000}
      containers:
        - name: app
          image: example/app:1
          volumeMounts: [{name: settings, mountPath: /opt/app/app.conf, subPath: app.conf}]
      volumes: [{name: settings, configMap: {name: settings, defaultMode: 0400}}]`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'k2e-files',
              command: [
                `set -eu
umask 022
data() { mkdir -p "\${2%/*}"; printf %s "$1" | base64 -d > "$2"; chmod "$3" "$2"; }
data "$FILE_SETTINGS_APP_CONF" /k2e/app-opt-app/app.conf 0440
chown 1000:2000 /k2e/app-opt-app/app.conf`,
              ],
            },
          ],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/securityContext/fsGroup',
          says: '2000',
        },
      ],
    },
    {
      name: 'a group without volumes',
      given: 'securityContext: {fsGroup: 2000}',
      drops: ['/spec/template/spec/securityContext/fsGroup'],
    },
    {
      name: 'further groups',
      given: 'securityContext: {supplementalGroups: [3000, 4000]}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/securityContext/supplementalGroups',
          says: '3000, 4000',
        },
      ],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const {supplementalGroups = []} = view.spec?.securityContext ?? {};
    drop(`${AT}/fsGroupChangePolicy`, 'Volumes of a task are new with each task; their group is set once.');
    drop(`${AT}/supplementalGroupsPolicy`, 'Processes of a task get no further groups.');
    tellVolumeGroup(subject);
    if (supplementalGroups.length === 0) return;
    report(`${AT}/supplementalGroups`, {
      level: 'action',
      fidelity: 'manual',
      message: `The processes belong to the groups ${supplementalGroups.join(', ')} as well; ECS gives a process one group only.`,
      remediation:
        'Make the one group that matters `runAsGroup`, or add the user to the groups in /etc/group of the image and leave `runAsGroup` out.',
    });
  },
});

function tellVolumeGroup(subject: Subject<'pod'>): void {
  const {view, workload, context, set, report, drop} = subject;
  const {fsGroup} = view.spec?.securityContext ?? {};
  if (fsGroup === undefined) return;
  const {writer, uses} = volumePlan(workload, context);
  if (!writer) {
    const efs = uses.filter(use => use.kind === 'efs');
    if (efs.length === 0) drop(`${AT}/fsGroup`, 'The task has no volumes whose group could be set.');
    else if (efs.every(({point}) => point?.owner.gid === fsGroup)) {
      report(`${AT}/fsGroup`, {
        level: 'info',
        fidelity: 'approximate',
        message: `EFS makes the directories of the volumes for group ${fsGroup}, by their access points; the group of directories that are there stays.`,
      });
    } else {
      report(`${AT}/fsGroup`, {
        level: 'review',
        fidelity: 'manual',
        message: `The volumes belong to group ${fsGroup}; ECS does not change the group of files on EFS, nor does the driver of EFS on Kubernetes.`,
        remediation:
          'Check that the user of the containers may read and write there, or mount an access point with that group.',
      });
    }
    return;
  }
  mainContainersFirst(subject);
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: [{name: writer.name, command: [writer.script]}],
  });
  const unknown = writer.dependents.filter(container => userOf(container, workload).uid === undefined);
  const isOpen = writer.volumes.every(({of, files}) => {
    const use = uses[of];
    return use?.kind === 'files'
      ? files.every(({entry}) => (entry.mode & READ_BY_ALL) !== 0)
      : use?.kind === 'disk' && use.isOpen;
  });
  report(`${AT}/fsGroup`, {
    level: unknown.length > 0 && !isOpen ? 'review' : 'info',
    fidelity: 'approximate',
    message:
      unknown.length > 0 && isOpen
        ? `The volumes are given to group ${fsGroup}, to which the processes of ${namesOf(unknown)} do not belong; what k2e makes there is open to all.`
        : unknown.length > 0
          ? `The volumes are given to group ${fsGroup}, to which the processes of ${namesOf(unknown)} do not belong; files that only the group may read are closed to them, unless they run as root.`
          : `The volumes are given to group ${fsGroup}, and their files to the users of the containers, as processes of a task get no further groups.`,
  });
}
