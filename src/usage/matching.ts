import type {Inventory, KubeObject, Workload} from '../model/inventory.ts';
import {isRollout} from '../model/rollout.ts';
import {isPodOf} from './pod-names.ts';
import type {UsageFile, UsageSeries} from './series.ts';

/** A pod whose measurements are not used. */
export interface UnmatchedPod {
  readonly namespace?: string;
  readonly pod: string;
  /** The workloads that it may belong to; none where no workload of the input is like it. */
  readonly candidates: readonly Workload[];
}

/** The measurements by the workload whose pods they are of. */
export interface Matched {
  readonly byWorkload: ReadonlyMap<Workload, readonly UsageSeries[]>;
  readonly unmatched: readonly UnmatchedPod[];
}

/**
 * Finds the workload of each measured pod: by the owner of the Pod where the input holds it, else by its name, its namespace, and
 * the containers that were measured in it. A pod that may belong to several is told and not used.
 */
export function matchPods(files: readonly UsageFile[], inventory: Inventory): Matched {
  const byWorkload = new Map<Workload, UsageSeries[]>();
  const unmatched: UnmatchedPod[] = [];
  const pods = Map.groupBy(
    files.flatMap(({series}) => series),
    ({namespace, pod}) => JSON.stringify([namespace ?? null, pod]),
  );
  for (const series of pods.values()) {
    const [first] = series;
    if (!first) continue;
    const candidates = candidatesFor(series, inventory);
    const [only] = candidates;
    const {namespace, pod} = first;
    if (only && candidates.length === 1) {
      const known = byWorkload.get(only) ?? [];
      byWorkload.set(only, known);
      known.push(...series);
    } else unmatched.push({...(namespace === undefined ? {} : {namespace}), pod, candidates});
  }
  return {byWorkload, unmatched};
}

function candidatesFor(series: readonly UsageSeries[], inventory: Inventory): readonly Workload[] {
  const [first] = series;
  if (!first) return [];
  const {namespace, pod} = first;
  const owned =
    namespace === undefined ? undefined : ownerWorkload(inventory.find('Pod', namespace, pod), inventory);
  if (owned) return [owned];
  const near = inventory.workloads.filter(
    workload => namespace === undefined || workload.namespace === namespace,
  );
  const exact = near.filter(workload => isPodOf(pod, maker(workload)));
  const named = exact.length > 0 ? exact : near.filter(workload => isPodOf(pod, maker(workload), 'people'));
  if (named.length < 2) return named;
  const containers = series.flatMap(({container}) => container ?? []);
  const fitting = named.filter(workload =>
    workload.containers.some(({name, role}) => role !== 'init' && containers.includes(name)),
  );
  return fitting.length > 0 ? fitting : named;
}

/** The object after which pods are named: the Rollout, where one runs the pods of a Deployment. */
function maker({kind, name, rollout}: Workload): Pick<Workload, 'kind' | 'name'> {
  return rollout ? {kind: 'Rollout', name: rollout.ref.name} : {kind, name};
}

/** The workload at the end of the owners of a Pod. */
function ownerWorkload(pod: KubeObject | undefined, inventory: Inventory): Workload | undefined {
  for (let object = pod; object; object = object.owner) {
    const workload =
      inventory.workload(object) ?? (isRollout(object.ref) ? inventory.attachedTo(object)[0] : undefined);
    if (workload) return workload;
  }
  return undefined;
}
