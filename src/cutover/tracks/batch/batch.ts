import {suspendCommit} from '../../commit.ts';
import type {Context} from '../../context.ts';
import type {BatchMemory, BatchState, Journal} from '../../journal.ts';
import {answerOf, type Look, look, type Sight} from '../../observed.ts';
import {mayBegin} from '../../order.ts';
import type {BatchTrack} from '../../plan.ts';
import {note, type Step, wait} from '../../step.ts';
import {commitLooks, restOrBack} from '../by-git.ts';
import {endOf} from '../ending.ts';
import {gone, sourceLook} from '../gone.ts';
import {holdLooks, holdStep} from '../holds.ts';
import {releaseLooks, releaseStep} from '../releases.ts';
import {ownDeadline} from './deadline.ts';
import {flipped} from './flips.ts';
import {awaitSuspension, settlesFromGit, unlessFromGit} from './from-git.ts';
import {closeGap} from './gap.ts';
import {atRest, beginBack, giveBack, withOwnRun} from './hand-back.ts';
import {proven} from './proof.ts';
import {isRunning, isRunningBeside, mergedRuns, runLooks, runsAlone} from './runs.ts';
import {settled} from './settled.ts';
import {neverBoth, type Switches, suspending, switchAll} from './switches.ts';
import {closedWindow, gapStartAt} from './window.ts';

type BatchStep = Step<BatchState>;

/** The state of a job that nobody has touched. */
export function freshBatch(): BatchState {
  const memory: BatchMemory = {
    gapStart: null,
    since: null,
    armed: null,
    runs: {},
    gaps: [],
    covered: null,
    marked: null,
    unmarkable: false,
    deadline: null,
    answer: null,
    proof: null,
  };
  return {kind: 'batch', phase: 'source', goal: {side: 'source'}, intent: null, memory, halt: null};
}

/** What stays in memory of a job that is settled on Kubernetes again. */
function settledMemory({gaps, uid}: BatchMemory): BatchMemory {
  return {...freshBatch().memory, gaps, ...(uid !== undefined && {uid})};
}

/** What a job has to look at: both switches always, the rest as its phase needs it. */
export function looksOfBatch(context: Context, track: BatchTrack, state: BatchState): readonly Look[] {
  const {namespace, name, schedules, holds, releases} = track;
  // What somebody does with it from then on is no business of a cutover that is over.
  if (state.phase === 'finalised') return [];
  const isHeldNow = state.phase === 'source' || state.phase === 'held';
  const needsRuns = !isHeldNow && state.phase !== 'target';
  return [
    look('kubernetes.cron-job', {namespace, name}, sourceLook(state)),
    // On the way back one that was deleted fires no more: that holds up nobody.
    ...schedules.map(({group, name}) =>
      look('schedule.get', {group, name}, state.goal.side === 'source' ? 'missing' : undefined),
    ),
    ...(isHeldNow && context.safeguards.holds ? holdLooks(holds) : []),
    ...(isHandedOver(track, state) || state.goal.finalise ? releaseLooks(releases) : []),
    ...(isHeldNow || state.phase === 'suspended' || state.phase === 'nobody'
      ? commitLooks(suspendCommit(track, 'there'))
      : []),
    ...(needsRuns ? runLooks(context, track, state.memory) : []),
  ];
}

/** What a job does next. */
export function decideBatch(
  context: Context,
  journal: Journal,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
): BatchStep {
  const {namespace, name} = track;
  if (state.phase === 'finalised') return {step: 'done'};
  const job = answerOf(sight.seen, 'kubernetes.cron-job', {namespace, name});
  if (!job) return gone(`CronJob ${namespace}/${name}`, context, journal, track, state, sight);
  const switches: Switches = {
    job,
    schedules: track.schedules.map(({group, name, definition}) => ({
      group,
      name,
      planned: definition,
      seen: answerOf(sight.seen, 'schedule.get', {group, name}) ?? {enabled: false, definition: ''},
    })),
  };
  const known = state.phase === 'unsuspended' ? withOwnRun(state, job) : state.memory.runs;
  const runs = mergedRuns(context, track, {...state.memory, runs: known}, sight.seen);
  return (
    neverBoth(track, switches) ??
    flipped(context, track, state, switches, sight.now) ??
    (runs === state.memory.runs
      ? null
      : note({...state, memory: {...state.memory, runs}}, 'runs were seen')) ??
    (track.suspended
      ? asleep(context, journal, track, state, sight)
      : onPhase(context, journal, track, state, switches, sight))
  );
}

/** A job that was suspended already runs on neither side, before and after. */
function asleep(
  context: Context,
  journal: Journal,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
): BatchStep {
  const {side, finalise} = state.goal;
  const phase = side === 'source' ? 'source' : 'target';
  if (state.phase !== phase) return note({...state, phase}, 'is suspended: nothing is switched');
  return finalise ? endOf(context, journal, track, state, sight) : {step: 'done'};
}

function onPhase(
  context: Context,
  journal: Journal,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  sight: Sight,
): BatchStep {
  const {goal, memory, phase} = state;
  const {settings, safeguards} = context;
  const {now, seen} = sight;
  const isForward = goal.side === 'target';
  const knows = settled(track, memory.since ?? now, settings.skew);
  const {source: sourceKnows, target: targetKnows} = safeguards.settle
    ? knows
    : {source: memory.since ?? now, target: memory.since ?? now};
  switch (phase) {
    case 'source': {
      if (!isForward) return restOrBack(state, () => hold(context, track, state, sight, false));
      if (!mayBegin(context.plan, journal, track))
        return wait(now + settings.poll, 'other tracks come first');
      // When Git suspends it is for people to say.
      const closed = track.gitOwner ? null : closedWindow(context, track, now);
      if (closed) return wait(closed.until, closed.why);
      return (
        hold(context, track, state, sight, true) ??
        note({...state, phase: 'held'}, 'nothing sets `suspend` back')
      );
    }
    case 'held': {
      if (!isForward)
        return (
          unlessFromGit(context, track, state, sight, 'back') ??
          hold(context, track, state, sight, false) ??
          note({...state, phase: 'source', memory: settledMemory(memory)}, 'Kubernetes runs it')
        );
      const unheld = hold(context, track, state, sight, true);
      if (unheld) return unheld;
      if (track.gitOwner) return awaitSuspension(context, track, state, switches.job, sight);
      const changing = releaseStep<BatchState>(track.releases, goal, seen);
      if (changing) return changing;
      const closed = closedWindow(context, track, now);
      if (closed) return wait(closed.until, closed.why);
      if (memory.gapStart === null)
        return note(
          {...state, memory: {...memory, gapStart: gapStartAt(context, switches.job, now)}},
          'the hand-over begins',
        );
      return suspending(context, track, switches, true);
    }
    case 'suspended': {
      const undeclared = track.gitOwner ? settlesFromGit(context, track, state, sight) : null;
      if (undeclared) return undeclared;
      if (now < sourceKnows)
        return wait(Math.min(sourceKnows, now + settings.poll), 'the CronJob controller may not know yet');
      // One that Kubernetes itself started is no obstacle to its going on.
      const isInTheWay = isForward ? isRunning : isRunningBeside;
      if (runsAlone(track) && isInTheWay(context, track, state, seen))
        return wait(now + settings.poll, 'an active Job has to end');
      return note(
        {...state, phase: 'nobody', memory: atRest(context, track, state, switches.job, sight, sourceKnows)},
        'neither side starts it',
      );
    }
    case 'nobody':
      return isForward
        ? ((track.gitOwner ? settlesFromGit(context, track, state, sight) : null) ??
            (track.gitOwner ? releaseStep<BatchState>(track.releases, goal, seen) : null) ??
            switchAll(track, switches, true) ??
            wait(now + 1, 'enabled'))
        : giveBack(context, track, state, switches, sight);
    case 'enabled': {
      const next = switchAll(track, switches, isForward);
      if (next) return next;
      if (!isForward)
        return note({...state, phase: 'disabled', memory: {...memory, since: now}}, 'the target is disabled');
      if (now < targetKnows)
        return wait(Math.min(targetKnows, now + settings.poll), 'EventBridge Scheduler may not know yet');
      return (
        closeGap(context, track, state, sight, targetKnows, switches.job) ??
        note({...state, phase: 'checked'}, 'every firing is accounted for')
      );
    }
    case 'checked':
      if (!isForward) return beginBack(context, journal, track, state, switches, now);
      return proven(context, track, state, now);
    case 'target':
      if (!isForward) return beginBack(context, journal, track, state, switches, now);
      return goal.finalise ? endOf(context, journal, track, state, sight) : {step: 'done'};
    case 'disabled':
      return (
        switchAll(track, switches, false) ??
        (now < targetKnows
          ? wait(Math.min(targetKnows, now + settings.poll), 'EventBridge Scheduler may not know yet')
          : runsAlone(track) && isRunning(context, track, state, seen)
            ? wait(now + settings.poll, 'an active run has to end')
            : note({...state, phase: 'nobody'}, 'neither side starts it'))
      );
    case 'unsuspended':
      if (now < sourceKnows)
        return wait(Math.min(sourceKnows, now + settings.poll), 'the CronJob controller may not know yet');
      return (
        closeGap(context, track, state, sight, memory.deadline === null ? sourceKnows : now, switches.job) ??
        ownDeadline(context, track, state, switches, now) ??
        note({...state, phase: 'held', memory: settledMemory(memory)}, 'every firing is accounted for')
      );
    case 'finalised':
      return {step: 'done'};
  }
}

function hold(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  sight: Sight,
  on: boolean,
): BatchStep | null {
  return context.safeguards.holds ? holdStep<BatchState>(context, track.holds, state, sight, on) : null;
}

/** True at the last moment before a side begins to change: then no release of Helm may be under way. */
function isHandedOver({gitOwner}: BatchTrack, {phase}: BatchState): boolean {
  return phase === (gitOwner ? 'nobody' : 'held');
}
