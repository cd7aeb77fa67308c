import type {KubeObject} from './inventory.ts';
import type {EndpointSlice, ObjectMeta, Service} from './kubernetes.generated.ts';
import type {ObjectIndex} from './object-index.ts';
import {ROLLOUT_HASH} from './rollout.ts';
import {labelOf} from './selector.ts';

/** Any object, as far as ownership goes. */
interface Owned {
  readonly metadata?: ObjectMeta;
}

/**
 * The object that made this one in a live cluster, if it is among the others: the controller that it names, or, where a dump
 * has left that one out, the controller's own controller as its name tells. Undefined for what people wrote themselves.
 */
export function ownerOf(object: KubeObject, index: ObjectIndex): KubeObject | undefined {
  const {kind, namespace, name} = object.ref;
  if (kind === 'Endpoints') return selecting(index.find<Service>('Service', namespace, name));
  const {metadata} = object.value as Owned;
  const controller = metadata?.ownerReferences?.find(reference => reference.controller === true);
  if (kind === 'EndpointSlice') return serviceOf(object as KubeObject<EndpointSlice>, index);
  if (controller?.kind === undefined || controller.name === undefined) return undefined;
  const direct =
    index.find(controller.kind, namespace, controller.name) ??
    index.find(controller.kind, '', controller.name);
  if (direct !== object && direct) return direct;
  return ownersOwner(controller.kind, controller.name, namespace, metadata?.labels, index);
}

/** A Service without a selector has endpoints that somebody wrote. */
function selecting(service: KubeObject<Service> | undefined): KubeObject | undefined {
  return Object.keys(service?.value.spec?.selector ?? {}).length > 0 ? service : undefined;
}

function serviceOf({ref, value}: KubeObject<EndpointSlice>, index: ObjectIndex): KubeObject | undefined {
  const labels = value.metadata?.labels;
  const manager = labelOf(labels, 'endpointslice.kubernetes.io/managed-by') ?? '';
  if (!manager.startsWith('endpointslice') || !manager.endsWith('controller.k8s.io')) return undefined;
  const service = labelOf(labels, 'kubernetes.io/service-name');
  return service === undefined ? undefined : index.find('Service', ref.namespace, service);
}

/** ReplicaSets are named `<Deployment or Rollout>-<hash of the template>`, Jobs `<CronJob>-<minutes since 1970>`. */
function ownersOwner(
  kind: string,
  name: string,
  namespace: string,
  labels: ObjectMeta['labels'],
  index: ObjectIndex,
): KubeObject | undefined {
  if (kind === 'Job') {
    const stem = /^(.+)-\d{7,}$/.exec(name)?.[1];
    return stem === undefined ? undefined : index.find('CronJob', namespace, stem);
  }
  if (kind !== 'ReplicaSet') return undefined;
  for (const [maker, label] of [
    ['Deployment', 'pod-template-hash'],
    ['Rollout', ROLLOUT_HASH],
  ] as const) {
    const suffix = `-${labelOf(labels, label)}`;
    if (name.endsWith(suffix)) return index.find(maker, namespace, name.slice(0, -suffix.length));
  }
  return undefined;
}
