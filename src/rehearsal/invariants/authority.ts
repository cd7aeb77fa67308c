import type {Call, Instant} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import type {Journal} from '../../cutover/journal.ts';
import {type Violation, violation} from './invariant.ts';

/** I10: an effect is issued by the holder of the lease, in its time. */
export function actsUnderLease(
  holder: string,
  call: Call['call'],
  journal: Journal | null,
  now: Instant,
): Violation | null {
  const lease = journal?.lease ?? null;
  if (lease?.holder === holder && now <= lease.until) return null;
  const held = lease ? `${lease.holder} holds it until ${instantText(lease.until)}` : 'nobody holds it';
  return violation('I10', `${holder} issued ${call} without the lease`, held);
}

/** I10: with another holder the epoch grows, and it never shrinks. */
export function epochGrows(before: Journal | null, after: Journal): Violation | null {
  const [old, next] = [before?.lease, after.lease];
  if (!old || !next) return null;
  const grows = next.holder === old.holder ? next.epoch >= old.epoch : next.epoch > old.epoch;
  return grows
    ? null
    : violation(
        'I10',
        `the lease went from epoch ${old.epoch} of ${old.holder} to ${next.epoch} of ${next.holder}`,
      );
}

/** I11: some track of the stored journal has announced exactly this call; the version that was seen last may be a newer one. */
export function wasAnnounced(call: Call, journal: Journal | null): Violation | null {
  const intents = Object.values(journal?.tracks ?? {}).flatMap(({intent}) => intent ?? []);
  const wanted = inputText(call.in);
  if (intents.some(intent => intent.call === call.call && inputText(intent.input) === wanted)) return null;
  return violation(
    'I11',
    `${call.call} was issued without being announced`,
    `issued: ${wanted}`,
    ...intents.map(intent => `announced: ${intent.call} ${inputText(intent.input)}`),
  );
}

/** The input of a call without the version that the caller saw, keys sorted. */
function inputText(input: unknown): string {
  return JSON.stringify(input, (key, value: unknown) => {
    if (key === 'version') return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** How many of the last entries are compared: all of them each time would be slow, and the older ones were compared before. */
const COMPARED = 20;

/** I11: entries of the audit are only ever appended. */
export function onlyAppends(before: Journal | null, after: Journal): Violation | null {
  const kept = before?.entries ?? [];
  const from = Math.max(0, kept.length - COMPARED);
  const isPrefix =
    JSON.stringify(after.entries.slice(from, kept.length)) === JSON.stringify(kept.slice(from));
  return isPrefix ? null : violation('I11', 'entries of the journal were changed or removed');
}
