import type {Workload} from './inventory.ts';
import {labelOf} from './selector.ts';
import {ordinalText} from './stateful-pods.ts';

/** The index of a pod of an indexed Job, as annotation and label. */
const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** The variable with the index that the Job controller adds to each container of an indexed Job. */
export const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';

/** The field of which the Job controller makes that variable. */
export const INDEX_FIELD = `metadata.annotations['${COMPLETION_INDEX}']`;

/** True for the fields that hold the index of a pod of an indexed Job. */
export function isCompletionIndex(fieldPath: string): boolean {
  return fieldPath === INDEX_FIELD || fieldPath === `metadata.labels['${COMPLETION_INDEX}']`;
}

/** Labels and annotations that controllers and admission add to a pod: their values are not in the template. */
const ADDED_BY_CLUSTER: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  COMPLETION_INDEX,
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

/**
 * The text of a downward-API field where it is the same for all pods of the workload (mapping of workloads, §6.1); undefined
 * where it is known only at run time. A label or annotation that the template does not have is empty, as in Kubernetes.
 */
export function fieldText(fieldPath: string, workload: Workload): string | undefined {
  const {template, namespace, name, kind} = workload;
  switch (fieldPath) {
    case 'metadata.namespace':
      return namespace;
    case 'metadata.name':
      return kind === 'Pod' ? name : podName(workload);
    case 'spec.serviceAccountName':
      return template.spec?.serviceAccountName || template.spec?.serviceAccount || 'default';
  }
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/s.exec(fieldPath);
  if (!subscript) return undefined;
  const [, map, key = ''] = subscript;
  if (map === 'labels' && key === 'apps.kubernetes.io/pod-index') return ordinalText(workload);
  if (map === 'labels' && key === 'statefulset.kubernetes.io/pod-name') return podName(workload);
  const text = labelOf(map === 'labels' ? template.metadata?.labels : template.metadata?.annotations, key);
  return text ?? (ADDED_BY_CLUSTER.has(key) ? undefined : '');
}

/** The name of the pods of a StatefulSet, where one text can tell it. */
function podName(workload: Workload): string | undefined {
  const ordinal = ordinalText(workload);
  return ordinal === undefined ? undefined : `${workload.name}-${ordinal}`;
}
