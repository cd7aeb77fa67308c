import type {Instant} from '../../cutover/calls.ts';

/** A token bucket: what is in it, and since when. */
export interface Bucket {
  readonly tokens: number;
  readonly at: Instant;
}

/** How much a bucket holds, and what flows in each second. */
export interface BucketSize {
  readonly capacity: number;
  readonly refill: number;
}

/** The bucket after `wanted` tokens were taken out, or undefined where it holds too few; then none are taken. */
export function taken(
  bucket: Bucket,
  {capacity, refill}: BucketSize,
  now: Instant,
  wanted: number,
): Bucket | undefined {
  const tokens = Math.min(capacity, bucket.tokens + (now - bucket.at) * refill);
  return tokens >= wanted ? {tokens: tokens - wanted, at: now} : undefined;
}
