import type {Context} from '../../context.ts';
import {isSame} from '../../equal.ts';
import {instantText} from '../../instant-text.ts';
import type {Journal, Stage, WebState} from '../../journal.ts';
import {answerOf, type Sight} from '../../observed.ts';
import {ceilingOf} from '../../order.ts';
import type {WebTrack} from '../../plan.ts';
import {sorted} from '../../record-sets.ts';
import type {Step} from '../../step.ts';
import {halt, note, wait} from '../../step.ts';
import {holdStep} from '../holds.ts';
import {aimedAt, bakedAt, oldAnswersEnd, rampTtl} from './aim.ts';
import {counted} from './capacity.ts';
import {answers, judge} from './judge.ts';
import {probeStep} from './probes.ts';
import {endStep} from './quiet.ts';
import {isSameStage, longestTtl, rank, stageText} from './stages.ts';

/** All zones are at the aim, and all servers know: bake, judge, go on. */
export function onStage(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  sight: Sight,
): Step<WebState> {
  const {aim, oldTtl, zones} = state.memory;
  const reached = Object.values(zones);
  const lowest = reached.reduce((low, stage) => (rank(stage) < rank(low) ? stage : low), aim);
  if (!isSameStage(lowest, aim))
    return note(aimedAt(state, lowest, false, oldTtl), `all zones back to ${stageText(lowest)}`);
  switch (aim.at) {
    case 'before': {
      if (state.goal.side === 'source') return {step: 'done'};
      // Where nothing has to change, no resolver holds an answer that would have to run out first.
      const changed = track.zones.filter(({before, lowered}) => !isSame(sorted(before), sorted(lowered)));
      const longest = Math.max(0, ...changed.map(({before}) => longestTtl(before)));
      return note(
        aimedAt(state, {at: 'lowered'}, true, longest),
        changed.length > 0 ? 'lowers the TTL' : 'the TTL is low enough',
      );
    }
    case 'lowered':
      return convert(context, track, state, sight);
    case 'weighted':
      return weighted(context, journal, track, state, aim.weight, sight);
    case 'after':
      return {step: 'done'};
  }
}

/** A whole old TTL after lowering it, the records become weighted, with nothing for the target (T6). */
function convert(context: Context, track: WebTrack, state: WebState, sight: Sight): Step<WebState> {
  const {seen, now} = sight;
  const baked = oldAnswersEnd(context, state.memory, now);
  if (now < baked) return wait(baked, `resolvers may keep the old TTL until ${instantText(baked)}`);
  if (answers(answerOf(seen, 'balancer.health', {arn: track.source.arn})) !== true)
    return {
      step: 'halt',
      halt: {
        kind: 'guard',
        about: 'source',
        why: `the source of ${track.host} does not prove that it answers: each target group behind its load balancer has to have a healthy target`,
      },
    };
  return (
    holdStep<WebState>(context, track.holds ?? [], state, sight, true) ??
    note(
      aimedAt(state, {at: 'weighted', weight: 0}, true, rampTtl(track)),
      'converts the records to weighted ones, the target at 0 %',
    )
  );
}

function weighted(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  weight: number,
  sight: Sight,
): Step<WebState> {
  const {now, looked} = sight;
  const {memory, goal} = state;
  const next = nextStage(context, journal, track, state, weight);
  const isEnd = next?.at === 'after';
  // A guard that a person skipped is another question than what callers in a VPC get, and than who still calls the source.
  if (memory.judged?.weight === weight && memory.judged.verdict === 'skipped' && next)
    return (
      probeStep(context, track, state, sight) ??
      (isEnd ? endStep<WebState>(context, track, goal, sight) : null) ??
      grow(track, {...state, memory: counted(track, memory, sight)}, next, memory.judged)
    );
  const until = bakedAt(context, track, memory, now);
  if (!context.safeguards.judge) return next ? grow(track, state, next, memory.judged) : {step: 'done'};
  const {verdict, checks, share} = judge(context, journal, track, state, sight, next);
  const told = checks
    .filter(check => check.verdict !== 'pass')
    .map(({text}) => text)
    .join('; ');
  if (verdict === 'fail' && weight > 0 && track.guards.onFail === 'rollback')
    return note({...state, goal: {side: 'target', weight: 0}}, 'a guard fails: back to 0 %', told);
  if (verdict === 'fail' && (next || memory.judged === null)) return halt('guard', `at ${weight} %: ${told}`);
  // What was looked at before does not tell of the whole bake.
  if (looked < until)
    return wait(
      Math.min(until, now + context.settings.poll),
      `is watched at ${weight} % until ${instantText(until)}`,
    );
  const probing = probeStep(context, track, state, sight);
  if (probing) return probing;
  const ending = isEnd ? endStep<WebState>(context, track, goal, sight) : null;
  if (ending) return ending;
  if (verdict === 'inconclusive' && (next || memory.judged === null))
    return halt('guard', `at ${weight} %: ${told}`);
  const why = share === undefined ? 'the guards passed' : `the guards passed; ${share}`;
  const judged = {weight, verdict: 'pass', why} as const;
  if (next) return grow(track, {...state, memory: counted(track, {...memory, judged}, sight)}, next, judged);
  if (memory.judged === null)
    return note({...state, memory: {...memory, judged}}, `the guards passed at ${weight} %`, share);
  return weight === goal.weight || goal.weight === undefined
    ? {step: 'done'}
    : wait(now + context.settings.poll, 'other tracks come first');
}

function grow(
  track: WebTrack,
  state: WebState,
  next: Stage,
  judged: WebState['memory']['judged'],
): Step<WebState> {
  return note(aimedAt(state, next, true, rampTtl(track)), `on to ${stageText(next)}`, judged?.why);
}

/** What comes after a weight: the next step of the plan for an ordered run, else what was asked for; null when it is reached. */
function nextStage(
  {plan}: Context,
  journal: Journal,
  track: WebTrack,
  {goal}: WebState,
  weight: number,
): Stage | null {
  if (goal.finalise && weight === 100) return {at: 'after'};
  const wanted = goal.finalise ? 100 : (goal.weight ?? 100);
  if (!goal.ordered) return wanted > weight ? {at: 'weighted', weight: wanted} : null;
  const ceiling = Math.min(wanted, ceilingOf(plan, journal, track));
  const step = [...track.steps, wanted].find(candidate => candidate > weight && candidate <= ceiling);
  return step === undefined ? null : {at: 'weighted', weight: step};
}
