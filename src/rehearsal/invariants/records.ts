import type {ZonePlan} from '../../cutover/plan.ts';
import type {RecordSet} from '../../cutover/records.ts';
import {choicesOf} from '../route53/resolve.ts';
import {type Violation, violation} from './invariant.ts';

/** The present record sets of one zone at the names of a plan; names as k2e writes them. */
export interface ZoneView {
  readonly zone: ZonePlan;
  readonly records: readonly RecordSet[];
}

/** All that has to hold of a zone's records at any moment until the cutover is finalised: I4, I5, I6, I9. */
export function recordViolations(view: ZoneView, finalised: boolean): readonly Violation[] {
  const found = [...answerable(view), ...consistent(view), ...darkAtZero(view)];
  return finalised ? found : [...found, ...wayBack(view)];
}

/** I4: what had an answer keeps one, and a group never has only weights of 0. TXT of external-dns may go (cutover T30). */
export function answerable({zone, records}: ZoneView): readonly Violation[] {
  return keysOf(zone.before).flatMap(key => {
    const group = records.filter(record => keyOf(record) === key);
    if (group.length === 0) return [violation('I4', `${key} in zone ${zone.zone} has no record set`)];
    if (group.every(({weighted}) => weighted && weighted.weight === 0))
      return [violation('I4', `all weights of ${key} in zone ${zone.zone} are 0`, ...group.map(recordText))];
    return [];
  });
}

/** I5: one TTL for each group; the address types of a name have the same members with the same weights. */
export function consistent({zone, records}: ZoneView): readonly Violation[] {
  const found: Violation[] = [];
  for (const key of keysOf(records)) {
    const group = records.filter(record => keyOf(record) === key);
    const ttls = new Set(group.flatMap(({ttl}) => ttl ?? []));
    if (ttls.size > 1)
      found.push(
        violation(
          'I5',
          `the sets of ${key} in zone ${zone.zone} have several TTLs`,
          ...group.map(recordText),
        ),
      );
  }
  for (const name of new Set(records.map(record => record.name))) {
    const shapes = (['A', 'AAAA', 'HTTPS', 'SVCB'] as const)
      .map(type => ({type, members: membersOf(records, name, type)}))
      .filter(({members}) => members.length > 0);
    const [first, ...others] = shapes;
    const other = others.find(({members}) => members.join() !== first?.members.join());
    if (first && other)
      found.push(
        violation(
          'I5',
          `${first.type} and ${other.type} of ${name} in zone ${zone.zone} do not agree`,
          ...shapes.map(({type, members}) => `${type}: ${members.join(', ')}`),
        ),
      );
  }
  return found;
}

function membersOf(records: readonly RecordSet[], name: string, type: string): readonly string[] {
  return records
    .filter(record => record.name === name && record.type === type)
    .map(({weighted}) => (weighted ? `${weighted.id}=${weighted.weight}` : 'simple'))
    .sort();
}

/** I6: with the target at weight 0 it is not chosen even when everything else that is health-checked is sick (finding 1). */
export function darkAtZero({zone, records}: ZoneView): readonly Violation[] {
  const targets = new Set(zone.target.map(target => `${keyOf(target)} ${target.weighted?.id}`));
  const isTarget = (record: RecordSet) => targets.has(`${keyOf(record)} ${record.weighted?.id}`);
  return keysOf(records).flatMap(key => {
    const group = records.filter(record => keyOf(record) === key);
    const dark = group.filter(record => isTarget(record) && record.weighted?.weight === 0);
    if (dark.length === 0) return [];
    const couldBeSick = (record: RecordSet) =>
      record.alias?.evaluateHealth === true || record.healthCheck !== undefined;
    const chosen = choicesOf(group, record => isTarget(record) || !couldBeSick(record));
    return chosen.some(({set}) => dark.includes(set))
      ? [
          violation(
            'I6',
            `the target of ${key} in zone ${zone.zone} has weight 0 and is chosen when the source is sick`,
            ...group.map(recordText),
          ),
        ]
      : [];
  });
}

/** I9: somewhere among the sets of each name and type is the source, as found, lowered or weighted. */
export function wayBack({zone, records}: ZoneView): readonly Violation[] {
  return keysOf(zone.source).flatMap(key => {
    const sources = [...zone.before, ...zone.lowered, ...zone.source].filter(record => keyOf(record) === key);
    const isThere = records.some(
      record => keyOf(record) === key && sources.some(source => destination(source) === destination(record)),
    );
    return isThere
      ? []
      : [violation('I9', `nothing of ${key} in zone ${zone.zone} leads to the source any more`)];
  });
}

/** Where a set leads, whatever its weight, TTL and health flag. */
export function leadsTo({alias, values}: RecordSet): string {
  return alias ? `alias ${alias.zone} ${alias.target}` : `values ${[...(values ?? [])].sort().join(' ')}`;
}

/** Where clients end up: `dualstack.` before a load balancer's name leads to the same one. */
export function destination(set: RecordSet): string {
  return leadsTo(set).replace(/ dualstack\./, ' ');
}

/** Name and type: the group of a record set. */
export function keyOf({name, type}: RecordSet): string {
  return `${name} ${type}`;
}

function keysOf(records: readonly RecordSet[]): readonly string[] {
  return [...new Set(records.filter(({type}) => type !== 'TXT').map(keyOf))];
}

/** A record set in one line of evidence. */
export function recordText(record: RecordSet): string {
  const {weighted, alias, ttl} = record;
  return [
    keyOf(record),
    ...(weighted ? [`${weighted.id} weight ${weighted.weight}`] : ['simple']),
    leadsTo(record),
    ...(alias ? [alias.evaluateHealth ? 'health evaluated' : 'health not evaluated'] : [`TTL ${ttl}`]),
  ].join(', ');
}
