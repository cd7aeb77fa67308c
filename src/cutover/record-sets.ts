import {answerOf, type Seen} from './observed.ts';
import type {RecordSet} from './records.ts';

/** Types that lead clients somewhere: they move with their host, and one that nobody planned at a name of the plan is drift. The others (MX, CAA, foreign TXT …) stay. */
export const LEADING: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB']);

/** Record names, each once, in order. */
export function namesOf(records: readonly RecordSet[]): readonly string[] {
  return [...new Set(records.map(({name}) => name))].toSorted();
}

/**
 * The record sets as they were seen at the names of `planned`, sorted: those that lead clients somewhere, and TXT where one is planned.
 * Others at the same name (MX, CAA, somebody's TXT) are nobody's business here. Undefined where a name was not looked at.
 */
export function recordsSeen(
  zone: string,
  planned: readonly RecordSet[],
  seen: readonly Seen[],
): readonly RecordSet[] | undefined {
  const found: RecordSet[] = [];
  for (const name of namesOf(planned)) {
    const records = answerOf(seen, 'dns.records', {zone, name});
    if (records === undefined) return undefined;
    found.push(...records);
  }
  return sorted(among(found, planned));
}

/** Those of `records` that concern the names of `planned`. */
export function among(records: readonly RecordSet[], planned: readonly RecordSet[]): readonly RecordSet[] {
  return records.filter(({name, type}) =>
    planned.some(
      other => other.name === name && (LEADING.has(type) || (type === 'TXT' && other.type === 'TXT')),
    ),
  );
}

/** Record sets in one order, whatever order they came in. */
export function sorted(records: readonly RecordSet[]): readonly RecordSet[] {
  return records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** A record set by what identifies it in its zone. */
export function keyOf({name, type, weighted}: RecordSet): string {
  return `${name} ${type}${weighted ? ` ${weighted.id}` : ''}`;
}
