import type {Context} from '../../context.ts';
import type {Stage, WebState} from '../../journal.ts';
import {answerOf, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import type {Step} from '../../step.ts';
import {halt, note} from '../../step.ts';
import {holdStep} from '../holds.ts';
import {aimedAt, isGoingDown, rampTtl, wantedOf} from './aim.ts';
import {answers} from './judge.ts';
import {rank, stageText} from './stages.ts';

/** The way back needs no guard of the target, but the source has to answer: to flee to nothing is worse (T66). */
export function goDown(
  context: Context,
  track: WebTrack,
  state: WebState,
  sight: Sight,
): Step<WebState> | null {
  const {seen} = sight;
  const {aim, approved, zones} = state.memory;
  if (!isGoingDown(state) || aim.at === 'before') return null;
  const wanted = wantedOf(state.goal);
  if (aim.at === 'weighted' && aim.weight > 0) {
    if (approved === null && answers(answerOf(seen, 'balancer.health', {arn: track.source.arn})) !== true)
      return halt(
        'question',
        `the source of ${track.host} does not prove that it answers: traffic would go back to nothing. Approve to go back all the same`,
      );
    const next: Stage = wanted.at === 'weighted' ? wanted : {at: 'weighted', weight: 0};
    return note(aimedAt(state, next, false, rampTtl(track)), `back to ${stageText(next)}`);
  }
  const hasArrived = track.zones.every(({zone}) => rank(zones[zone] ?? aim) <= rank(aim));
  if (!hasArrived) return null;
  if (aim.at === 'weighted')
    return note(aimedAt(state, {at: 'lowered'}, false, rampTtl(track)), 'back to simple records');
  return (
    holdStep<WebState>(context, track.holds ?? [], state, sight, false) ??
    note(aimedAt(state, {at: 'before'}, false, rampTtl(track)), 'back to the records as found')
  );
}
