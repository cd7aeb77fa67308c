import type {Context} from '../../context.ts';
import {isSame} from '../../equal.ts';
import type {Stage, WebState} from '../../journal.ts';
import type {Seen} from '../../observed.ts';
import type {WebTrack, ZonePlan} from '../../plan.ts';
import {recordsSeen} from '../../record-sets.ts';
import type {RecordSet} from '../../records.ts';
import type {Step} from '../../step.ts';
import {halt, note} from '../../step.ts';
import {aimedAt} from './aim.ts';
import {
  isSameStage,
  planned,
  rank,
  recordDifferences,
  recordsAt,
  stageOf,
  stagesOf,
  stageText,
  weightsFound,
} from './stages.ts';

/**
 * Each zone must stand exactly where it was confirmed; one that never was (or that a person told to take as it is) at some stage. Weights that
 * somebody moved are taken too then: who sends users back by hand in an incident is not made to send them forth again first.
 */
export function drift(
  context: Context,
  track: WebTrack,
  state: WebState,
  seen: readonly Seen[],
): Step<WebState> | null {
  const {memory} = state;
  if (!context.safeguards.compareAndSwap && Object.keys(memory.zones).length > 0) return null;
  const adopted: Record<string, Stage> = {};
  for (const zone of track.zones) {
    const records = recordsOf(zone, seen);
    const known = Object.hasOwn(memory.zones, zone.zone) ? memory.zones[zone.zone] : undefined;
    const expected = recordsAt(zone, known ?? memory.aim, context.safeguards.safeZero);
    const candidates =
      state.phase === 'before' ? [memory.aim] : [memory.aim, ...stagesOf(track, [state.goal.weight ?? 0])];
    const stage = known
      ? isSame(records, expected)
        ? known
        : undefined
      : (stageOf(zone, records, candidates, context) ??
        (state.phase === 'before' ? undefined : weightsFound(zone, records, context)));
    if (!stage)
      return halt(
        'drift',
        `the records of ${track.host} in zone ${zone.zone} are not as they were left (${stageText(known ?? memory.aim)})`,
        recordDifferences(expected, records),
      );
    if (!known) adopted[zone.zone] = stage;
  }
  if (Object.keys(adopted).length === 0) return null;
  const zones = {...memory.zones, ...adopted};
  const stages = Object.values(zones);
  const lowest = stages.reduce(
    (low, stage) => (rank(stage) < rank(low) ? stage : low),
    stages[0] ?? memory.aim,
  );
  // The weights that were found stay those of their zone.
  const aim: Stage = lowest.at === 'weighted' ? {at: lowest.at, weight: lowest.weight} : lowest;
  if (isSameStage(aim, memory.aim) && stages.every(stage => isSameStage(stage, aim)))
    return note({...state, memory: {...memory, zones}}, 'the records are as planned');
  return note(
    aimedAt({...state, memory: {...memory, zones}}, aim, false, memory.oldTtl),
    `takes the records as they are: ${stageText(aim)}`,
  );
}

/** The records of a zone as they were just seen, sorted. */
export function recordsOf(zone: ZonePlan, seen: readonly Seen[]): readonly RecordSet[] {
  return recordsSeen(zone.zone, planned(zone), seen) ?? [];
}
