/**
 * A Kubernetes `IntOrString` that counts pods: a number of pods, or a percentage of them (100 = all).
 * Follows `k8s.io/apimachinery/pkg/util/intstr`.
 */
export type IntOrPercent = {readonly count: number} | {readonly percent: number};

/**
 * Reads a field such as `maxSurge` or `minAvailable`: a whole number from 0 on, or text such as `25%`. Undefined for all
 * else, which the API server refuses too (also `"3"` as text, `2.5` and `-1`).
 */
export function intOrPercent(value: unknown): IntOrPercent | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? {count: value} : undefined;
  if (typeof value !== 'string' || !/^[0-9]{1,9}%$/.test(value)) return undefined;
  return {percent: Number(value.slice(0, -1))};
}

/** The number of pods that it means of `total` pods, with fractions rounded up or down. May exceed `total`. */
export function podsOf(amount: IntOrPercent, total: number, rounding: 'up' | 'down'): number {
  if ('count' in amount) return amount.count;
  return rounding === 'up'
    ? Math.ceil((amount.percent * total) / 100)
    : Math.floor((amount.percent * total) / 100);
}
