import type {RecordSet} from '../../cutover/records.ts';
import {storedName, wildcardsFor} from './names.ts';
import type {ZoneName} from './rules.ts';

/** A set that Route 53 may answer with, and how likely it is; the probabilities of a question add up to 1. */
export interface Choice {
  readonly set: RecordSet;
  readonly probability: number;
}

/** What a question finds: no such name, a name without this type, or the sets that may be answered. */
export type Answer =
  | {readonly kind: 'nxdomain' | 'nodata'}
  | {readonly kind: 'answer'; readonly choices: readonly Choice[]};

/** Whether an alias's target, or a health check, is healthy. */
export interface Health {
  readonly target: (zone: string, target: string) => boolean;
  readonly check: (id: string) => boolean;
}

/**
 * What Route 53 answers for a name and type of a zone: the exact name, else the nearest wildcard; a CNAME stands for every type
 * (RFC 1034 §4.3.2, RFC 4592).
 */
export function resolve(
  zone: ZoneName,
  sets: readonly RecordSet[],
  question: {readonly name: string; readonly type: string},
  health: Health,
): Answer {
  const asked = storedName(question.name);
  const exists = sets.some(({name}) => name === asked || name.endsWith(`.${asked}`));
  const owner = exists
    ? asked
    : wildcardsFor(asked, zone.name).find(wildcard => sets.some(({name}) => name === wildcard));
  if (owner === undefined) return {kind: 'nxdomain'};
  const atName = sets.filter(({name}) => name === owner);
  const group = atName.filter(({type}) => type === question.type);
  const found = group.length > 0 ? group : atName.filter(({type}) => type === 'CNAME');
  return found.length === 0
    ? {kind: 'nodata'}
    : {kind: 'answer', choices: choicesOf(found, set => isHealthy(set, health))};
}

/** An alias is as healthy as its target where that is evaluated; a set without any health check always is healthy. */
function isHealthy({alias, healthCheck}: RecordSet, health: Health): boolean {
  if (alias?.evaluateHealth === true && !health.target(alias.zone, alias.target)) return false;
  return healthCheck === undefined || health.check(healthCheck);
}

/**
 * Chooses among the sets of one name and type (developer guide, "How Amazon Route 53 chooses records when health checking is
 * configured" and "Weighted routing"): healthy sets with a weight above 0; without one, healthy sets at weight 0 (cutover,
 * finding 1); without a healthy set at all, every set counts as healthy. Where all weights are 0, all are equally likely (T2).
 */
export function choicesOf(
  group: readonly RecordSet[],
  healthy: (set: RecordSet) => boolean,
): readonly Choice[] {
  const alive = group.filter(healthy);
  const considered = alive.length > 0 ? alive : group;
  const heavy = considered.filter(set => weightOf(set) > 0);
  const chosen = heavy.length > 0 ? heavy : considered;
  const total = chosen.reduce((sum, set) => sum + weightOf(set), 0);
  return chosen.map(set => ({set, probability: total > 0 ? weightOf(set) / total : 1 / chosen.length}));
}

/** A simple set is alone, so any weight does. */
function weightOf({weighted}: RecordSet): number {
  return weighted?.weight ?? 1;
}
