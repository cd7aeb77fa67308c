import type {RecordMember, Sighting, Slot} from './sighting.ts';
import {slotOf} from './sighting.ts';

/** What is held against a job that moved between Kubernetes and ECS. */
export interface JobQuestion {
  /** The CronJob, `namespace/name`. */
  readonly cronJob: string;
  /** The family of its task definition. */
  readonly family: string;
  /** Slots for which it should have run, for example `everyMinute(…)`. */
  readonly slots: readonly Slot[];
  /** Slots that were reported to be left out. */
  readonly gaps: readonly Slot[];
}

/** All full minutes after an instant and up to another, in milliseconds. */
export function everyMinute(after: number, until: number): readonly Slot[] {
  const slots: Slot[] = [];
  for (let minute = Math.floor(after / 60_000) + 1; minute * 60_000 <= until; minute += 1)
    slots.push(slotOf(minute * 60_000));
  return slots;
}

/** The runs of a job by slot, each as `Job <name>` or `task <arn>`. */
export function runsBySlot(
  sightings: readonly Sighting[],
  {cronJob, family}: Pick<JobQuestion, 'cronJob' | 'family'>,
): ReadonlyMap<Slot, readonly string[]> {
  const firings = new Map<string, Slot>();
  for (const each of sightings) if (each.kind === 'firing' && each.arn) firings.set(each.arn, each.slot);
  const runs = new Map<Slot, string[]>();
  const add = (slot: Slot, run: string): void => void runs.set(slot, [...(runs.get(slot) ?? []), run]);
  for (const each of sightings) {
    if (each.kind === 'job' && each.cronJob === cronJob) add(each.slot, `Job ${each.name}`);
    if (each.kind === 'task' && each.family === family)
      add(each.slot ?? firings.get(each.arn) ?? 'no slot', `task ${each.arn}`);
  }
  return runs;
}

/**
 * What is wrong with a job's runs: a slot with two runs, one without a run that no report lists, a listed one that ran all the
 * same, and a run of no slot. Empty when each slot ran exactly once or is listed.
 */
export function jobFaults(sightings: readonly Sighting[], question: JobQuestion): readonly string[] {
  const runs = runsBySlot(sightings, question);
  const faults: string[] = [];
  for (const [slot, of] of runs)
    if (of.length > 1 || slot === 'no slot') faults.push(`${slot} ran ${of.length} times: ${of.join(', ')}`);
  for (const slot of question.slots)
    if (!runs.has(slot) && !question.gaps.includes(slot))
      faults.push(`${slot} did not run and no gap is listed`);
  for (const slot of question.gaps) if (runs.has(slot)) faults.push(`${slot} is listed as a gap, but ran`);
  return faults.toSorted();
}

/**
 * What is wrong with the records of these names and types (`shop.example.com. A`) from the first time that each was seen: a
 * moment without any, weights that add up to zero, simple sets beside others, different TTLs. Empty when they always answered.
 */
export function recordFaults(sightings: readonly Sighting[], keys: readonly string[]): readonly string[] {
  const faults: string[] = [];
  for (const key of keys) {
    const seen = sightings.filter(each => each.kind === 'records' && `${each.name} ${each.type}` === key);
    const first = seen.findIndex(each => each.kind === 'records' && each.members.length > 0);
    if (first < 0) faults.push(`${key} was never seen`);
    for (const each of seen.slice(Math.max(0, first))) {
      const fault = each.kind === 'records' ? memberFault(each.members) : undefined;
      if (fault !== undefined) faults.push(`${key} ${fault} at ${new Date(each.at).toISOString()}`);
    }
  }
  return faults;
}

function memberFault(members: readonly RecordMember[]): string | undefined {
  if (members.length === 0) return 'had no record';
  if (members.some(({targets}) => targets.length === 0)) return 'had a record without a value';
  const weights = members.map(({weight}) => weight).filter(weight => weight !== undefined);
  if (weights.length === 0) return members.length > 1 ? 'had several simple records' : undefined;
  if (weights.length < members.length) return 'had a simple record beside weighted ones';
  if (weights.reduce((sum, weight) => sum + weight, 0) === 0) return 'had weights that add up to 0';
  if (new Set(members.map(({ttl}) => ttl)).size > 1) return 'had different TTLs';
  return undefined;
}
