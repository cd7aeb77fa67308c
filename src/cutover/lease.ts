import type {Instant} from './calls.ts';
import type {Context} from './context.ts';
import type {Journal, Lease} from './journal.ts';

/**
 * What a process may do about the lease at this moment: `held` it may act, `take` it may write itself in (also to renew), `other`
 * somebody else holds it.
 */
export function leaseFor(
  {holder, settings, safeguards}: Context,
  lease: Lease | null,
  now: Instant,
): 'held' | 'take' | 'other' {
  if (lease === null) return 'take';
  if (lease.holder === holder) return now + settings.lease / 2 <= lease.until ? 'held' : 'take';
  return !safeguards.lease || now > lease.until + settings.skew ? 'take' : 'other';
}

/** True while the holder may still begin a call: it ends before anybody else may act, also by the clock of another machine. */
export function mayAct(
  {holder, settings, safeguards}: Context,
  lease: Lease | null,
  now: Instant,
  confirmed: Instant,
): boolean {
  if (!safeguards.lease) return true;
  return lease?.holder === holder && now + settings.call <= lease.until && now - confirmed <= settings.fresh;
}

/** The journal with this process as holder, for its full time; the epoch grows with a new holder. */
export function holding({holder, settings}: Context, journal: Journal, now: Instant): Journal {
  const {lease} = journal;
  const epoch = (lease?.epoch ?? 0) + (lease?.holder === holder ? 0 : 1);
  return {...journal, lease: {epoch, holder, until: now + settings.lease}};
}

/** The journal with the lease given back: the next holder need not wait. */
export function released(journal: Journal): Journal {
  const {lease} = journal;
  return lease ? {...journal, lease: {...lease, until: 0}} : journal;
}
