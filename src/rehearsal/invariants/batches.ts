import type {Instant} from '../../cutover/calls.ts';
import {instantText} from '../../cutover/instant-text.ts';
import type {Launch} from '../facts.ts';
import {type Violation, violation} from './invariant.ts';

/** Which sides may start a job by themselves now. `asked` is what their API shows, `followed` what they act on until they learn of it. */
export interface Arming {
  readonly job: string;
  readonly source: {readonly asked: boolean; readonly followed: boolean};
  readonly target: {readonly asked: boolean; readonly followed: boolean};
}

/** I1: not both sides. */
export function armedOnce({job, source, target}: Arming): Violation | null {
  const isSource = source.asked || source.followed;
  const isTarget = target.asked || target.followed;
  if (!isSource || !isTarget) return null;
  return violation(
    'I1',
    `${job} is armed on both sides`,
    `CronJob: ${source.asked ? 'not suspended' : 'suspended, but its controller does not know yet'}`,
    `schedules: ${target.asked ? 'enabled' : 'disabled, but Scheduler does not know yet'}`,
  );
}

/** I1 for a worker that may run on one side only: pods that still exist, tasks that are wanted or still run. */
export function runsOnce({
  worker,
  pods,
  tasks,
}: {
  readonly worker: string;
  readonly pods: number;
  readonly tasks: number;
}): Violation | null {
  if (pods === 0 || tasks === 0) return null;
  return violation('I1', `${worker} runs on both sides`, `${pods} pods`, `${tasks} tasks`);
}

/** I2: `earlier` are the runs that were started before for the same firing of the same job. */
export function launchedOnce(launch: Launch, earlier: readonly Launch[]): Violation | null {
  if (launch.firing === undefined || earlier.length === 0) return null;
  return violation(
    'I2',
    `the firing of ${launch.job} at ${instantText(launch.firing)} was started ${earlier.length + 1} times`,
    ...[...earlier, launch].map(({side, at, run}) => `${instantText(at)} ${side}: ${run}`),
  );
}

/** What has become of the firings of a job, up to a moment after which some may still be under way. */
export interface Firings {
  readonly job: string;
  readonly due: readonly Instant[];
  readonly launched: ReadonlySet<Instant>;
  /** Firings in the gap report. */
  readonly reported: ReadonlySet<Instant>;
}

/** I3: nothing is lost in silence. */
export function accountedFor({job, due, launched, reported}: Firings): Violation | null {
  const lost = due.filter(firing => !launched.has(firing) && !reported.has(firing));
  if (lost.length === 0) return null;
  return violation(
    'I3',
    `${lost.length} firings of ${job} were neither run nor reported`,
    ...lost.slice(0, 10).map(instantText),
  );
}
