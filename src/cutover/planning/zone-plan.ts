import type {ZonePlan} from '../plan.ts';
import {normaliseName} from '../record-name.ts';
import type {RecordSet} from '../records.ts';
import type {BalancerSeen, Planned, Refusal, ZoneSeen} from './discovery.ts';

/** Aliases of load balancers answer with this TTL; other members of a group get the same (cutover T7). */
const RAMP_TTL = 60;

/** A zone's records of one host, and the two sides. */
export interface ZoneRecords {
  readonly host: string;
  readonly zone: ZoneSeen;
  /** The sets that answer for the host, of all types. */
  readonly sets: readonly RecordSet[];
  /** Ownership records of external-dns: they go with the first change, and come back with a rollback. */
  readonly txt: readonly RecordSet[];
  readonly source: BalancerSeen;
  readonly target: BalancerSeen;
  readonly run: string;
}

/**
 * The stages of a host's records in one zone, each spelled out, or why they cannot be moved. While they are weighted the source always
 * counts as healthy and the target does not: then weight 0 is dark, and a sick target drops out by itself (cutover, finding 2).
 */
export function zonePlan(records: ZoneRecords): Planned<ZonePlan> {
  const {host, zone, sets, txt, target, run} = records;
  const place = ` (zone ${zone.name}, ${zone.id}${zone.private ? ', private' : ''})`;
  const refusals = [...problems(records)].map(
    ([why, remedy]): Refusal => ({what: host, why: `${why}${place}`, remedy}),
  );
  if (refusals.length > 0) return {refusals, notes: []};
  return {
    track: {
      zone: zone.id,
      private: zone.private,
      ...(zone.role !== undefined && {role: zone.role}),
      before: [...sets, ...txt],
      lowered: sets.map(lowered),
      source: sets.map(set => ({
        ...sourceSet(lowered(set)),
        weighted: {id: set.weighted?.id ?? `k2e-${run}-source`, weight: 0},
      })),
      target: sets.map(set => ({
        ...targetSet(lowered(set), target, true),
        weighted: {id: `k2e-${run}-target`, weight: 0},
      })),
      after: sets.map(set => targetSet(withoutWeight(set), target, set.alias?.evaluateHealth ?? false)),
    },
    refusals: [],
    notes: [],
  };
}

function* problems({
  host,
  sets,
  source,
  target,
}: ZoneRecords): Iterable<readonly [why: string, remedy: string]> {
  const policy = sets.find(({otherPolicy}) => otherPolicy !== undefined);
  if (policy)
    yield [
      `its ${policy.type} record has the routing policy ${policy.otherPolicy}, which cannot stand beside weights`,
      `Point the name to an internal name of its own by an alias, give that one a simple record, and plan it instead.`,
    ];
  const groups = Map.groupBy(sets, ({type}) => type);
  for (const [type, members] of groups) {
    const weighted = members.filter(set => set.weighted);
    if (weighted.length === 1 && weighted[0]?.weighted?.weight === 0)
      yield [
        `its ${type} record has the weight 0 and nobody beside it, and weights that are all 0 are no state to go back to`,
        'Give it a weight above 0, then plan again.',
      ];
    if (weighted.length > 0 && members.length > 1)
      yield [
        `its ${type} record is split by weights already, among ${members.length} members`,
        'Finish that change first, so that one member is left.',
      ];
  }
  for (const set of sets) {
    if (set.otherPolicy !== undefined) continue;
    if ((set.values?.length ?? 0) > 1)
      yield [
        `its ${set.type} record has ${set.values?.length} values, and a weighted one may have one`,
        'Make it an alias of the load balancer, then plan again.',
      ];
    else if (!pointsTo(set, source))
      yield [
        `its ${set.type} record points to ${toText(set)}, not to the load balancer ${source.dnsName}`,
        'A content delivery network, an accelerator or another name stands in front: the switch belongs there, not into this record.',
      ];
  }
  if (groups.has('A') && target.withoutIpv4)
    yield [
      `it answers A, and the load balancer ${target.name} on ECS has no public IPv4 addresses`,
      'Set its address type to dualstack (`ingress.ipAddressType` of k2e.yaml, or a patch).',
    ];
  if (groups.has('AAAA') && !target.dualStack)
    yield [
      `it answers AAAA, and the load balancer ${target.name} on ECS has IPv4 addresses only`,
      'Set its address type to dualstack (`ingress.ipAddressType` of k2e.yaml, or a patch), or remove the AAAA record first.',
    ];
  if (sets.some(({type, alias}) => type === 'CNAME' && alias !== undefined))
    yield ['its CNAME is an alias of another record', `Plan that record instead of ${host}.`];
}

/** True when a set leads to this load balancer; HTTPS and SVCB records may name the host itself by `.`. */
function pointsTo(set: RecordSet, {dnsName}: BalancerSeen): boolean {
  const plain = (text: string) => normaliseName(text).replace(/^dualstack\./, '');
  if (set.alias) return plain(set.alias.target) === plain(dnsName);
  if (isServiceBinding(set))
    return (set.values ?? []).every(value => {
      const leads = boundName(value);
      return leads === '.' || plain(leads) === plain(dnsName);
    });
  return (set.values ?? []).every(value => plain(value) === plain(dnsName));
}

function isServiceBinding({type}: RecordSet): boolean {
  return type === 'HTTPS' || type === 'SVCB';
}

/** The target name of `1 . alpn="h2"`: the second word (RFC 9460 §2.1). */
function boundName(value: string): string {
  return /^\s*\d+\s+(\S+)/.exec(value)?.[1] ?? '';
}

function toText({alias, values}: RecordSet): string {
  return alias?.target ?? (values ?? []).join(', ');
}

function lowered(set: RecordSet): RecordSet {
  return set.ttl !== undefined && set.ttl > RAMP_TTL ? {...set, ttl: RAMP_TTL} : set;
}

function sourceSet({healthCheck: _, ...set}: RecordSet): RecordSet {
  return set.alias ? {...set, alias: {...set.alias, evaluateHealth: false}} : set;
}

function targetSet(
  {healthCheck: _, ...set}: RecordSet,
  target: BalancerSeen,
  evaluateHealth: boolean,
): RecordSet {
  if (set.alias) return {...set, alias: {zone: target.zone, target: target.dnsName, evaluateHealth}};
  const values = isServiceBinding(set)
    ? (set.values ?? []).map(value => boundTo(value, target.dnsName))
    : [target.dnsName];
  return {...set, values};
}

function withoutWeight({weighted: _, ...set}: RecordSet): RecordSet {
  return set;
}

/** Address hints are the source's own; without them clients ask for the addresses. `.` stays: it names the host itself. */
function boundTo(value: string, dnsName: string): string {
  return value
    .replace(/\s+ipv[46]hint=(?:"[^"]*"|\S+)/g, '')
    .replace(/^(\s*\d+\s+)(\S+)/, (whole, front: string, name: string) =>
      name === '.' ? whole : `${front}${dnsName}.`,
    );
}
