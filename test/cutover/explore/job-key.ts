import type {Instant} from '../../../src/cutover/calls.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {BatchWorld, JobInModel} from './batch-world.ts';
import {gitKey} from './git.ts';

/** All firings and their deliveries are over then, and moments count by their age only. */
export const LATE = 17;
/** Ages beyond it are all the same. */
export const OLDEST = 8;
/** A moment as its age, and as itself while a firing may be compared with it. */
function young(now: Instant, at: Instant | null): unknown {
  return at === null ? null : [Math.min(now - at, OLDEST), Math.min(at, LATE)];
}

/** A journal in which moments are ages. */
export function aged({now, job}: BatchWorld, {tracks, lease, ...journal}: Journal): unknown {
  const each = Object.entries(tracks).map(([id, state]) => {
    if (state.kind !== 'batch') return [id, state];
    const {gapStart, since, armed, generation, ...memory} = state.memory;
    const intent = state.intent && {...state.intent, at: young(now, state.intent.at)};
    const moments = {
      gapStart: young(now, gapStart),
      since: young(now, since),
      changes: generation === undefined ? null : Math.min(job.generation - generation, 2),
      armed: armed && [young(now, armed.from), young(now, armed.to)],
    };
    return [id, {...state, intent, memory: {...memory, ...moments}}];
  });
  return {
    ...journal,
    lease: lease && {...lease, until: lease.until === 0 ? 'given back' : Math.max(lease.until - now, -1)},
    tracks: each,
  };
}

/** Tells worlds of the job apart. */
export function keyOf({
  now,
  job,
  jobSeen,
  jobChanged,
  jobs,
  gone,
  enabled,
  enabledSeen,
  enabledChanged,
  tasks,
  deliveries,
  duplicates,
  held,
  reverts,
  git,
  byHandAt,
  excused,
}: BatchWorld): string {
  return [
    Math.min(now, LATE),
    job.suspended ? 1 : 0,
    job.last,
    job.deadline ?? '',
    isSameJob(job, jobSeen)
      ? ''
      : `${jobSeen.suspended ? 1 : 0}.${jobSeen.last}.${jobSeen.deadline ?? ''}.${now - jobChanged}`,
    jobs.join('.'),
    gone.join('.'),
    enabled ? 1 : 0,
    enabled === enabledSeen ? '' : now - enabledChanged,
    tasks.join('.'),
    deliveries.map(({firing, until}) => `${firing}.${until - now}`).join('-'),
    duplicates,
    held ? 1 : 0,
    reverts,
    gitKey(git),
    byHandAt,
    excused.join('.'),
  ].join();
}

/** True for two equal pictures of the CronJob. */
export function isSameJob(left: JobInModel, right: JobInModel): boolean {
  return left.suspended === right.suspended && left.last === right.last && left.deadline === right.deadline;
}
