import type {Workload} from '../model/inventory.ts';

/** Letters of the names that Kubernetes makes up (`k8s.io/apimachinery/pkg/util/rand`). */
const LETTERS = '[bcdfghjklmnpqrstvwxz2456789]';

/** A generated name has at most 63 characters: the base is cut so that five letters fit behind it (`names.SimpleNameGenerator`). */
const MAX_NAME = 63;
const SUFFIX = 5;

/** What stands between a workload's name and the five letters at the end of its pods' names. */
const MIDDLE: Readonly<Partial<Record<Workload['kind'], string>>> = {
  Deployment: `-${LETTERS}{1,10}-`,
  ReplicaSet: '-',
  ReplicationController: '-',
  DaemonSet: '-',
  Job: '-(?:\\d+-)?',
  CronJob: '-\\d{7,11}-(?:\\d+-)?',
};

/** True when Kubernetes gives such a name to a pod of this workload. */
export function isPodOf(pod: string, {kind, name}: Pick<Workload, 'kind' | 'name'>): boolean {
  if (!pod.startsWith(name.slice(0, MAX_NAME - SUFFIX))) return false;
  if (kind === 'Pod') return pod === name;
  if (kind === 'StatefulSet') return pod.startsWith(`${name}-`) && /^\d+$/.test(pod.slice(name.length + 1));
  const middle = MIDDLE[kind];
  if (middle === undefined || !new RegExp(`${LETTERS}{${SUFFIX}}$`).test(pod)) return false;
  const base = pod.slice(0, -SUFFIX);
  if (base.startsWith(name) && new RegExp(`^${middle}$`).test(base.slice(name.length))) return true;
  return pod.length === MAX_NAME && isCut(base, name);
}

/** True for a base that was cut: what is left of the name, or the name with the beginning of what follows it. */
function isCut(base: string, name: string): boolean {
  return base.length > name.length
    ? new RegExp(`^-?${LETTERS}{0,10}$|^-\\d{1,11}(?:-\\d*)?$`).test(base.slice(name.length))
    : true;
}
