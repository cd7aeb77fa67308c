import {withoutSecrets} from '../../../model/secret-formats.ts';
import type {Calls, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {answerOf, failureOf, type Look, look, type Seen} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import {because, type Requirement} from './requirement.ts';

/** A quarter of an hour, or the bake where that is longer; ECS shows what has ended for about an hour. Whole minutes: the same call is asked again. */
function spanOf({bakeSeconds}: WebTrack): number {
  return Math.ceil(Math.min(3600, Math.max(bakeSeconds, 900)) / 60) * 60;
}

function inputOf(context: Context, track: WebTrack, service: string, now: Instant): Calls['ecs.ended']['in'] {
  return {cluster: context.plan.cluster, service, since: now - (now % 60) - spanOf(track)};
}

/** Which tasks ended by themselves; a failure is inconclusive. */
export function endedLooks(context: Context, track: WebTrack, now: Instant): readonly Look[] {
  return track.guards.services.map(service =>
    look('ecs.ended', inputOf(context, track, service, now), 'optional'),
  );
}

/**
 * A service is steady between two of its tasks that end: one that needs more memory than it may have ends each few minutes under traffic, and
 * nothing else shows it as long as others answer.
 */
export function endedChecks(
  context: Context,
  track: WebTrack,
  seen: readonly Seen[],
  now: Instant,
): readonly Requirement[] {
  return track.guards.services.map(service => {
    const input = inputOf(context, track, service, now);
    const found = answerOf(seen, 'ecs.ended', input);
    const told = found
      ? `${found.count} did${found.last === undefined ? '' : `, the last one: ${withoutSecrets(found.last)}`}`
      : `ECS did not tell${because(failureOf(seen, 'ecs.ended', input))}`;
    return {
      name: `tasks of the service ${service} that end by themselves`,
      holds: found?.count === 0 ? true : undefined,
      required: `none for ${spanOf(track) / 60} minutes, ${told}`,
    };
  });
}
