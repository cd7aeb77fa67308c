import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {
  LimitRange,
  Quantity as QuantityText,
  ResourceRequirements,
} from '../model/kubernetes.generated.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';

/** Amounts of resources by their names. */
type Amounts = Readonly<Record<string, QuantityText>>;

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
export function quantityOf(amounts: Amounts | undefined, name: string): Quantity | undefined {
  const given = amounts && Object.hasOwn(amounts, name) ? amounts[name] : undefined;
  const quantity = given === undefined ? undefined : Quantity.parse(given).quantity;
  return quantity?.isNegative ? undefined : quantity;
}

function amount(amounts: Amounts | undefined, name: ResourceName, origin: AmountOrigin): Amount | undefined {
  const quantity = quantityOf(amounts, name);
  return quantity && {quantity, origin};
}

/**
 * Namespace → what its LimitRanges give to containers. Of several that give other amounts of a resource Kubernetes takes any (Kubernetes, "Limit
 * Ranges"); the largest counts here, with which no container has less than in the cluster.
 */
function limitRanges({inventory}: Context): ReadonlyMap<string, ResourceRequirements> {
  const found = new Map<string, ResourceRequirements>();
  for (const {ref, value} of inventory.all<LimitRange>('LimitRange')) {
    for (const item of value.spec?.limits ?? []) {
      if (item.type !== 'Container') continue;
      const known = found.get(ref.namespace);
      found.set(ref.namespace, {
        limits: largest(item.default, known?.limits),
        requests: largest(item.defaultRequest, known?.requests),
      });
    }
  }
  return found;
}

/** Of each resource the larger amount. */
function largest(some: Amounts = {}, others: Amounts = {}): Amounts {
  const names = new Set([...Object.keys(some), ...Object.keys(others)]);
  return Object.fromEntries(
    [...names].flatMap(name => {
      const [one, other] = [quantityOf(some, name), quantityOf(others, name)];
      const isOther = other !== undefined && (one === undefined || one.compare(other) <= 0);
      const amount = isOther ? others[name] : one && some[name];
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}
