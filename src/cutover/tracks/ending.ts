import type {Instant} from '../calls.ts';
import type {Context} from '../context.ts';
import type {BatchState, Journal, WorkerState} from '../journal.ts';
import type {Seen} from '../observed.ts';
import {mayEnd} from '../order.ts';
import type {BatchTrack, WorkerTrack} from '../plan.ts';
import {note, type Step, wait} from '../step.ts';
import {releaseStep} from './releases.ts';

/** The end of a job or a worker that the target runs: after all hosts, and while Helm changes nothing of it. */
export function endOf<S extends BatchState | WorkerState>(
  {plan, settings}: Context,
  journal: Journal,
  {releases}: BatchTrack | WorkerTrack,
  state: S,
  {seen, now}: {readonly seen: readonly Seen[]; readonly now: Instant},
): Step<S> {
  if (!mayEnd(plan, journal))
    return wait(now + settings.poll, 'its way back stays open until all hosts are finalised');
  return (
    releaseStep<S>(releases, state.goal, seen) ??
    note({...state, phase: 'finalised'}, "is the target's for good")
  );
}
