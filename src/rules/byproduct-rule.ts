import {byproducts} from '../choices/byproducts.ts';
import type {Level} from '../finding.ts';
import type {ByproductKind, KubeObject} from '../model/inventory.ts';
import {isWorkloadKind} from '../model/workload.ts';
import {WHOLE} from './object-rule.ts';
import type {Rule} from './rule.ts';
import {listed, objectName} from './wording.ts';

/** Objects that are named one by one. */
const FEW = 4;

/** A rule on one sort of by-products of a cluster: one finding for all of a run, filed under the first. */
interface ByproductRule
  extends Omit<Rule<'byproduct'>, 'on' | 'claims' | 'podClaims' | 'fidelities' | 'map' | 'knowledge'> {
  readonly byproduct: ByproductKind;
  readonly level: Level;
  /** The finding's message. `objects` are all of the sort, `told` names the first of them and counts the rest. */
  readonly says: (told: string, objects: readonly KubeObject[]) => string;
  /** Why each of them has no meaning on ECS: a full sentence. */
  readonly reason: (object: KubeObject) => string;
}

/** Declares the rule of a sort of by-products. */
export function defineByproductRule(declared: ByproductRule): Rule<'byproduct'> {
  const {byproduct, level, says, reason, ...rest} = declared;
  return {
    ...rest,
    on: 'byproduct',
    claims: WHOLE,
    fidelities: ['dropped'],
    knowledge: {asOf: '2026-11', standing: 'documented'},
    map({object, context, report, drop}) {
      if (object.byproduct !== byproduct) return;
      const all = context.choice(byproducts).get(byproduct) ?? [];
      if (all[0] === object)
        report('', {
          level,
          fidelity: 'dropped',
          message: says(told(all), all),
        });
      else drop('', reason(object));
    },
  };
}

/** `Job shop/a and Pod shop/b`; many: `23 objects (Pod: 8, ReplicaSet: 4 …; Pod shop/a among them)`. */
function told(objects: readonly KubeObject[]): string {
  const [first] = objects;
  if (!first || objects.length <= FEW) return listed(objects.map(({ref}) => objectName(ref)));
  const kinds = [...Map.groupBy(objects, ({ref}) => ref.kind)]
    .toSorted(([, some], [, others]) => others.length - some.length)
    .map(([kind, {length}]) => `${kind}: ${length}`);
  const workload = objects.find(({ref}) => isWorkloadKind(ref.kind)) ?? first;
  return `${objects.length} objects (${kinds.join(', ')}; ${objectName(workload.ref)} among them)`;
}
