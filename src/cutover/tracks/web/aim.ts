import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Stage, WebState} from '../../journal.ts';
import type {WebTrack} from '../../plan.ts';
import {longestTtl, rank} from './stages.ts';

/** True while traffic is to shrink or the records are to go back. */
export function isGoingDown({goal, memory: {aim}}: WebState): boolean {
  return aim.at !== 'after' && rank(wantedOf(goal)) < rank(aim);
}

/** The stage that a goal asks for. */
export function wantedOf({side, weight, finalise}: WebState['goal']): Stage {
  if (side === 'source') return {at: 'before'};
  return finalise ? {at: 'after'} : {at: 'weighted', weight: weight ?? 100};
}

/** The state with another stage to reach. A judgement counts for its weight only, as what VPCs answered does, an approval for the way back only, and when all traffic was back while it is. */
export function aimedAt(state: WebState, aim: Stage, up: boolean, oldTtl: number): WebState {
  const judged =
    aim.at === 'weighted' && state.memory.judged?.weight === aim.weight ? state.memory.judged : null;
  const approved = up ? null : state.memory.approved;
  const {probes: _, back, ...memory} = state.memory;
  const isShared = aim.at === 'after' || (aim.at === 'weighted' && aim.weight > 0);
  return {
    ...state,
    phase: 'moving',
    memory: {
      ...memory,
      ...(!isShared && back !== undefined && {back}),
      aim,
      up,
      oldTtl,
      since: null,
      judged,
      approved,
    },
  };
}

/** Seconds that resolvers may keep an answer of the weighted records. */
export function rampTtl({zones}: WebTrack): number {
  return Math.max(...zones.map(({source, target}) => longestTtl([...source, ...target])));
}

/**
 * When no resolver keeps an answer from before this stage any more: the records were in sync at `since`, perhaps by the clock of another
 * operator, which may be behind this one's (T6, T18).
 */
export function oldAnswersEnd(
  {settings}: Pick<Context, 'settings'>,
  {since, oldTtl}: WebState['memory'],
  now: Instant,
): Instant {
  // Where nothing was changed there are no old answers, and nothing to wait for.
  return (since ?? now) + (oldTtl === 0 ? 0 : oldTtl + settings.skew);
}

/** When a weight has been watched for long enough. Nothing is to be watched at 0. */
export function bakedAt(
  context: Pick<Context, 'settings'>,
  {bakeSeconds}: WebTrack,
  memory: WebState['memory'],
  now: Instant,
): Instant {
  const {aim} = memory;
  const bake = aim.at === 'weighted' && aim.weight > 0 ? bakeSeconds : 0;
  return oldAnswersEnd(context, memory, now) + bake;
}
