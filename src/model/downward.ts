import type {Workload} from './inventory.ts';
import {labelOf} from './selector.ts';
import {ordinalText} from './stateful-pods.ts';

/** Labels and annotations that controllers and admission add to a pod: their values are not in the template. */
const ADDED_BY_CLUSTER: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
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
