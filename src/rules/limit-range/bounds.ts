import {quantityOf, resourcesOf} from '../../choices/container-resources.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import type {LimitRangeItem, Quantity as QuantityText} from '../../model/kubernetes.generated.ts';
import {Quantity} from '../../model/quantity.ts';
import type {Context} from '../rule.ts';

/** The resources that k2e sizes by. */
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
type ResourceName = (typeof RESOURCES)[number];

/** A bound of a LimitRange that pods of a workload break, so that the cluster refuses them. */
export interface Breach {
  readonly bound: 'min' | 'max' | 'maxLimitRequestRatio';
  readonly resource: ResourceName;
  readonly workload: Workload;
  /** What breaks it: `container app: limit 4Gi`, `the pod: request 6`. */
  readonly by: string;
}

/** The request and the limit of a container, or of a pod as a whole. */
interface Amounts {
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
}

/** What the admission plugin `LimitRanger` refuses: bounds of containers, and of pods as sums over their containers. */
export function breaches(item: LimitRangeItem, workload: Workload, context: Context): Breach[] {
  const {type} = item;
  if (type !== 'Container' && type !== 'Pod') return [];
  return RESOURCES.flatMap(resource => {
    const of = (container: ContainerPart): Amounts => {
      const amounts = resourcesOf(container, workload, context);
      return {request: amounts.request(resource)?.quantity, limit: amounts.limit(resource)?.quantity};
    };
    const measured: (readonly [string, Amounts])[] =
      type === 'Container'
        ? workload.containers.map(container => [`container ${container.name}`, of(container)])
        : [['the pod', together(workload.containers, of)]];
    return measured.flatMap(([who, amounts]) =>
      broken(item, resource, amounts).map(([bound, what]) => ({
        bound,
        resource,
        workload,
        by: `${who}: ${what}`,
      })),
    );
  });
}

/** The sums of a pod; init containers count where one of them needs more than the others together. */
function together(containers: readonly ContainerPart[], of: (container: ContainerPart) => Amounts): Amounts {
  const sum = (name: keyof Amounts) => {
    const amounts = (role: (container: ContainerPart) => boolean) =>
      containers.filter(role).flatMap(container => of(container)[name] ?? []);
    const lasting = Quantity.sum(amounts(({role}) => role !== 'init'));
    return amounts(({role}) => role === 'init').reduce(
      (most, one) => (one.compare(most) > 0 ? one : most),
      lasting,
    );
  };
  const positive = (quantity: Quantity) => (quantity.isZero ? undefined : quantity);
  return {request: positive(sum('request')), limit: positive(sum('limit'))};
}

function broken(
  item: LimitRangeItem,
  resource: ResourceName,
  {request, limit}: Amounts,
): [Breach['bound'], string][] {
  const bound = (amounts: Readonly<Record<string, QuantityText>> | undefined) =>
    quantityOf(amounts, resource);
  const [min, max, ratio] = [bound(item.min), bound(item.max), bound(item.maxLimitRequestRatio)];
  const found: [Breach['bound'], string][] = [];
  if (min && !request) found.push(['min', 'no request']);
  else if (min && request && request.compare(min) < 0) found.push(['min', `request ${request}`]);
  if (max && !limit) found.push(['max', 'no limit']);
  else if (max && limit && limit.compare(max) > 0) found.push(['max', `limit ${limit}`]);
  if (ratio && (!request || !limit || request.isZero)) {
    found.push(['maxLimitRequestRatio', 'no request or no limit']);
  } else if (ratio && request && limit && limit.nanos * 1_000_000_000n > ratio.nanos * request.nanos) {
    found.push(['maxLimitRequestRatio', `limit ${limit} to request ${request}`]);
  }
  return found;
}
