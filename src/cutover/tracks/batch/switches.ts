import type {Calls, CronJobSeen, ScheduleSeen} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {isSame} from '../../equal.ts';
import type {BatchState} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {type Effect, halt} from '../../step.ts';
import {suspension} from '../../view.ts';

/** Annotation that names the cutover on a CronJob that it suspended. */
const ANNOTATION = 'k2e/cutover';

/** Both switches of a job as they were just seen. */
export interface Switches {
  readonly job: CronJobSeen;
  readonly schedules: readonly {
    readonly group: string;
    readonly name: string;
    readonly planned: string;
    readonly seen: ScheduleSeen;
  }[];
}

/** Armed on both sides, whoever did it: the target is disabled first, before anything else (T54). "Nobody" is the safe side, never "both". */
export function neverBoth(track: BatchTrack, {job, schedules}: Switches): Effect | null {
  if (job.suspended) return null;
  const armed = schedules.find(({seen}) => seen.enabled);
  if (!armed) return null;
  return {
    ...switching(armed, false),
    what: `disable ${armed.name}: ${track.namespace}/${track.name} is armed on both sides`,
    safety: true,
  };
}

/**
 * Suspends the CronJob, or lets it go on; an annotation names the cutover meanwhile. @param deadline starting deadline in seconds to set
 * with it; null removes it.
 */
export function suspending(
  {plan}: Context,
  {namespace, name}: BatchTrack,
  {job}: Switches,
  suspended: boolean,
  deadline?: number | null,
): Effect {
  const input: Calls['kubernetes.suspend']['in'] = {
    namespace,
    name,
    version: job.version,
    suspended,
    annotations: {[ANNOTATION]: suspended ? plan.run : null},
    ...(deadline !== undefined && {startingDeadlineSeconds: deadline}),
  };
  const what = `${suspended ? 'suspend' : 'un-suspend'} CronJob ${namespace}/${name}`;
  return {
    step: 'effect',
    call: {call: 'kubernetes.suspend', in: input},
    before: suspension(input, job),
    after:
      deadline === undefined ? suspended : suspension(input, {suspended, startingDeadlineSeconds: deadline}),
    what: deadline === undefined ? what : `${what} with startingDeadlineSeconds ${deadline ?? 'removed'}`,
  };
}

/** The next schedule that is not yet as wanted; null when all are. One whose definition is not the plan's is not enabled (T48). */
export function switchAll(
  track: BatchTrack,
  {schedules}: Switches,
  enabled: boolean,
): Step<BatchState> | null {
  const next = schedules.find(({seen}) => seen.enabled !== enabled);
  if (!next) return null;
  if (enabled && !isSame(next.seen.definition, next.planned))
    return halt(
      'drift',
      `the schedule ${next.group}/${next.name} of ${track.id} is not the one of the plan: set it back to what \`convert\` wrote, then \`resume\``,
    );
  return switching(next, enabled);
}

function switching({group, name, seen}: Switches['schedules'][number], enabled: boolean): Effect {
  const input: Calls['schedule.set']['in'] = {group, name, enabled, definition: seen.definition};
  return {
    step: 'effect',
    call: {call: 'schedule.set', in: input},
    before: !enabled,
    after: enabled,
    what: `${enabled ? 'enable' : 'disable'} schedule ${group}/${name}`,
  };
}
