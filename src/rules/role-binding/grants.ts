import {holdersOf, usesOf} from '../../choices/api-holders.ts';
import type {ApiUse} from '../../choices/kubernetes-api.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {RoleBinding} from '../../model/kubernetes.generated.ts';
import type {Context} from '../rule.ts';

/** What a binding gives, and to whom. */
export interface Grant {
  readonly binding: KubeObject<RoleBinding>;
  /** The worst first; none where it is of no account for a workload. */
  readonly uses: readonly ApiUse[];
  /** The workloads that it was made for, and those of which no manifest shows it (`Holders`). */
  readonly meant: readonly Workload[];
  readonly shared: readonly Workload[];
}

/** The two sorts of workloads that a binding gives something to. */
export type Holding = 'meant' | 'shared';

/** The bindings of the input, RoleBindings first, by name: which of several tells of all does not depend on the order of the input. */
export function allBindings({inventory}: Context): readonly KubeObject<RoleBinding>[] {
  return ['RoleBinding', 'ClusterRoleBinding'].flatMap(kind =>
    inventory.all<RoleBinding>(kind).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  );
}

/** What each binding gives. */
export function grants(context: Context): ReadonlyMap<KubeObject, Grant> {
  return new Map(
    allBindings(context).map(binding => [
      binding,
      {binding, uses: usesOf(binding, context.inventory), ...holdersOf(binding, context)},
    ]),
  );
}

/**
 * The bindings that give the same workloads a use of the Kubernetes API that is equally bad, this one among them: they need one
 * decision, and one finding on the first of them tells of all. Empty where the binding gives such workloads nothing.
 */
export function alike(grant: Grant, holding: Holding, context: Context): readonly Grant[] {
  const key = keyOf(grant, holding);
  return key === undefined
    ? []
    : (context.choice(holding === 'meant' ? meantAlike : sharedAlike).get(key) ?? []);
}

/** The bindings on which the findings are that tell of a binding. */
export function tellersOf(binding: KubeObject, context: Context): readonly KubeObject[] {
  const grant = context.choice(grants).get(binding);
  const first = (['meant', 'shared'] as const).flatMap(holding =>
    grant ? alike(grant, holding, context).slice(0, 1) : [],
  );
  return first.length === 0 ? [binding] : first.map(each => each.binding);
}

function meantAlike(context: Context): ReadonlyMap<string | undefined, readonly Grant[]> {
  return Map.groupBy(context.choice(grants).values(), grant => keyOf(grant, 'meant'));
}

function sharedAlike(context: Context): ReadonlyMap<string | undefined, readonly Grant[]> {
  return Map.groupBy(context.choice(grants).values(), grant => keyOf(grant, 'shared'));
}

/** Workloads, and the worst that they may do. */
function keyOf({uses: [worst], ...grant}: Grant, holding: Holding): string | undefined {
  const ids = grant[holding].map(({object}) => object.id).sort();
  return worst && ids.length > 0 ? JSON.stringify([worst.may, ...ids]) : undefined;
}
