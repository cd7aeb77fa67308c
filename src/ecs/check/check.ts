import type {Plan} from '../plan.ts';
import type {ResourceKey} from '../resource.ts';
import {checkShape} from '../shapes/check-shape.ts';
import type {CheckFault, Constraint} from './constraint.ts';
import {CONSTRAINTS, SHAPE_CONSTRAINTS} from './constraints.ts';
import {createContext} from './context.ts';

export type {CheckFault} from './constraint.ts';

/**
 * Every place where a planned resource breaks a constraint of AWS, sorted by resource, place and constraint. First each
 * resource is compared with the API's own model; one with a field of the wrong type is looked at no further, as the other
 * constraints rely on the types. Never throws, whatever the inputs hold.
 */
export function check(plan: Plan): CheckFault[] {
  const faults: CheckFault[] = [];
  const file = ({id, remediation}: Pick<Constraint, 'id' | 'remediation'>) => {
    return (resource: ResourceKey, pointer: string, message: string): void => {
      faults.push({rule: id, resource, pointer, message, remediation});
    };
  };
  const illTyped = new Set<ResourceKey>();
  for (const [key, {kind, input}] of plan.resources) {
    for (const fault of checkShape(kind, input)) {
      if (fault.kind === 'wrong-type') illTyped.add(key);
      file(SHAPE_CONSTRAINTS[fault.kind])(key, fault.pointer, fault.message);
    }
  }
  const context = createContext(plan, key => plan.resources.has(key) && !illTyped.has(key));
  for (const constraint of CONSTRAINTS) constraint.test(context, file(constraint));
  return faults.sort(byPlace);
}

function byPlace(a: CheckFault, b: CheckFault): number {
  return compare(a.resource, b.resource) || compare(a.pointer, b.pointer) || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
