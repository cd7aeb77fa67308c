import type {Workload} from '../../model/inventory.ts';
import type {StatefulSet, Volume} from '../../model/kubernetes.generated.ts';

/** A volume of a pod. */
export type PodVolume = Volume & {
  /** Of a volume that a StatefulSet gives each of its pods: place in its `volumeClaimTemplates`. */
  readonly claimTemplate?: number;
};

/**
 * The volumes of the pods of a workload: those of the template, then the claims that a StatefulSet makes for each pod. A claim
 * takes the place of a volume of the template that has its name (`updateStorage`, `pkg/controller/statefulset`, v1.36).
 */
export function podVolumes({kind, object, template}: Workload): readonly PodVolume[] {
  const own = template.spec?.volumes ?? [];
  if (kind !== 'StatefulSet') return own;
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  const claims = (spec?.volumeClaimTemplates ?? []).map(
    ({metadata}, claimTemplate): PodVolume => ({name: metadata?.name ?? '', claimTemplate}),
  );
  return [...own, ...claims];
}

/** The place of the volume of this name among the volumes of a pod; -1 when it has none. */
export function volumeNamed(name: string | undefined, volumes: readonly PodVolume[]): number {
  const claim = volumes.findIndex(each => each.claimTemplate !== undefined && each.name === name);
  return claim === -1 ? volumes.findIndex(each => each.name === name) : claim;
}
