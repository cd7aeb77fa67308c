import type {Calls, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {BatchMemory, BatchState} from '../../journal.ts';
import {answerOf, type Look, look, type Seen} from '../../observed.ts';
import type {BatchTrack} from '../../plan.ts';

/** Number of runs that the journal keeps of one job. */
const KEPT = 100;

/** What shows which firings were run. */
export function runLooks(context: Context, track: BatchTrack, memory: BatchMemory): readonly Look[] {
  return [look('kubernetes.jobs', jobsOf(track)), look('ecs.runs', tasksOf(context, track, memory))];
}

/** The input that lists a CronJob's Jobs. */
export function jobsOf({namespace, name, uid}: BatchTrack): Calls['kubernetes.jobs']['in'] {
  return {namespace, cronJob: name, uid};
}

/** The input that lists the tasks that may be evidence. */
export function tasksOf(
  {plan}: Context,
  {family, machine}: BatchTrack,
  {gapStart, armed}: BatchMemory,
): Calls['ecs.runs']['in'] {
  const since = gapStart ?? armed?.from ?? 0;
  return {cluster: plan.cluster, family, since, ...(machine !== undefined && {machine})};
}

/** The runs of the journal with those that were just seen; the same object when there is nothing new. Platforms forget (T47). */
export function mergedRuns(
  context: Context,
  track: BatchTrack,
  memory: BatchMemory,
  seen: readonly Seen[],
): BatchMemory['runs'] {
  const jobs = answerOf(seen, 'kubernetes.jobs', jobsOf(track)) ?? [];
  const tasks = answerOf(seen, 'ecs.runs', tasksOf(context, track, memory)) ?? [];
  const from = memory.gapStart ?? memory.armed?.from ?? 0;
  const found = [
    ...jobs.map(({scheduledFor, state}) => ({scheduledFor, state, side: 'source' as const})),
    ...tasks.map(({scheduledFor, state}) => ({scheduledFor, state, side: 'target' as const})),
  ];
  const runs: Record<string, BatchMemory['runs'][string]> = {};
  let isNew = false;
  for (const {scheduledFor, state, side} of found) {
    if (scheduledFor === undefined || scheduledFor <= from) continue;
    const known = memory.runs[scheduledFor];
    if (known?.state === state || (known && known.state !== 'active')) continue;
    runs[scheduledFor] = {side, state};
    isNew = true;
  }
  if (!isNew) return memory.runs;
  const all = Object.entries({...memory.runs, ...runs}).toSorted(([a], [b]) => Number(a) - Number(b));
  return Object.fromEntries(all.slice(-KEPT));
}

/** True while a run of either side goes on. */
export function isRunning(
  context: Context,
  track: BatchTrack,
  {memory}: BatchState,
  seen: readonly Seen[],
): boolean {
  const jobs = answerOf(seen, 'kubernetes.jobs', jobsOf(track)) ?? [];
  const tasks = answerOf(seen, 'ecs.runs', tasksOf(context, track, memory)) ?? [];
  return [...jobs, ...tasks].some(({state}) => state === 'active');
}

/**
 * True while a run goes on that the CronJob controller does not count as active, and would start another one beside, whatever the policy: one of ECS, or a Job
 * that k2e made, for which nobody may have been able to change the status.
 */
export function isRunningBeside(
  context: Context,
  track: BatchTrack,
  {memory}: BatchState,
  seen: readonly Seen[],
): boolean {
  const jobs = answerOf(seen, 'kubernetes.jobs', jobsOf(track)) ?? [];
  const tasks = answerOf(seen, 'ecs.runs', tasksOf(context, track, memory)) ?? [];
  const late = new Set(memory.gaps.map(({firing}) => firing));
  const isLate = ({scheduledFor}: (typeof jobs)[number]) =>
    scheduledFor !== undefined && late.has(scheduledFor);
  return [...jobs.filter(isLate), ...tasks].some(({state}) => state === 'active');
}

/** True when one run at a time is asked for: a hand-over waits for the active one (T41). */
export function runsAlone({concurrencyPolicy}: BatchTrack): boolean {
  return concurrencyPolicy !== 'Allow';
}

/** Firings after the gap start and not after `to` that nothing accounts for: no run, not the source's own, not in the gap report. */
export function missing(
  {firings}: Context,
  track: BatchTrack,
  memory: BatchMemory,
  runs: BatchMemory['runs'],
  to: Instant,
): readonly Instant[] {
  if (memory.gapStart === null) return [];
  return firings(track, memory.gapStart + 1, to).filter(
    firing =>
      !Object.hasOwn(runs, firing) &&
      !(memory.covered !== null && firing <= memory.covered) &&
      !memory.gaps.some(gap => gap.firing === firing),
  );
}
