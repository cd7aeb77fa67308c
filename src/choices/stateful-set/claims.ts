import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {PersistentVolumeClaim, StatefulSet} from '../../model/kubernetes.generated.ts';
import {type StatefulPod, statefulPods} from '../../model/stateful-pods.ts';
import type {Context} from '../../rules/rule.ts';
import {type AccessPoint, pointVolume} from '../volumes/access-point.ts';
import {type ClaimStorage, storageByClass, storageOf} from '../volumes/claim.ts';
import {type ClaimSetting, claimSetting} from '../volumes/claim-setting.ts';
import {classPoint} from '../volumes/class-point.ts';
import {configuredEfs} from '../volumes/configured-efs.ts';
import {efsBelow} from '../volumes/efs.ts';
import {volumeUser} from '../volumes/owner.ts';

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
      /** The access point that k2e plans for it. */
      readonly point?: AccessPoint;
    }
  | Exclude<ClaimSetting, {readonly kind: 'efs'}>
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
    // One service has one disk, or one bucket, for all its tasks: pods with different ones are as if nothing were said.
    const isMixed = new Set(claims.map(({storage}) => JSON.stringify(placeOf(storage)))).size > 1;
    if (!isMixed) return {name, template, pods: claims};
    const plain = claims.map(each =>
      placeOf(each.storage) ? {...each, storage: found(workload, each.name, template, known)} : each,
    );
    return {name, template, pods: plain};
  });
}

/** What k2e.yaml says that is not a file system of EFS. */
function placeOf(storage: PodStorage): PodStorage | undefined {
  return storage.kind === 'disposable' || storage.kind === 's3-files' ? storage : undefined;
}

/** What `k2e.yaml` says of a claim: by its own name, or by that of its template. */
function configured(
  workload: Workload,
  claim: string,
  template: string,
  isShared: boolean,
  known: Known,
): PodStorage | undefined {
  const exact = claimSetting(workload, [claim], known);
  const setting = exact ?? claimSetting(workload, [template], known);
  if (setting?.kind !== 'efs') return setting;
  // An access point fixes the directory, and pods must not share one.
  const directory = exact === undefined && isShared ? efsBelow(setting.efs, claim) : setting.efs;
  if (!directory) return undefined;
  const user = volumeUser([{workload, volume: template}]);
  return {
    kind: 'efs',
    isReadOnly: false,
    isConfigured: true,
    ...configuredEfs(directory, workload.namespace, claim, user, known),
  };
}

function found(workload: Workload, claim: string, template: PersistentVolumeClaim, known: Known): PodStorage {
  const {namespace} = workload;
  const {inventory} = known;
  const object: KubeObject<PersistentVolumeClaim> | undefined = inventory.find(
    'PersistentVolumeClaim',
    namespace,
    claim,
  );
  const storage = object ? storageOf(object, inventory) : storageByClass(template, inventory);
  if (storage.kind === 'unknown-efs') {
    const user = volumeUser([{workload, volume: template.metadata?.name ?? ''}]);
    const value = object?.value ?? template;
    const point = classPoint({namespace, name: claim, value, user}, known);
    if (typeof point !== 'object') return {...storage, why: point};
    const {isReadOnly} = storage;
    return {kind: 'efs', efs: pointVolume(point), isReadOnly, isConfigured: false, point};
  }
  if (storage.kind !== 'efs') return storage;
  return {kind: 'efs', efs: storage.efs, isReadOnly: storage.isReadOnly, isConfigured: false};
}
