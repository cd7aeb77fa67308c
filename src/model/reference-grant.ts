import {itemsAt, textAt} from './gateway.ts';
import type {Inventory, KubeObject} from './inventory.ts';

const GROUP = 'gateway.networking.k8s.io';

/** True for a ReferenceGrant of the Gateway API. */
export function isReferenceGrant({ref}: KubeObject): boolean {
  return ref.kind === 'ReferenceGrant' && ref.apiVersion.startsWith(`${GROUP}/`);
}

/**
 * True where a route may send requests to a Service: it is in the route's own namespace, or a ReferenceGrant beside the Service
 * allows it (Gateway API, "ReferenceGrant"; without one the backend is invalid, and its requests are answered with 500).
 */
export function maySendTo(
  route: KubeObject,
  service: {readonly namespace: string; readonly name: string},
  inventory: Pick<Inventory, 'all'>,
): boolean {
  if (service.namespace === route.ref.namespace) return true;
  return inventory
    .all('ReferenceGrant')
    .filter(grant => isReferenceGrant(grant) && grant.ref.namespace === service.namespace)
    .some(
      ({value}) =>
        itemsAt(value, '/spec/from').some(
          ({item}) =>
            textAt(item, '/group') === GROUP &&
            textAt(item, '/kind') === route.ref.kind &&
            textAt(item, '/namespace') === route.ref.namespace,
        ) &&
        itemsAt(value, '/spec/to').some(
          ({item}) =>
            (textAt(item, '/group') ?? '') === '' &&
            textAt(item, '/kind') === 'Service' &&
            (textAt(item, '/name') ?? service.name) === service.name,
        ),
    );
}
