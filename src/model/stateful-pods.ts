import {RESERVED} from '../json.ts';
import type {Workload} from './inventory.ts';
import type {StatefulSet} from './kubernetes.generated.ts';

/**
 * Stands in texts for the ordinal of a pod of a StatefulSet whose pods run each by itself, until each of them gets its own
 * copy of the text. No manifest can hold it (`RESERVED`).
 */
export const ORDINAL = `${RESERVED[0]}ordinal${RESERVED[1]}`;

/** A bound on the pods that are told apart, as `replicas` is anybody's number. */
export const MOST_APART = 100;

/** One pod of a StatefulSet. */
export interface StatefulPod {
  readonly ordinal: number;
  /** `db-0` */
  readonly name: string;
}

/** The pods of a StatefulSet, by their ordinals; of one with 0 replicas the first that would come. At most `MOST_APART`. */
export function statefulPods({name, object}: Pick<Workload, 'name' | 'object'>): readonly StatefulPod[] {
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  const first = spec?.ordinals?.start ?? 0;
  const count = Math.min(Math.max(1, spec?.replicas ?? 1), MOST_APART);
  return Array.from({length: count}, (_, index) => ({
    ordinal: first + index,
    name: `${name}-${first + index}`,
  }));
}

/**
 * The ordinal of the pods of a workload, as far as one text can tell it: of a StatefulSet that has one pod, or whose pods run
 * each by itself (`ORDINAL`). Undefined for everything else.
 */
export function ordinalText(workload: Workload): string | undefined {
  const {kind, object, autoscalers} = workload;
  if (kind !== 'StatefulSet') return undefined;
  const pods = statefulPods(workload);
  if (workload.apart) return pods.length === 1 ? String(pods[0]?.ordinal) : ORDINAL;
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  const isAlone = (spec?.replicas ?? 1) <= 1 && autoscalers.length === 0;
  return isAlone ? String(pods[0]?.ordinal) : undefined;
}
