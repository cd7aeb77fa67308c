/**
 * How surprising a count is: the smaller of the chances of at most, and of at least, `count` hits in `trials` draws that each hit with
 * `share` (the tails of the binomial distribution). 1 where there was no draw; 0 for a hit of what can never be hit, and for a miss of what always is.
 */
export function surprise(count: number, trials: number, share: number): number {
  if (trials === 0) return 1;
  if (share <= 0) return count === 0 ? 1 : 0;
  if (share >= 1) return count === trials ? 1 : 0;
  let logarithm = trials * Math.log1p(-share);
  let [below, present] = [0, 0];
  for (let hits = 0; hits <= count; hits++) {
    present = Math.exp(logarithm);
    below += present;
    logarithm += Math.log((trials - hits) / (hits + 1)) + Math.log(share / (1 - share));
  }
  return Math.max(0, Math.min(below, 1 - below + present));
}
