import {isIPv4, isIPv6} from 'node:net';
import type {RecordSet} from '../../cutover/records.ts';
import {isWithin, storedName} from './names.ts';

/** One change of a request, as ChangeResourceRecordSets takes it. k2e never sends UPSERT; other writers of a zone do. */
export interface Change {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly set: RecordSet;
}

/** A zone's identity for the rules; the name as stored. */
export interface ZoneName {
  readonly id: string;
  readonly name: string;
}

/** The zone's sets after the whole batch, or why nothing of it is done. */
export type Outcome =
  | {readonly sets: readonly RecordSet[]; readonly code?: undefined}
  | {readonly code: 'InvalidChangeBatch' | 'InvalidInput'; readonly messages: readonly string[]};

/** API reference, ChangeResourceRecordSets "Limits"; developer guide "Quotas". UPSERT counts twice. */
const MOST_RECORDS = 1000;
const MOST_CHARACTERS = 32_000;
const MOST_VALUES = 400;
const MOST_WEIGHTED = 100;

/**
 * Does a batch of changes to a zone's sets, all or nothing and in order, or says with Route 53's own words why not. The texts are
 * those that users of the API report: kubernetes-sigs/external-dns#1411, #3007, #515, #732, #2537, #2863, #4345;
 * aws/aws-sdk-go-v2#518; chef-boneyard/route53#100; barnybug/cli53#70; boto/boto3#1475, #2240; getmoto/moto#916;
 * cloudfoundry/bosh-bootloader#310; ansible-collections/community.aws#545, #800; gomodules/dns#7; harmony-one/harmony-ops#491.
 */
export function applyChanges(
  zone: ZoneName,
  present: readonly RecordSet[],
  changes: readonly Change[],
): Outcome {
  const malformed = changes.flatMap(change => inputFaults(change));
  if (changes.length === 0)
    return {code: 'InvalidInput', messages: ['Invalid request: Expected a non-empty list of changes']};
  if (malformed.length > 0) return {code: 'InvalidInput', messages: malformed.slice(0, 1)};
  const excess = limitFaults(changes);
  if (excess.length > 0) return {code: 'InvalidChangeBatch', messages: excess};

  const messages: string[] = [];
  let sets = present;
  for (const change of changes) {
    const stored = {...change.set, name: storedName(change.set.name)};
    const faults =
      change.action === 'DELETE' ? deleteFaults(stored, sets) : writeFaults(change, stored, zone, sets);
    messages.push(...faults);
    if (faults.length === 0) sets = changed(change.action, stored, sets);
  }
  return messages.length > 0 ? {code: 'InvalidChangeBatch', messages} : {sets};
}

function changed(action: Change['action'], set: RecordSet, sets: readonly RecordSet[]): readonly RecordSet[] {
  const others = sets.filter(other => !isSameSet(other, set));
  return action === 'DELETE' ? others : [...others, set];
}

/** Name, type and identifier name a set. */
function isSameSet(left: RecordSet, right: RecordSet): boolean {
  return left.name === right.name && left.type === right.type && left.weighted?.id === right.weighted?.id;
}

/** What the request's shape forbids, whatever the zone holds. */
function inputFaults({action, set}: Change): readonly string[] {
  const where = `in Change with [Action=${action}, Name=${storedName(set.name)}, Type=${set.type}, SetIdentifier=${set.weighted?.id || 'null'}]`;
  const hasValues = set.ttl !== undefined && set.values !== undefined;
  const forms = '[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  if (set.alias && (set.ttl !== undefined || set.values !== undefined))
    return [`Invalid request: Expected exactly one of ${forms}, but found more than one ${where}`];
  if (!set.alias && !hasValues)
    return [`Invalid request: Expected exactly one of ${forms}, but found none ${where}`];
  if (!set.weighted) return [];
  const {id, weight} = set.weighted;
  if (id === '') return [`Invalid request: Missing field 'SetIdentifier' ${where}`];
  if (id.length > 128)
    return [
      "1 validation error detected: Value at 'setIdentifier' failed to satisfy constraint: Member must have length less than or equal to 128",
    ];
  if (!Number.isInteger(weight) || weight < 0 || weight > 255)
    return [
      `1 validation error detected: Value '${weight}' at 'weight' failed to satisfy constraint: Member must have value ${weight < 0 ? 'greater than or equal to 0' : 'less than or equal to 255'}`,
    ];
  if ((set.values?.length ?? 0) > 1)
    return [
      `Invalid request: Expected exactly one ResourceRecord for a weighted resource record set ${where}`,
    ];
  return [];
}

function limitFaults(changes: readonly Change[]): readonly string[] {
  let records = 0;
  let characters = 0;
  for (const {action, set} of changes) {
    const times = action === 'UPSERT' ? 2 : 1;
    records += times * (set.values?.length ?? 1);
    characters += times * (set.values ?? []).reduce((sum, value) => sum + value.length, 0);
  }
  return [
    ...(records > MOST_RECORDS ? [`Number of records limit of ${MOST_RECORDS} exceeded.`] : []),
    ...(characters > MOST_CHARACTERS ? [`RDATA character limit of ${MOST_CHARACTERS} exceeded.`] : []),
  ];
}

function deleteFaults(set: RecordSet, sets: readonly RecordSet[]): readonly string[] {
  const present = sets.find(other => isSameSet(other, set));
  const tried = `Tried to delete resource record set ${described(set)}`;
  if (present === undefined) return [`${tried} but it was not found`];
  return isEqualSet(present, set) ? [] : [`${tried} but the values provided do not match the current values`];
}

function described({name, type, weighted}: RecordSet): string {
  return `[name='${name}', type='${type}'${weighted ? `, set-identifier='${weighted.id}'` : ''}]`;
}

/** True where every value of two sets of one name agrees; the order of values is nothing. */
function isEqualSet(left: RecordSet, right: RecordSet): boolean {
  const values = ({values}: RecordSet) => [...(values ?? [])].sort().join('\n');
  return (
    left.ttl === right.ttl &&
    values(left) === values(right) &&
    left.weighted?.weight === right.weighted?.weight &&
    left.healthCheck === right.healthCheck &&
    left.otherPolicy === right.otherPolicy &&
    left.alias?.zone === right.alias?.zone &&
    left.alias?.evaluateHealth === right.alias?.evaluateHealth &&
    (left.alias === undefined ? undefined : storedName(left.alias.target)) ===
      (right.alias === undefined ? undefined : storedName(right.alias.target))
  );
}

/** What a CREATE or UPSERT meets. */
function writeFaults(
  {action}: Change,
  set: RecordSet,
  zone: ZoneName,
  sets: readonly RecordSet[],
): readonly string[] {
  const {name, type} = set;
  const others = sets.filter(other => !isSameSet(other, set));
  const atName = others.filter(other => other.name === name);
  const zoneName = zone.name;
  if (!isWithin(name, zoneName)) return [`RRSet with DNS name ${name} is not permitted in zone ${zoneName}`];
  if (type === 'CNAME' && name === zoneName)
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zoneName}`];
  if (action === 'CREATE' && sets.some(other => isSameSet(other, set)))
    return [`Tried to create resource record set ${described(set)} but it already exists`];
  if (type === 'CNAME' && atName.some(other => other.type !== 'CNAME'))
    return [
      `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zoneName}`,
    ];
  if (type !== 'CNAME' && atName.some(other => other.type === 'CNAME'))
    return [
      `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone ${zoneName}`,
    ];
  return [
    ...groupFaults(
      set,
      atName.filter(other => other.type === type),
    ),
    ...valueFaults(set),
    ...aliasFaults(set, zone, others),
  ];
}

/** How sets of one name and type get along. */
function groupFaults(set: RecordSet, group: readonly RecordSet[]): readonly string[] {
  const {name, type, weighted} = set;
  if (group.length === 0) return [];
  if (!weighted)
    return [
      `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type.`,
    ];
  const subject = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${weighted.id}`;
  if (group.some(other => !other.weighted))
    return [`${subject} cannot be created as a non-weighted set exists with the same name and type.`];
  if (group.some(other => other.ttl !== undefined && set.ttl !== undefined && other.ttl !== set.ttl))
    return [
      `RRSet with DNS name ${name} and type ${type}, SetIdentifier ${weighted.id} cannot be created as weighted sets must contain the same TTL.`,
    ];
  if (group.length >= MOST_WEIGHTED)
    return [
      `${subject} cannot be created as it exceeds the limit of ${MOST_WEIGHTED} weighted sets with the same name and type.`,
    ];
  return [];
}

const IS_VALUE: Readonly<Record<string, readonly [isValid: (value: string) => boolean, fault: string]>> = {
  A: [isIPv4, 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'],
  AAAA: [isIPv6, 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'],
  TXT: [
    value => value.length > 1 && value.startsWith('"') && value.endsWith('"'),
    'InvalidCharacterString (Value should be enclosed in quotation marks)',
  ],
};

function valueFaults({type, values = []}: RecordSet): readonly string[] {
  if (values.length > MOST_VALUES) return [`Cannot have more than ${MOST_VALUES} records in a RRSet.`];
  const rule = Object.hasOwn(IS_VALUE, type) ? IS_VALUE[type] : undefined;
  return values
    .filter(value => rule !== undefined && !rule[0](value))
    .map(value => `Invalid Resource Record: 'FATAL problem: ${rule?.[1]} encountered with '${value}''`);
}

/** An alias to a set of the same zone needs that set. */
function aliasFaults(
  {type, alias}: RecordSet,
  zone: ZoneName,
  others: readonly RecordSet[],
): readonly string[] {
  if (alias?.zone !== zone.id) return [];
  const target = storedName(alias.target);
  const tried = `Tried to create an alias that targets ${target}, type ${type} in zone ${zone.id}`;
  if (!isWithin(target, zone.name))
    return [`${tried}, but the alias target name does not lie within the target zone`];
  return others.some(other => other.name === target && other.type === type)
    ? []
    : [`${tried}, but that target was not found`];
}
