/** The index of a pod of an indexed Job, as annotation and label. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** Labels by which controllers tell single pods, or the versions of a template, from each other. */
const TELL_APART: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  COMPLETION_INDEX,
  'controller-revision-hash',
  'controller-uid',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Labels with the name of the Job that a pod belongs to. */
export const JOB_NAME: readonly string[] = ['batch.kubernetes.io/job-name', 'job-name'];

/** Labels that admission copies from the node of a pod. */
const OF_NODE = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/** True for a label by which controllers tell single pods or versions of a template apart: no manifest that people write has it. */
export function tellsApart(label: string): boolean {
  return TELL_APART.has(label);
}

/** True for a label, or an annotation of that name, that pods get from controllers and admission: no template tells its value. */
export function isAddedToPods(label: string): boolean {
  return TELL_APART.has(label) || JOB_NAME.includes(label) || OF_NODE.includes(label);
}

/**
 * True for a label that an object of this kind, or its template, has from a controller when it is read back from a cluster. The Job controller writes into the
 * template itself (Kubernetes, "Labels, annotations and taints"); a label of such a name on other kinds is somebody's own.
 */
export function isReadBack(kind: string, label: string): boolean {
  switch (kind) {
    case 'Job':
      return label.endsWith('controller-uid') ? TELL_APART.has(label) : JOB_NAME.includes(label);
    case 'Pod':
      return TELL_APART.has(label);
    case 'ReplicaSet':
      return label === 'pod-template-hash';
    default:
      return false;
  }
}
