import {isObject} from '../json.ts';
import {Quantity} from './quantity.ts';
import type {ScalarName} from './schemas/schema.ts';

/** Why a single value is refused: it has another type, its number does not fit or is below zero, or its text is no amount. */
export type ScalarProblem = 'type' | 'too-large' | 'negative' | 'no-amount';

/** Nearly every amount that people write; what it does not match is read in full. */
const PLAIN_AMOUNT = /^\d{1,15}(?:\.\d{1,9})?(?:m|k|M|G|T|P|E|[KMGTPE]i)?$/;

/** Whole numbers below zero mean something in these fields only (Kubernetes' validation refuses them elsewhere). */
const MAY_BE_NEGATIVE: ReadonlySet<string | number> = new Set([
  'priority',
  'value',
  'terminationGracePeriodSeconds',
  'tolerationSeconds',
  'exitCode',
  'signal',
]);

/**
 * What Kubernetes' JSON decoder, or k2e, would refuse in a single value that is not null. `field` is the key, or the number
 * in a list, at which it stands.
 */
export function scalarProblem(
  is: ScalarName,
  value: unknown,
  field: string | number | undefined,
): ScalarProblem | undefined {
  switch (is) {
    case 'string':
    case 'bytes':
    case 'time':
      return typeof value === 'string' ? undefined : 'type';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'type';
    case 'int32':
      return wholeProblem(value, 2 ** 31 - 1, field);
    case 'int64':
      // 64 bits, of which k2e carries 53: no setting of ECS takes more, and JavaScript would round them.
      return wholeProblem(value, Number.MAX_SAFE_INTEGER, field);
    case 'int-or-string':
      return typeof value === 'string' ? undefined : wholeProblem(value, 2 ** 31 - 1, field);
    case 'number':
      return typeof value === 'number' ? undefined : 'type';
    case 'quantity':
      return amountProblem(value);
    case 'free-object':
      return isObject(value) ? undefined : 'type';
    case 'json':
      return undefined;
  }
}

function wholeProblem(
  value: unknown,
  most: number,
  field: string | number | undefined,
): ScalarProblem | undefined {
  if (typeof value === 'bigint') return 'too-large';
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'type';
  if (value > most || value < -most - 1) return 'too-large';
  const isAllowed = value >= 0 || typeof field !== 'string' || MAY_BE_NEGATIVE.has(field);
  return isAllowed ? undefined : 'negative';
}

function amountProblem(value: unknown): ScalarProblem | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return 'type';
  if (typeof value === 'string' && PLAIN_AMOUNT.test(value)) return undefined;
  return Quantity.parse(value).quantity ? undefined : 'no-amount';
}
