import type {Instant} from './calls.ts';

/**
 * A moment as Kubernetes and AWS write it, in UTC and whole seconds: `2026-11-21T08:00:00Z` (RFC 3339). For people, tags, annotations
 * and tokens alike: what one prints another one can find.
 */
export function instantText(at: Instant): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z');
}
