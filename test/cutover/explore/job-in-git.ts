import type {Journal} from '../../../src/cutover/journal.ts';
import type {BatchWorld} from './batch-world.ts';
import {gitEvents} from './git.ts';
import {FIRINGS} from './job-plan.ts';

/** What people and the GitOps tool do to its switch. */
export function merges(world: BatchWorld, journal: Journal): {label: string; world: BatchWorld}[] {
  const {git, job, now} = world;
  if (!git) return [];
  return gitEvents(git, job.suspended, !git.says, journal).map(event => {
    const suspended = event.live === true;
    const isByHand = git.owned && !event.git.owned;
    const isSetBack = !git.owned && event.git.owned && suspended !== job.suspended;
    const excused = isSetBack
      ? [...world.excused, ...FIRINGS.filter(firing => firing >= world.byHandAt && firing <= now)]
      : world.excused;
    const jobChanged = suspended === job.suspended ? world.jobChanged : now;
    const byHandAt = isByHand ? now : isSetBack ? 0 : world.byHandAt;
    return {
      label: event.label,
      world: {...world, git: event.git, job: {...job, suspended}, jobChanged, byHandAt, excused},
    };
  });
}
