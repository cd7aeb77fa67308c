import {LOAD_BALANCER} from '../limits.ts';
import type {Plan} from '../plan.ts';
import {type ResourceKey, type ResourceKind, textFields} from '../resource.ts';
import {checkShape} from '../shapes/check-shape.ts';
import type {CheckFault, Constraint} from './constraint.ts';
import {CONSTRAINTS, SHAPE_CONSTRAINTS} from './constraints.ts';
import {createContext, type Quotas} from './context.ts';

export type {CheckFault} from './constraint.ts';

/**
 * Every place where a planned resource breaks a constraint of AWS, sorted by resource, place and constraint. First each
 * resource is compared with the API's own model; one with a field of the wrong type is looked at no further, as the other
 * constraints rely on the types. Where a constraint says more of a value than the model does, its word alone stands. Never
 * throws, whatever the inputs hold. `quotas` are those of the account; `region` is where everything is made, if that is known.
 */
export function check(
  plan: Plan,
  quotas: Quotas = {rules: LOAD_BALANCER.rules},
  region?: string,
): CheckFault[] {
  const faults: CheckFault[] = [];
  const ofModel: CheckFault[] = [];
  const file = (into: CheckFault[], {id, remediation}: Pick<Constraint, 'id' | 'remediation'>) => {
    return (resource: ResourceKey, pointer: string, message: string): void => {
      into.push({rule: id, resource, pointer, message, remediation});
    };
  };
  const illTyped = new Set<ResourceKey>();
  for (const [key, {kind, input}] of plan.resources) {
    for (const fault of checkShape(kind, input)) {
      if (fault.kind === 'wrong-type' || (fault.kind === 'missing-field' && hasDocument(kind)))
        illTyped.add(key);
      file(ofModel, SHAPE_CONSTRAINTS[fault.kind])(key, fault.pointer, fault.message);
    }
  }
  const context = createContext(plan, key => plan.resources.has(key) && !illTyped.has(key), quotas, region);
  for (const constraint of CONSTRAINTS) constraint.test(context, file(faults, constraint));
  const told = new Set(faults.map(placeOf));
  return [...faults, ...ofModel.filter(fault => !told.has(placeOf(fault)))].sort(byPlace);
}

/** In the types of the AWS SDK any field may be missing; a document of ours may not. */
function hasDocument(kind: ResourceKind): boolean {
  return textFields(kind).length > 0;
}

function placeOf({resource, pointer}: CheckFault): string {
  return `${resource} ${pointer}`;
}

function byPlace(a: CheckFault, b: CheckFault): number {
  return compare(a.resource, b.resource) || compare(a.pointer, b.pointer) || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
