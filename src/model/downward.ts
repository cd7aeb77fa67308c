import {COMPLETION_INDEX, isAddedToPods, isReadBack, JOB_NAME} from './controller-labels.ts';
import type {Workload} from './inventory.ts';
import {labelOf} from './selector.ts';
import {ordinalText} from './stateful-pods.ts';

/** The variable with the index that the Job controller adds to each container of an indexed Job. */
export const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';

/** The field of which the Job controller makes that variable. */
export const INDEX_FIELD = `metadata.annotations['${COMPLETION_INDEX}']`;

/** True for the fields that hold the index of a pod of an indexed Job. */
export function isCompletionIndex(fieldPath: string): boolean {
  return fieldPath === INDEX_FIELD || fieldPath === `metadata.labels['${COMPLETION_INDEX}']`;
}

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
  if (map === 'labels' && kind === 'Job' && JOB_NAME.includes(key)) return name;
  if (map === 'labels' && isReadBack(kind, key)) return undefined;
  const text = labelOf(map === 'labels' ? template.metadata?.labels : template.metadata?.annotations, key);
  return text ?? (isAddedToPods(key) ? undefined : '');
}

/** The name of the pods of a StatefulSet, where one text can tell it. */
function podName(workload: Workload): string | undefined {
  const ordinal = ordinalText(workload);
  return ordinal === undefined ? undefined : `${workload.name}-${ordinal}`;
}
