import {itemsAt, textAt} from '../../model/gateway.ts';
import {type Pointer, valueAt} from '../../pointer.ts';

/** A requirement of a NodePool on the machines that Karpenter may make. */
export interface NodeRequirement {
  /** The label of nodes; without the prefix of its product where it is about the instance: `instance-family`. */
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Labels of Karpenter and of EKS Auto Mode have the same names behind different prefixes. */
const PREFIX = /^(?:karpenter\.k8s\.aws|eks\.amazonaws\.com)\/(?=instance-)/;
/** Names and numbers of instances, and nothing that could hold more than that. */
const PLAIN = /^[a-z0-9][a-z0-9.-]{0,62}$/i;

/** The requirements at `path`, in their order; values that are no plain words are left out. */
export function nodeRequirements(value: object, path: Pointer): readonly NodeRequirement[] {
  return itemsAt(value, path).map(({item}) => {
    const values = valueAt(item, '/values');
    return {
      key: (textAt(item, '/key') ?? '').replace(PREFIX, ''),
      operator: textAt(item, '/operator') ?? '',
      values: (Array.isArray(values) ? values : []).map(String).filter(each => PLAIN.test(each)),
    };
  });
}

/** True where a value fulfils a requirement. */
export function fulfils(value: string, {operator, values}: NodeRequirement): boolean {
  const [first = ''] = values;
  const [number, bound] = [Number(value), Number(first)];
  switch (operator) {
    case 'In':
      return values.includes(value);
    case 'NotIn':
      return !values.includes(value);
    case 'Gt':
      return number > bound;
    case 'Gte':
      return number >= bound;
    case 'Lt':
      return number < bound;
    case 'Lte':
      return number <= bound;
    case 'DoesNotExist':
      return false;
    default:
      return true;
  }
}

/** Bounds, both included; undefined where there is none. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** The whole numbers that fulfil all of these requirements, as a range; undefined where they say nothing of the kind. */
export function rangeOf(requirements: readonly NodeRequirement[]): Range | undefined {
  let [min, max] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const {operator, values} of requirements) {
    const numbers = values.map(Number).filter(Number.isSafeInteger);
    const [first] = numbers;
    if (first === undefined) continue;
    if (operator === 'In')
      [min, max] = [Math.max(min, Math.min(...numbers)), Math.min(max, Math.max(...numbers))];
    if (operator === 'Gt') min = Math.max(min, first + 1);
    if (operator === 'Gte') min = Math.max(min, first);
    if (operator === 'Lt') max = Math.min(max, first - 1);
    if (operator === 'Lte') max = Math.min(max, first);
  }
  const range = {
    ...(Number.isFinite(min) ? {min} : {}),
    ...(Number.isFinite(max) ? {max} : {}),
  };
  return Object.keys(range).length === 0 ? undefined : range;
}
