import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Goal} from '../../journal.ts';
import {answerOf, type Look, look, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {releaseStep} from '../releases.ts';

/** `finalise` waits for measured silence at the source's load balancer, not for time (T19). */
export function quietLooks({settings}: Context, {source}: WebTrack, now: Instant): readonly Look[] {
  return [look('metrics.traffic', {arn: source.arn, ...quietWindow(settings.quiet, now)}, 'optional')];
}

/**
 * What the end waits for beyond the guards of 100 %: there is no way back after it. Null when the source's load balancer is quiet and no Helm release is
 * being changed, or a person goes on in spite of the one and of the other.
 */
export function endStep<S>(context: Context, track: WebTrack, goal: Goal, sight: Sight): Step<S> | null {
  if (goal.despiteCallers === undefined && !isQuiet(context, track, sight))
    return {
      step: 'halt',
      halt: {
        kind: 'guard',
        about: 'quiet',
        why: `the source's load balancer has to be quiet for ${context.settings.quiet / 60} minutes, and still gets requests, or they cannot be measured`,
      },
    };
  return releaseStep<S>(track.releases, goal, sight.seen);
}

/** True when the source's load balancer gets at most one request a minute: what scanners send to any address. */
function isQuiet({settings}: Context, {source}: WebTrack, {seen, looked}: Sight): boolean {
  const window = quietWindow(settings.quiet, looked);
  const traffic = answerOf(seen, 'metrics.traffic', {arn: source.arn, ...window});
  return traffic !== undefined && traffic.requests <= settings.quiet / 60;
}

function quietWindow(quiet: number, now: Instant): {from: Instant; to: Instant} {
  const to = now - (now % 60);
  return {from: to - quiet, to};
}
