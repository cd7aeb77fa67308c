import type {Context} from '../../context.ts';
import {differences, isSame} from '../../equal.ts';
import type {Stage} from '../../journal.ts';
import type {WebTrack, ZonePlan} from '../../plan.ts';
import {keyOf, sorted} from '../../record-sets.ts';
import type {ChangeBatch, RecordSet} from '../../records.ts';
import {weightsFor} from '../../weights.ts';

/** All record sets of a zone's plan: their names are what a track looks at. */
export function planned({
  before,
  lowered,
  source,
  target,
  after,
  others = [],
}: ZonePlan): readonly RecordSet[] {
  return [...before, ...lowered, ...source, ...target, ...after, ...others];
}

/** The record sets of a zone at a stage, sorted. The sum of weights is never 0. */
export function recordsAt(zone: ZonePlan, stage: Stage, safeZero: boolean): readonly RecordSet[] {
  const own = stage.at === 'weighted' ? weightedSets(zone, stage, safeZero) : zone[stage.at];
  const keys = new Set(own.map(keyOf));
  return sorted([...own, ...(zone.others ?? []).filter(record => !keys.has(keyOf(record)))]);
}

/** The source always counts as healthy, the target only when it is: then weight 0 gets no traffic, and a sick target drops out (T1). */
function weightedSets(
  zone: ZonePlan,
  {weight, found}: Extract<Stage, {at: 'weighted'}>,
  safeZero: boolean,
): readonly RecordSet[] {
  const weights = found ?? weightsFor(weight, totalOf(zone));
  return [
    ...zone.source.map(record => weighted(record, weights.source, !safeZero)),
    ...zone.target.map(record => weighted(record, weights.target, true)),
  ];
}

function weighted(record: RecordSet, weight: number, evaluateHealth: boolean): RecordSet {
  return {
    ...record,
    ...(record.weighted && {weighted: {...record.weighted, weight}}),
    ...(record.alias && {alias: {...record.alias, evaluateHealth}}),
  };
}

/** The weight that source and target share between them where a group has other members; undefined where it has none. */
function totalOf({before, source, others = []}: ZonePlan): number | undefined {
  if (others.length === 0) return undefined;
  const found = before.find(
    ({weighted: group}) => group && source.some(record => record.weighted?.id === group.id),
  );
  return found?.weighted?.weight;
}

/**
 * The share that the target really gets at a stage, where whole weights cannot express the one that was asked for: beside members of others
 * the sum of the weights is fixed. Empty where it is exact to a tenth of a percent.
 */
export function roundedText(zone: ZonePlan, stage: Stage): string {
  if (stage.at !== 'weighted') return '';
  const {source, target} = weightsFor(stage.weight, totalOf(zone));
  const real = (100 * target) / (source + target);
  return Math.abs(real - stage.weight) < 0.05
    ? ''
    : ` (weights ${source} and ${target}: really ${real.toFixed(1)} %)`;
}

/** How far along a stage is: more is nearer to the target. */
export function rank(stage: Stage): number {
  switch (stage.at) {
    case 'before':
      return 0;
    case 'lowered':
      return 1;
    case 'weighted':
      return 2 + stage.weight;
    case 'after':
      return 1000;
  }
}

/** True for two equal stages. */
export function isSameStage(a: Stage, b: Stage): boolean {
  return rank(a) === rank(b);
}

/** The stage that the records of a zone are at: one of `candidates`; undefined when they are exactly none of them. */
export function stageOf(
  zone: ZonePlan,
  records: readonly RecordSet[],
  candidates: readonly Stage[],
  {safeguards}: Context,
): Stage | undefined {
  return candidates.find(stage => isSame(recordsAt(zone, stage, safeguards.safeZero), records));
}

/**
 * The stage of a zone whose own two members have other weights than k2e gives, and which is otherwise as planned: somebody moved the weights.
 * Undefined where more differs, and where both weights are 0.
 */
export function weightsFound(
  zone: ZonePlan,
  records: readonly RecordSet[],
  context: Context,
): Stage | undefined {
  const weightOf = (members: readonly RecordSet[]) => {
    const keys = new Set(members.map(keyOf));
    return records.find(record => keys.has(keyOf(record)))?.weighted?.weight;
  };
  const [source, target] = [weightOf(zone.source), weightOf(zone.target)];
  if (source === undefined || target === undefined || source + target === 0) return undefined;
  const weight = (100 * target) / (source + target);
  return stageOf(zone, records, [{at: 'weighted', weight, found: {source, target}}], context);
}

/** The stages that a track can have by itself, and the weights that people asked for. */
export function stagesOf(track: WebTrack, weights: readonly number[]): readonly Stage[] {
  const all = new Set([0, 100, ...track.steps, ...weights]);
  return [
    {at: 'before'},
    {at: 'lowered'},
    ...[...all].map(weight => ({at: 'weighted' as const, weight})),
    {at: 'after'},
  ];
}

/** The batch that leads from one set of records to another: only what differs, each DELETE exact, all types in one (T3, T4, T29). */
export function batchBetween(
  from: readonly RecordSet[],
  to: readonly RecordSet[],
  comment: string,
): ChangeBatch {
  return {
    deletes: from.filter(record => !to.some(other => isSame(record, other))),
    creates: to.filter(record => !from.some(other => isSame(record, other))),
    comment,
  };
}

/** What records are not as they should be: a line for each set that only one side has, and for each value that differs. */
export function recordDifferences(expected: readonly RecordSet[], found: readonly RecordSet[]): string[] {
  const [planned, present] = [expected, found].map(sets => new Map(sets.map(set => [keyOf(set), set])));
  const keys = [...new Set([...expected, ...found].map(keyOf))].toSorted();
  return keys.flatMap(key => {
    const [wanted, seen] = [planned?.get(key), present?.get(key)];
    if (wanted && seen) return differences(wanted, seen, key);
    return [`${key}: expected ${answerText(wanted)}, found ${answerText(seen)}`];
  });
}

/** What a record set answers, in words. */
function answerText(set: RecordSet | undefined): string {
  if (!set) return 'nothing';
  const {alias, values = [], weighted, ttl} = set;
  return [
    alias ? `an alias of ${alias.target}` : values.join(' '),
    ...(weighted ? [`weight ${weighted.weight}`] : []),
    ...(ttl === undefined ? [] : [`TTL ${ttl}`]),
  ].join(', ');
}

/** The longest that resolvers keep an answer of these records; an alias of a load balancer has 60 seconds (T7). */
export function longestTtl(records: readonly RecordSet[]): number {
  return Math.max(0, ...records.map(({ttl, alias}) => ttl ?? (alias ? 60 : 0)));
}

/** A stage in words. */
export function stageText(stage: Stage): string {
  if (stage.at === 'weighted') return `${Math.round(stage.weight * 1000) / 1000} %`;
  return {before: 'the records as found', lowered: 'simple records', after: 'simple records of ECS'}[
    stage.at
  ];
}
