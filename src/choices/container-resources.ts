import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {
  LimitRange,
  Quantity as QuantityText,
  ResourceRequirements,
} from '../model/kubernetes.generated.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';

/** The resources that a container's size is made of. */
type ResourceName = 'cpu' | 'memory' | 'ephemeral-storage';

/** Where an amount comes from: the container itself, its limit (a request that is not given repeats it), a LimitRange. */
type AmountOrigin = 'container' | 'limit' | 'limit-range';

/** An amount of a resource, zero or more. */
interface Amount {
  readonly quantity: Quantity;
  readonly origin: AmountOrigin;
}

/** The amounts that count for a container, as the API server fills them in. */
export interface ContainerResources {
  request(name: ResourceName): Amount | undefined;
  limit(name: ResourceName): Amount | undefined;
}

/**
 * The resources of a container: its own, a request that is not given from its limit (`SetDefaults_Pod`), then what the
 * LimitRanges of the namespace give to containers that say nothing (admission plugin `LimitRanger`). Amounts that Kubernetes
 * refuses count as not given.
 */
export function resourcesOf(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): ContainerResources {
  const {requests, limits} = container.value.resources ?? {};
  const defaults = () => context.choice(limitRanges).get(workload.namespace);
  const limit = (name: ResourceName): Amount | undefined =>
    amount(limits, name, 'container') ?? amount(defaults()?.limits, name, 'limit-range');
  return {
    limit,
    request: name =>
      amount(requests, name, 'container') ??
      amount(limits, name, 'limit') ??
      amount(defaults()?.requests, name, 'limit-range'),
  };
}

/** The amount of a resource in a list of them; undefined where there is none or Kubernetes would refuse it. */
export function quantityOf(
  amounts: Readonly<Record<string, QuantityText>> | undefined,
  name: string,
): Quantity | undefined {
  const given = amounts && Object.hasOwn(amounts, name) ? amounts[name] : undefined;
  const quantity = given === undefined ? undefined : Quantity.parse(given).quantity;
  return quantity?.isNegative ? undefined : quantity;
}

function amount(
  amounts: Readonly<Record<string, QuantityText>> | undefined,
  name: ResourceName,
  origin: AmountOrigin,
): Amount | undefined {
  const quantity = quantityOf(amounts, name);
  return quantity && {quantity, origin};
}

/** Namespace → what its LimitRanges give to containers; of several that give the same resource the first counts. */
function limitRanges({inventory}: Context): ReadonlyMap<string, ResourceRequirements> {
  const found = new Map<string, ResourceRequirements>();
  for (const {ref, value} of inventory.all<LimitRange>('LimitRange')) {
    for (const item of value.spec?.limits ?? []) {
      if (item.type !== 'Container') continue;
      const known = found.get(ref.namespace);
      found.set(ref.namespace, {
        limits: {...item.default, ...known?.limits},
        requests: {...item.defaultRequest, ...known?.requests},
      });
    }
  }
  return found;
}
