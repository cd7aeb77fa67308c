import type {Workload} from '../model/inventory.ts';

/** Letters of the names that Kubernetes makes up (`k8s.io/apimachinery/pkg/util/rand`), and those that people make up in their place. */
const LETTERS = {kubernetes: '[bcdfghjklmnpqrstvwxz2456789]', people: '[a-z0-9]'} as const;

/** A generated name has at most 63 characters: the base is cut so that five letters fit behind it (`names.SimpleNameGenerator`). */
const MAX_NAME = 63;
const SUFFIX = 5;

/** What stands between a workload's name and the five letters at the end of its pods' names. */
function middleOf(kind: Workload['kind'], letter: string): string | undefined {
  switch (kind) {
    case 'Deployment':
    case 'Rollout':
      return `-${letter}{1,10}-`;
    case 'Job':
      return '-(?:\\d+-)?';
    case 'ScaledJob':
      return `-${letter}{5}-(?:\\d+-)?`;
    case 'CronJob':
      return '-\\d{7,11}-(?:\\d+-)?';
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'DaemonSet':
      return '-';
    default:
      return undefined;
  }
}

/**
 * True when Kubernetes gives such a name to a pod of this workload.
 * @param letters `people`: also with letters that Kubernetes leaves out, as in edited or invented measurements
 */
export function isPodOf(
  pod: string,
  {kind, name}: Pick<Workload, 'kind' | 'name'>,
  letters: keyof typeof LETTERS = 'kubernetes',
): boolean {
  if (!pod.startsWith(name.slice(0, MAX_NAME - SUFFIX))) return false;
  if (kind === 'Pod') return pod === name;
  if (kind === 'StatefulSet') return pod.startsWith(`${name}-`) && /^\d+$/.test(pod.slice(name.length + 1));
  const letter = LETTERS[letters];
  const middle = middleOf(kind, letter);
  if (middle === undefined || !new RegExp(`${letter}{${SUFFIX}}$`).test(pod)) return false;
  const base = pod.slice(0, -SUFFIX);
  if (base.startsWith(name) && new RegExp(`^${middle}$`).test(base.slice(name.length))) return true;
  return pod.length === MAX_NAME && isCut(base, name, letter);
}

/** True for a base that was cut: what is left of the name, or the name with the beginning of what follows it. */
function isCut(base: string, name: string, letter: string): boolean {
  return base.length > name.length
    ? new RegExp(`^-?${letter}{0,10}$|^-\\d{1,11}(?:-\\d*)?$`).test(base.slice(name.length))
    : true;
}
