/** Route 53 takes weights from 0 to this. */
const LARGEST = 255;

/** The literal weights of both members of a group. */
export interface Weights {
  readonly source: number;
  readonly target: number;
}

/**
 * The literal weights that give the target `percentage` of the answers: exact where whole numbers up to 255 can be, else the nearest,
 * never further off than 1/255. Whole percentages are weights themselves. `total` fixes the sum, where the group has members of others
 * whose share must stay as it is. The sum is never 0 (cutover T2), and a percentage between 0 and 100 leaves neither side without a weight
 * as long as the total allows it.
 */
export function weightsFor(percentage: number, total?: number): Weights {
  const share = Math.min(100, Math.max(0, percentage)) / 100;
  if (total !== undefined && total > 0) return split(share, total);
  if (share === 0) return {source: 100, target: 0};
  if (share === 1) return {source: 0, target: 100};
  if (Number.isInteger(percentage)) return {source: 100 - percentage, target: percentage};
  let best = split(share, 2);
  for (let sum = 3; sum <= 2 * LARGEST; sum++) {
    const weights = split(share, sum);
    if (Math.max(weights.source, weights.target) > LARGEST) continue;
    if (errorOf(weights, share) < errorOf(best, share) - Number.EPSILON) best = weights;
  }
  return best;
}

function split(share: number, sum: number): Weights {
  const nearest = Math.round(share * sum);
  const target = share > 0 && share < 1 && sum > 1 ? Math.min(sum - 1, Math.max(1, nearest)) : nearest;
  return {source: sum - target, target};
}

function errorOf({source, target}: Weights, share: number): number {
  return Math.abs(target / (source + target) - share);
}
