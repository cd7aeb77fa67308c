import type {Workload} from '../../model/inventory.ts';
import type {StatefulSet} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {type ManagedProduct, managedProductOf} from '../products.ts';
import {podVolumes, volumeNamed} from '../volumes/pod-volumes.ts';
import {type PodStorage, type SetClaim, setClaims} from './claims.ts';
import {identitySigns} from './identity.ts';

/** What becomes of a StatefulSet. */
export type SetFate =
  /**
   * It becomes ECS services. `one`: a service with one task; `alike`: a service whose tasks are all alike; `apart`: a service
   * with one task for each ordinal.
   */
  | {readonly kind: 'converted'; readonly how: 'one' | 'alike' | 'apart'; readonly isAsked: boolean}
  /** It runs a product that AWS has as a service. */
  | {readonly kind: 'kept'; readonly why: 'product'; readonly product: ManagedProduct}
  /** Its pods keep data that k2e cannot give tasks. */
  | {readonly kind: 'kept'; readonly why: 'storage'; readonly claims: readonly SetClaim[]}
  /** Its pods are not alike; each phrase says what shows it. */
  | {readonly kind: 'kept'; readonly why: 'identity'; readonly signs: readonly string[]};

/** Storage that tasks can have: what k2e.yaml names for it, or EFS that the manifests name. */
const HAS_PLACE: ReadonlySet<PodStorage['kind']> = new Set(['efs', 's3-files', 'disposable']);

/** What becomes of each StatefulSet of the run (mapping-workloads §12.3): what k2e.yaml says, else the safe side. */
export function setFates(context: Context): ReadonlyMap<Workload, SetFate> {
  const sets = context.inventory.workloads.filter(({kind}) => kind === 'StatefulSet');
  return new Map(sets.map(workload => [workload, fateOf(workload, context)] as const));
}

function fateOf(workload: Workload, context: Context): SetFate {
  const {object, autoscalers} = workload;
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  const isAlone = (spec?.replicas ?? 1) <= 1 && autoscalers.length === 0;
  if (workload.apart) return {kind: 'converted', how: 'apart', isAsked: true};
  const own = Object.hasOwn(context.config.workloads, object.id)
    ? context.config.workloads[object.id]
    : undefined;
  const how = isAlone ? 'one' : 'alike';
  if (own?.statefulSet === 'service') return {kind: 'converted', how, isAsked: true};
  const product = managedProductOf(workload);
  if (product) return {kind: 'kept', why: 'product', product};
  const claims = mountedClaims(workload, context);
  if (claims.some(({pods}) => pods.some(({storage}) => !HAS_PLACE.has(storage.kind))))
    return {kind: 'kept', why: 'storage', claims};
  if (isAlone) return {kind: 'converted', how, isAsked: false};
  const lasting = claims.filter(({pods}) => pods.some(({storage}) => storage.kind === 'efs'));
  const data = lasting.length > 0 ? ['each pod has a volume of its own'] : [];
  const signs = [...data, ...identitySigns(workload, context.inventory)];
  if (signs.length > 0) return {kind: 'kept', why: 'identity', signs};
  return {kind: 'converted', how, isAsked: false};
}

/** The claims of a StatefulSet that a container mounts. */
export function mountedClaims(workload: Workload, context: Context): readonly SetClaim[] {
  const volumes = podVolumes(workload);
  const mounted = new Set(
    workload.containers.flatMap(({value}) =>
      [...(value.volumeMounts ?? []), ...(value.volumeDevices ?? [])].map(
        ({name}) => volumes[volumeNamed(name, volumes)]?.claimTemplate,
      ),
    ),
  );
  return setClaims(workload, context).filter((_claim, index) => mounted.has(index));
}
