import {itemsAt, textAt} from './gateway.ts';
import type {Inventory, KubeObject} from './inventory.ts';

const GROUP = 'gateway.networking.k8s.io';

/** True for a ReferenceGrant of the Gateway API. */
export function isReferenceGrant({ref}: KubeObject): boolean {
  return ref.kind === 'ReferenceGrant' && ref.apiVersion.startsWith(`${GROUP}/`);
}

/** What an object of the Gateway API refers to. */
export interface Referred {
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * True where an object of the Gateway API may refer to another one, a route to a Service or a Gateway to a Secret: it is in its own
 * namespace, or a ReferenceGrant beside it allows it (Gateway API, "ReferenceGrant"; without one the reference is invalid).
 */
export function mayReferTo(from: KubeObject, to: Referred, inventory: Pick<Inventory, 'all'>): boolean {
  if (to.namespace === from.ref.namespace) return true;
  return inventory
    .all('ReferenceGrant')
    .filter(grant => isReferenceGrant(grant) && grant.ref.namespace === to.namespace)
    .some(
      ({value}) =>
        itemsAt(value, '/spec/from').some(
          ({item}) =>
            textAt(item, '/group') === GROUP &&
            textAt(item, '/kind') === from.ref.kind &&
            textAt(item, '/namespace') === from.ref.namespace,
        ) &&
        itemsAt(value, '/spec/to').some(
          ({item}) =>
            (textAt(item, '/group') ?? '') === to.group &&
            textAt(item, '/kind') === to.kind &&
            (textAt(item, '/name') ?? to.name) === to.name,
        ),
    );
}
