import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import {names} from '../../choices/names.ts';
import {type PodStorage, type SetClaim, setClaims} from '../../choices/stateful-set/claims.ts';
import {setFates} from '../../choices/stateful-set/fate.ts';
import {pointBelow, pointVolume} from '../../choices/volumes/access-point.ts';
import {efsBelow} from '../../choices/volumes/efs.ts';
import {mountsOf, taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {podVolumes} from '../../choices/volumes/pod-volumes.ts';
import {COPY, noPointReport, ownerText, setPoints} from '../pod/access-point.ts';
import {undescribed} from '../pod/claim-without-volume.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {isPlaced, setPlaced} from './placed-claim.ts';
import {VOLUME_CLAIM_EXAMPLES} from './volume-claims-examples.ts';

export default defineRule({
  id: 'stateful-set/volume-claims',
  on: 'StatefulSet',
  claims: ['/spec/volumeClaimTemplates', '/spec/persistentVolumeClaimRetentionPolicy'],
  summary:
    'Claims on EFS become EFS volumes, one directory or access point for each pod; claims on disks have no counterpart under a service.',
  rationale:
    'Kubernetes makes a claim `<template>-<pod>` for each pod and gives it back to the pod of that number. The claims of a live cluster ' +
    'and their PersistentVolumes name file systems of EFS, which tasks mount as they are. Where the data was on a disk, k2e.yaml can ' +
    'name a file system to which it has been copied: each pod then has an access point to a directory by the name of its ' +
    'claim there, which EFS makes, owned as the root of a new disk would be. The same holds for a storage class of EFS. A disk of EBS that ECS attaches to a task of a service is ' +
    'new and is deleted with the task: k2e emits none for data that shall last, and one where k2e.yaml says that the data may be lost (`ephemeral`). The size of a claim means nothing on EFS, which grows. ' +
    'Nothing on AWS deletes data when a service goes or has fewer tasks.',
  remediation:
    'Copy the data to EFS and name it with `workloads.<Kind>/<namespace>/<name>.claims` in k2e.yaml, or move it to a managed service.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates',
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
      'https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: VOLUME_CLAIM_EXAMPLES,
  map(subject) {
    const {workload, context} = subject;
    const fate = workload && context.choice(setFates).get(workload);
    if (!workload || fate?.kind !== 'converted') return;
    const volumes = podVolumes(workload);
    const {uses} = volumePlan(workload, context);
    for (const [index, claim] of setClaims(workload, context).entries()) {
      const volume = volumes.findIndex(({claimTemplate}) => claimTemplate === index);
      const path = `/spec/volumeClaimTemplates/${index}`;
      const use = uses[volume]?.kind;
      if (use === 'unused') subject.drop(path, 'No container mounts it.');
      else if (use === 'efs') mount(subject, claim, volume, path);
      else if (isPlaced(claim)) setPlaced(subject, claim, volume, path);
      else
        subject.report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          ...without(claim, workload.apart === true),
        });
    }
    for (const when of ['whenDeleted', 'whenScaled'] as const) retention(subject, when);
  },
});

function mount(subject: Subject<'StatefulSet'>, claim: SetClaim, index: number, path: string): void {
  const {workload, context, set, report} = subject;
  if (!workload) return;
  const {volumes} = volumePlan(workload, context);
  const own = taskVolumesOf(index, volumes);
  const name = context.choice(names);
  const members = new Map(name.members(workload).map(member => [member.ordinal, member.taskDefinition]));
  for (const {pod, storage} of claim.pods) {
    if (storage.kind !== 'efs') continue;
    set(members.get(pod.ordinal) ?? name.taskDefinition(workload), {
      volumes: own.map(each => ({
        name: each.name,
        efsVolumeConfiguration: doorBelow(storage, each.below ?? ''),
      })),
    });
    setPoints(
      own.map(each => storage.point && pointBelow(storage.point, each.below ?? '')),
      subject,
    );
  }
  set(name.taskDefinition(workload), {containerDefinitions: mountsOf(workload, own, context)});
  report(path, {level: 'action', fidelity: 'manual', ...reach(claim, workloadName(workload))});
}

/** The volume of a pod from a directory below; which of them there are is the same for all pods. */
function doorBelow({efs, point}: Extract<PodStorage, {kind: 'efs'}>, below: string): EFSVolumeConfiguration {
  if (!point) return efsBelow(efs, below) ?? efs;
  return pointVolume(pointBelow(point, below) ?? point);
}

/** What has to be there before tasks can mount the file systems of a template. */
function reach({name, pods}: SetClaim, what: string): Pick<Report, 'message' | 'remediation'> {
  const storages = pods.flatMap(({storage}) => (storage.kind === 'efs' ? [storage] : []));
  const points = storages.flatMap(({point}) => point ?? []);
  const [first] = points;
  const byHand = listed(
    storages.flatMap(({efs, isConfigured, point}) =>
      isConfigured && !point && efs.rootDirectory ? [efs.rootDirectory] : [],
    ),
  );
  const made = first
    ? ` An access point makes the directory of each pod when its task first mounts it. ${ownerText(first)}`
    : '';
  const missing = byHand === '' ? '' : ` The directories must exist before a task starts: ${byHand}.`;
  const isEmpty = points.some(({isSame}) => !isSame);
  const copied = isEmpty ? ' Data of the old volumes is not copied.' : '';
  const copies = isEmpty || storages.some(({isConfigured}) => isConfigured);
  return {
    message: `The tasks of ${what} mount ${listed(storages.map(placeOf))} in place of the claim ${name}, whose mount targets must admit them on port 2049.${made}${missing}${copied}`,
    remediation: `${copies ? `Copy the data of each claim there while the pod is stopped (${COPY}), with owners that the program expects; let` : 'Let'} the security groups of the mount targets admit the security group of the tasks on port 2049. Kubernetes and ECS must not write to it at the same time.`,
  };
}

/** A file system, with the directory or access point of it. */
function placeOf({efs, point}: Extract<PodStorage, {kind: 'efs'}>): string {
  const {fileSystemId = '', rootDirectory, authorizationConfig} = efs;
  if (point) return `${fileSystemId}${point.path}`;
  const id = authorizationConfig?.accessPointId;
  return `${fileSystemId}${rootDirectory ?? ''}${id === undefined ? '' : ` (${id})`}`;
}

/** Why a template becomes no volume. */
function without({name, pods}: SetClaim, isApart: boolean): Pick<Report, 'message' | 'remediation'> {
  const [first] = pods;
  if (!isApart && pods.length > 1) {
    return {
      message: `Each pod has a volume ${name} of its own; the tasks of one service all mount the same.`,
      remediation:
        'Set `statefulSet: per-ordinal` for the workload, or replace the claim by an `emptyDir` if the data may be lost, or by a claim on EFS that all share.',
    };
  }
  if (first?.storage.kind === 'unknown-efs') {
    const {storageClass, why = 'bound'} = first.storage;
    return noPointReport([first.name], storageClass, why);
  }
  if (first?.storage.kind === 'undescribed')
    return undescribed(first.storage, first.name, `\`claims: {${name}: …}\` of the workload in k2e.yaml`);
  return {
    message: `The volume ${name} is a disk of each pod. A service attaches a new disk to each task and deletes it with the task, so the data would be lost.`,
    remediation: `Copy the data to EFS and name it in k2e.yaml: \`claims: {${name}: "fs-…:/path"}\` for the workload. If the data may be lost, say \`claims: {${name}: ephemeral}\` there: each task gets a new disk.`,
  };
}

function retention({view, report, drop}: Subject<'StatefulSet'>, when: 'whenDeleted' | 'whenScaled'): void {
  const path = `/spec/persistentVolumeClaimRetentionPolicy/${when}`;
  if (view.spec?.persistentVolumeClaimRetentionPolicy?.[when] !== 'Delete') {
    drop(path, 'Data outside of tasks stays until somebody deletes it.');
    return;
  }
  report(path, {
    level: 'review',
    fidelity: 'manual',
    message: `Kubernetes deletes the data of a pod ${when === 'whenDeleted' ? 'with the StatefulSet' : 'when there are fewer replicas'}; nothing on ECS deletes it, and it costs money.`,
    remediation: 'Delete the directory yourself when its data is no longer needed.',
  });
}
