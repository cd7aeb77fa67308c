import type {ByproductKind, KubeObject} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';

/** What the cluster has made by itself, by the reason, in the order of the input. */
export function byproducts({
  inventory,
}: Context): ReadonlyMap<ByproductKind | undefined, readonly KubeObject[]> {
  return Map.groupBy(
    inventory.objects.filter(({byproduct}) => byproduct),
    ({byproduct}) => byproduct,
  );
}
