import type {Context} from '../context.ts';
import type {BatchState, Journal, WorkerState} from '../journal.ts';
import type {Sight} from '../observed.ts';
import type {BatchTrack, WorkerTrack} from '../plan.ts';
import type {Step} from '../step.ts';
import {endOf} from './ending.ts';

/** How the source of a job or a worker is looked at: once the target has it, somebody may have deleted what ran it on Kubernetes. */
export function sourceLook({phase}: BatchState | WorkerState): 'missing' | undefined {
  return phase === 'target' ? 'missing' : undefined;
}

/**
 * What ran a job or a worker on Kubernetes was deleted after the target took it over: nothing can run twice any more, so it may be finalised. There
 * is nothing to go back to either, which is told as long as that could be wanted.
 * @param name such as `CronJob shop/billing`
 */
export function gone<S extends BatchState | WorkerState>(
  name: string,
  context: Context,
  journal: Journal,
  track: BatchTrack | WorkerTrack,
  state: S,
  sight: Sight,
): Step<S> {
  const {goal} = state;
  if (goal.side === 'target' && goal.finalise) return endOf(context, journal, track, state, sight);
  return {
    step: 'halt',
    halt: {
      kind: 'guard',
      about: 'gone',
      why:
        goal.side === 'source'
          ? `${name} is not in the cluster any more, so ECS goes on running it: there is nothing to go back to`
          : `${name} is not in the cluster any more: ECS runs it, and there is nothing to go back to`,
    },
  };
}
