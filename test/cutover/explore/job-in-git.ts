import type {Journal} from '../../../src/cutover/journal.ts';
import type {BatchWorld} from './batch-world.ts';
import {type GitEvent, gitEvents} from './git.ts';
import {FIRINGS, TRACK} from './job-plan.ts';

/** What people and the GitOps tool do to its switch. */
export function merges(world: BatchWorld, journal: Journal): {label: string; world: BatchWorld}[] {
  const {git, job, now} = world;
  if (!git) return [];
  return [...gitEvents(git, job.suspended, !git.says, journal), ...flips(world, journal)].map(event => {
    const suspended = event.live === true;
    const isByHand = git.owned && !event.git.owned && suspended;
    const isSetBack = !git.owned && event.git.owned && suspended !== job.suspended;
    const excused =
      isSetBack && world.byHandAt > 0
        ? [...world.excused, ...FIRINGS.filter(firing => firing >= world.byHandAt && firing <= now)]
        : world.excused;
    const jobChanged = suspended === job.suspended ? world.jobChanged : now;
    const byHandAt = isByHand ? now : isSetBack ? 0 : world.byHandAt;
    return {
      label: event.label,
      world: {
        ...world,
        git: event.git,
        job: {...job, suspended, generation: job.generation + (suspended === job.suspended ? 0 : 1)},
        jobChanged,
        byHandAt,
        excused,
      },
    };
  });
}

/**
 * Somebody un-suspends by hand what Git suspends, while neither side is armed. Whoever does so once ECS is armed, or when it is announced that it will be,
 * arms both sides: no look comes before that.
 */
function flips({git, job, enabled, enabledSeen}: BatchWorld, {tracks}: Journal): readonly GitEvent[] {
  const state = tracks[TRACK.id];
  const isBetween = state?.phase === 'suspended' || state?.phase === 'nobody';
  if (!git || git.flips === 0 || !git.owned || !job.suspended || git.says !== true) return [];
  if (enabled || enabledSeen || !isBetween || state.intent || state.goal.side === 'source') return [];
  return [
    {
      label: 'somebody un-suspends by hand',
      git: {...git, flips: git.flips - 1, owned: false},
      live: false,
    },
  ];
}
