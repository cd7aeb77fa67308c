import {isObject} from '../json.ts';
import type {LabelSelector} from './kubernetes.generated.ts';

/** Labels of an object: from a manifest, so keys are looked up as own properties only. */
export type Labels = Readonly<Record<string, string>>;

/** One condition on labels, as `k8s.io/apimachinery/pkg/labels` v0.36.3 has it. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  /** One text for `gt` and `lt`, none for `exists` and `!`. */
  readonly values: readonly string[];
}

/** Conditions that must all hold; an empty list matches everything. */
export type Selector = readonly Requirement[];

/** The value of a label, or undefined; also for what a custom resource has instead of labels. */
export function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return isObject(labels) && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** True when the labels fulfil every requirement (a missing label fulfils `notin` and `!`). */
export function matches(selector: Selector, labels: Labels | undefined): boolean {
  return selector.every(requirement => fulfils(requirement, labelOf(labels, requirement.key)));
}

function fulfils({operator, values}: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'gt':
      return compare(value, values[0], (label, bound) => label > bound);
    case 'lt':
      return compare(value, values[0], (label, bound) => label < bound);
  }
}

const INTEGER = /^[+-]?\d+$/;

function compare(
  value: string | undefined,
  bound: string | undefined,
  holds: (value: bigint, bound: bigint) => boolean,
): boolean {
  if (value === undefined || bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound))
    return false;
  return holds(BigInt(value.replace('+', '')), BigInt(bound.replace('+', '')));
}

/** The selector for a plain map of labels (`spec.selector` of a Service): all must be equal. */
export function selectorFromLabels(labels: Labels): Selector {
  return Object.entries(labels).map(([key, value]) => ({key, operator: 'in', values: [value]}));
}

const OPERATORS = {In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!'} as const;

/**
 * The selector of an API object's `matchLabels` and `matchExpressions`; undefined (it matches nothing) when there is none or
 * the API server would refuse it. `{}` matches everything, as in `metav1.LabelSelectorAsSelector`.
 */
export function selectorFrom(given: LabelSelector | undefined): Selector | undefined {
  if (given === undefined) return undefined;
  const selector: Requirement[] = [...selectorFromLabels(given.matchLabels ?? {})];
  for (const {key, operator, values} of given.matchExpressions ?? []) {
    if (key === undefined || operator === undefined || !Object.hasOwn(OPERATORS, operator)) return undefined;
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues !== (values?.length ?? 0) > 0) return undefined;
    selector.push({key, operator: OPERATORS[operator as keyof typeof OPERATORS], values: values ?? []});
  }
  return selector;
}

/** The selector in a field of a custom resource, of which no schema says what it holds; undefined where it is none. */
export function customSelector(given: unknown): Selector | undefined {
  if (!isObject(given)) return undefined;
  const {matchLabels = {}, matchExpressions = []} = given;
  const isWellFormed =
    isObject(matchLabels) && Array.isArray(matchExpressions) && matchExpressions.every(isObject);
  return isWellFormed ? selectorFrom(given as LabelSelector) : undefined;
}
