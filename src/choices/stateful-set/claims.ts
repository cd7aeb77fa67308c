import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {PersistentVolumeClaim, StatefulSet} from '../../model/kubernetes.generated.ts';
import {type StatefulPod, statefulPods} from '../../model/stateful-pods.ts';
import type {Context} from '../../rules/rule.ts';
import {type ClaimStorage, storageByClass, storageOf} from '../volumes/claim.ts';
import {efsBelow, efsVolume} from '../volumes/efs.ts';

/** What the run knows of storage. */
type Known = Pick<Context, 'config' | 'inventory'>;

/** The storage of one pod for one of the templates. */
export type PodStorage =
  | {
      readonly kind: 'efs';
      readonly efs: EFSVolumeConfiguration;
      readonly isReadOnly: boolean;
      /** `k2e.yaml` names it; its directory may have to be made. */
      readonly isConfigured: boolean;
    }
  | Exclude<ClaimStorage, {readonly kind: 'efs'}>;

/** A claim that a StatefulSet makes for one of its pods. */
export interface PodClaim {
  readonly pod: StatefulPod;
  /** `data-db-0` */
  readonly name: string;
  readonly storage: PodStorage;
}

/** A template of claims with the claims that come of it. */
export interface SetClaim {
  /** Name of the template, which the containers mount. */
  readonly name: string;
  readonly template: PersistentVolumeClaim;
  /** In the order of the ordinals; at least one. */
  readonly pods: readonly PodClaim[];
}

/** The claims of a StatefulSet by its `volumeClaimTemplates`; none for other workloads. */
export function setClaims(workload: Workload, known: Known): readonly SetClaim[] {
  if (workload.kind !== 'StatefulSet') return [];
  const {spec} = workload.object.value as Pick<StatefulSet, 'spec'>;
  const pods = statefulPods(workload);
  return (spec?.volumeClaimTemplates ?? []).map(template => {
    const name = template.metadata?.name ?? '';
    const claims = pods.map(pod => {
      const claim = `${name}-${pod.name}`;
      const isShared = pods.length > 1;
      const storage =
        configured(workload, claim, name, isShared, known) ?? found(workload, claim, template, known);
      return {pod, name: claim, storage};
    });
    return {name, template, pods: claims};
  });
}

/** What `k2e.yaml` says of a claim: by its own name, or by that of its template. */
function configured(
  {object}: Workload,
  claim: string,
  template: string,
  isShared: boolean,
  {config}: Known,
): PodStorage | undefined {
  const own = Object.hasOwn(config.workloads, object.id) ? config.workloads[object.id] : undefined;
  const claims = own?.claims ?? {};
  const handleOf = (key: string) => (Object.hasOwn(claims, key) ? claims[key] : undefined);
  const exact = handleOf(claim);
  const common = exact ?? handleOf(template);
  const efs = common === undefined ? undefined : efsVolume({volumeHandle: common});
  if (!efs) return undefined;
  // An access point fixes the directory, and pods must not share one.
  const directory = exact === undefined && isShared ? efsBelow(efs, claim) : efs;
  return directory && {kind: 'efs', efs: directory, isReadOnly: false, isConfigured: true};
}

function found(
  {namespace}: Workload,
  claim: string,
  template: PersistentVolumeClaim,
  {inventory}: Known,
): PodStorage {
  const object: KubeObject<PersistentVolumeClaim> | undefined = inventory.find(
    'PersistentVolumeClaim',
    namespace,
    claim,
  );
  const storage = object ? storageOf(object, inventory) : storageByClass(template, inventory);
  if (storage.kind !== 'efs') return storage;
  return {kind: 'efs', efs: storage.efs, isReadOnly: storage.isReadOnly, isConfigured: false};
}
