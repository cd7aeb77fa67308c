import {type Pointer, pointer} from '../pointer.ts';
import type {KubeObject, Workload} from './inventory.ts';
import type {PodSpec, StatefulSet} from './kubernetes.generated.ts';

/** Kinds of objects of its own namespace that a pod names. */
export type ReferencedKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount';

/** One place where a pod names another object of its namespace. */
export interface PodReference {
  readonly kind: ReferencedKind;
  readonly name: string;
  /** Pointer into the workload object's `value`; for the account's own pull secrets, that of the account's name. */
  readonly path: Pointer;
  /** The pod starts without it too. */
  readonly optional: boolean;
  /** The one key that is used, where it is one. */
  readonly key?: string;
}

/** All ConfigMaps, Secrets, claims and the ServiceAccount that the pods of a workload name, in the order of the fields. */
export function podReferences(workload: Workload): readonly PodReference[] {
  const found: PodReference[] = [];
  const add: Add = (kind, name, path, optional, key) => {
    if (name)
      found.push({kind, name, path, optional: optional === true, ...(key === undefined ? {} : {key})});
  };
  const {spec = {}} = workload.template;
  const base = `${workload.templatePath}/spec`;
  for (const {value, path} of workload.containers) environmentReferences(value, path, add);
  volumeReferences(spec, base, add);
  for (const [index, {name}] of (spec.imagePullSecrets ?? []).entries()) {
    add('Secret', name, base + pointer('imagePullSecrets', index), true);
  }
  add(
    'ServiceAccount',
    spec.serviceAccountName || spec.serviceAccount || 'default',
    `${base}/serviceAccountName`,
  );
  for (const {name} of workload.serviceAccount?.value.imagePullSecrets ?? []) {
    add('Secret', name, `${base}/serviceAccountName`, true);
  }
  return found;
}

type Add = (
  kind: ReferencedKind,
  name: string | undefined,
  path: Pointer,
  optional?: boolean,
  key?: string,
) => void;

function environmentReferences(
  container: Workload['containers'][number]['value'],
  path: Pointer,
  add: Add,
): void {
  for (const [index, {configMapRef, secretRef}] of (container.envFrom ?? []).entries()) {
    const at = path + pointer('envFrom', index);
    add('ConfigMap', configMapRef?.name, at, configMapRef?.optional);
    add('Secret', secretRef?.name, at, secretRef?.optional);
  }
  for (const [index, {valueFrom}] of (container.env ?? []).entries()) {
    const at = path + pointer('env', index);
    const {configMapKeyRef, secretKeyRef} = valueFrom ?? {};
    add('ConfigMap', configMapKeyRef?.name, at, configMapKeyRef?.optional, configMapKeyRef?.key);
    add('Secret', secretKeyRef?.name, at, secretKeyRef?.optional, secretKeyRef?.key);
  }
}

function volumeReferences(spec: PodSpec, base: Pointer, add: Add): void {
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    const at = base + pointer('volumes', index);
    add('ConfigMap', volume.configMap?.name, at, volume.configMap?.optional);
    add('Secret', volume.secret?.secretName, at, volume.secret?.optional);
    add('PersistentVolumeClaim', volume.persistentVolumeClaim?.claimName, at);
    for (const secret of [
      volume.csi?.nodePublishSecretRef,
      volume.cephfs?.secretRef,
      volume.rbd?.secretRef,
    ]) {
      add('Secret', secret?.name, at);
    }
    for (const [source, {configMap, secret}] of (volume.projected?.sources ?? []).entries()) {
      const within = at + pointer('projected', 'sources', source);
      add('ConfigMap', configMap?.name, within, configMap?.optional);
      add('Secret', secret?.name, within, secret?.optional);
    }
  }
}

/** Names of the claims that a StatefulSet makes for its first `replicas` pods: `<template>-<set>-<ordinal>`. */
export function templatedClaims({value, ref}: KubeObject<StatefulSet>): readonly string[] {
  const {volumeClaimTemplates = [], replicas = 1, ordinals} = value.spec ?? {};
  const first = ordinals?.start ?? 0;
  const count = Math.min(replicas, MOST_CLAIMS);
  return volumeClaimTemplates.flatMap(({metadata}) =>
    Array.from({length: count}, (_, index) => `${metadata?.name}-${ref.name}-${first + index}`),
  );
}

/** A bound on the names that are made up for one template, as `replicas` is anybody's number. */
const MOST_CLAIMS = 1000;
