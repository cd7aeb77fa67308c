import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {answerOf, type Look, look, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';

/** `finalise` waits for measured silence at the source's load balancer, not for time (T19). */
export function quietLooks({settings}: Context, {source}: WebTrack, now: Instant): readonly Look[] {
  return [look('metrics.traffic', {arn: source.arn, ...quietWindow(settings.quiet, now)}, 'optional')];
}

/** True when the source's load balancer gets at most one request a minute: what scanners send to any address. */
export function isQuiet({settings}: Context, {source}: WebTrack, {seen, looked}: Sight): boolean {
  const window = quietWindow(settings.quiet, looked);
  const traffic = answerOf(seen, 'metrics.traffic', {arn: source.arn, ...window});
  return traffic !== undefined && traffic.requests <= settings.quiet / 60;
}

function quietWindow(quiet: number, now: Instant): {from: Instant; to: Instant} {
  const to = now - (now % 60);
  return {from: to - quiet, to};
}
