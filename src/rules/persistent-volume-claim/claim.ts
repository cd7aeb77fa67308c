import {type PodStorage, setClaims} from '../../choices/stateful-set/claims.ts';
import {claimPoint, storageOf} from '../../choices/volumes/claim.ts';
import {claimSetting} from '../../choices/volumes/claim-setting.ts';
import type {Inventory, KubeObject, Workload} from '../../model/inventory.ts';
import type {PersistentVolumeClaim, StatefulSet} from '../../model/kubernetes.generated.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {COPY} from '../pod/access-point.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}`;

const MOUNTER = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`;

export default defineRule({
  id: 'persistent-volume-claim/claim',
  on: 'PersistentVolumeClaim',
  claims: WHOLE,
  summary:
    'A claim is not created on AWS; the volume of the workload that uses it says what takes its place.',
  rationale:
    'A claim asks the cluster for a disk or a share and keeps it while pods come and go. A task definition names a file system ' +
    'of EFS, or an access point of it, directly, and a disk of EBS lives and dies with its task. What becomes of the claim therefore depends on the ' +
    'workload that mounts it, and is told there. The data stays where it is until somebody copies it.',
  remediation:
    'Copy the data to a file system of EFS (AWS DataSync, or a Job that mounts both) if the workload moves with it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a disk of a Deployment',
      given: `${CLAIM}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'Deployment shop/app'}],
    },
    {
      name: 'a claim that a StatefulSet made',
      given: `${CLAIM.replace('name: data', 'name: data-db-0')}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:16"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}`,
      findings: [{level: 'info', fidelity: 'manual', path: '', says: 'StatefulSet shop/db'}],
    },
    {
      name: 'a directory that the driver of EFS would make, for two workloads',
      given: `${CLAIM.replace('[ReadWriteOnce]', '[ReadWriteMany], storageClassName: efs')}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: efs}
provisioner: efs.csi.aws.com
parameters: {provisioningMode: efs-ap, fileSystemId: fs-0a1b2c3d4e5f67890, directoryPerms: "700"}
---
${MOUNTER('web')}
---
${MOUNTER('admin')}`,
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'mount a new, empty directory'}],
    },
    {
      name: 'a claim that nothing uses',
      given: CLAIM,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'uses it'}],
    },
  ],
  map({object, context, report}) {
    const claim = object as KubeObject<PersistentVolumeClaim>;
    const {inventory} = context;
    const users = usersOf(claim, inventory);
    const size = claim.value.spec?.resources?.requests?.storage;
    const what = `${nameOf(object)}${size === undefined ? '' : ` (${size})`}`;
    if (users.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${what} is not created on AWS: no workload of the input uses it. Its data stays in the cluster.`,
        remediation: 'Copy its data before the cluster goes, if it is still needed.',
      });
      return;
    }
    const storage = storageOf(claim, inventory);
    const isMounted = storage.kind === 'efs' || storage.kind === 'unknown-efs';
    const isLost = users.every(user => namedFor(claim, user, context) === 'disposable');
    const data = isLost
      ? 'Its data is left behind, as k2e.yaml says that it may be lost.'
      : isMounted
        ? storage.kind === 'efs' || claim.value.spec?.volumeName
          ? 'Its data is on EFS, where tasks can mount it.'
          : 'It is a directory of EFS.'
        : storage.kind === 'bucket'
          ? 'Its data is in a bucket, where it stays.'
          : storage.kind === 'undescribed'
            ? 'Its data stays where it is.'
            : 'Its data stays on the disk of the cluster until it is copied.';
    const point =
      storage.kind === 'unknown-efs'
        ? claimPoint(claim.ref.name, {namespace: claim.ref.namespace}, context)
        : undefined;
    const moved = users.filter(user => namedFor(claim, user, context) === undefined);
    if (typeof point === 'object' && !point.isSame && moved.length > 0) {
      report('', {
        level: 'action',
        fidelity: 'manual',
        message: `${what} is not created on AWS: ${listed(moved.map(workloadName))} ${moved.length === 1 ? 'mounts' : 'mount'} a new, empty directory of EFS in its place, and its data is not copied.`,
        remediation: `If the cluster has data in it, copy it while the pods are stopped (${COPY}), or add its PersistentVolume to the input (kubectl get pvc,pv -o yaml): the tasks then mount the directory that exists.`,
        workload: moved,
      });
      return;
    }
    report('', {
      level: 'info',
      fidelity: 'manual',
      message: `${what} is not created on AWS; the findings on ${listed(users.map(workloadName))}, which ${users.length === 1 ? 'uses' : 'use'} it, say what takes its place. ${data}`,
      ...(isMounted || isLost || storage.kind === 'bucket'
        ? {remediation: 'Nothing needs to be done for the claim itself.'}
        : {}),
      workload: users,
    });
  },
});

/** The kind of storage that k2e.yaml names in place of the claim for a workload that uses it. */
function namedFor(
  {ref}: KubeObject<PersistentVolumeClaim>,
  user: Workload,
  context: Context,
): PodStorage['kind'] | undefined {
  const pods = setClaims(user, context).flatMap(each => each.pods);
  const own = pods.find(({name}) => name === ref.name);
  return own ? own.storage.kind : claimSetting(user, [ref.name], context)?.kind;
}

/** The workloads whose pods mount the claim, and the StatefulSet from whose template it was made. */
function usersOf(claim: KubeObject<PersistentVolumeClaim>, inventory: Inventory): readonly Workload[] {
  const makers = inventory
    .workloadsIn(claim.ref.namespace)
    .filter(
      ({kind, object}) => kind === 'StatefulSet' && makes(object as KubeObject<StatefulSet>, claim.ref.name),
    );
  return [...new Set([...inventory.usersOf(claim), ...makers])];
}

/** True for the name that a StatefulSet gives a claim: `<template>-<set>-<ordinal>`. */
function makes({ref, value}: KubeObject<StatefulSet>, claim: string): boolean {
  return (value.spec?.volumeClaimTemplates ?? []).some(({metadata}) => {
    const stem = `${metadata?.name}-${ref.name}-`;
    return claim.startsWith(stem) && /^\d+$/.test(claim.slice(stem.length));
  });
}
