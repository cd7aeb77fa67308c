import type {Instant} from '../../calls.ts';
import type {BatchTrack} from '../../plan.ts';

/**
 * When each side's controllers surely know of a switch. @param since when it was confirmed, perhaps by the clock of another operator, which
 * may be `skew` seconds behind the one that is looked at now: a colleague who takes over waits no shorter than the settle time.
 */
export function settled(
  {settleSeconds: {source, target}}: BatchTrack,
  since: Instant,
  skew: number,
): {readonly source: Instant; readonly target: Instant} {
  return {source: since + source + skew, target: since + target + skew};
}
