import type {Calls, CronJobSeen, Instant, ScheduleSeen} from '../calls.ts';
import type {Context} from '../context.ts';
import {isSame} from '../equal.ts';
import type {BatchMemory, BatchState, Intent, Journal} from '../journal.ts';
import {type Look, look, type Sight, seenOf} from '../observed.ts';
import {mayBegin} from '../order.ts';
import type {BatchTrack} from '../plan.ts';
import {type Effect, halt, note, type Step, wait} from '../step.ts';
import type {EffectCall} from '../view.ts';
import {closeGap} from './gap.ts';
import {holdLooks, holdStep} from './holds.ts';
import {isRunning, mergedRuns, runLooks, runsAlone} from './runs.ts';
import {closedWindow, lastFiring} from './window.ts';

type BatchStep = Step<BatchState>;

/** Annotation that names the cutover on a CronJob that it suspended. */
const ANNOTATION = 'k2e/cutover';

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
    answer: null,
    proof: null,
  };
  return {kind: 'batch', phase: 'source', goal: {side: 'source'}, intent: null, memory, halt: null};
}

/** What a job has to look at: both switches always, the rest as its phase needs it. */
export function looksOfBatch(context: Context, track: BatchTrack, state: BatchState): readonly Look[] {
  const {namespace, name, schedules, holds} = track;
  const isHeldNow = state.phase === 'source' || state.phase === 'held';
  const needsRuns = !isHeldNow && state.phase !== 'target' && state.phase !== 'finalised';
  return [
    look('kubernetes.cron-job', {namespace, name}),
    ...schedules.map(({group, name}) => look('schedule.get', {group, name})),
    ...(isHeldNow && context.safeguards.holds ? holdLooks(holds) : []),
    ...(needsRuns ? runLooks(context, track, state.memory) : []),
  ];
}

/** Both switches of a job as they were just seen. */
interface Switches {
  readonly job: CronJobSeen;
  readonly schedules: readonly {
    readonly group: string;
    readonly name: string;
    readonly planned: string;
    readonly seen: ScheduleSeen;
  }[];
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
  const switches: Switches = {
    job: seenOf(sight.seen, 'kubernetes.cron-job', {namespace, name}),
    schedules: track.schedules.map(({group, name, definition}) => ({
      group,
      name,
      planned: definition,
      seen: seenOf(sight.seen, 'schedule.get', {group, name}),
    })),
  };
  const runs = mergedRuns(context, track, state.memory, sight.seen);
  return (
    neverBoth(track, switches) ??
    flipped(context, track, state, switches, sight.now) ??
    (runs === state.memory.runs
      ? null
      : note({...state, memory: {...state.memory, runs}}, 'runs were seen')) ??
    (track.suspended ? asleep(state) : onPhase(context, journal, track, state, switches, sight))
  );
}

/** A switch was confirmed. */
export function confirmedBatch(
  state: BatchState,
  intent: Intent,
  call: EffectCall,
  now: Instant,
): BatchState {
  const {memory} = state;
  switch (call.call) {
    case 'kubernetes.suspend':
      return call.in.suspended
        ? {...state, phase: 'suspended', memory: {...memory, since: now}}
        : {...state, phase: 'unsuspended', memory: {...memory, since: now}};
    case 'schedule.set': {
      const from = memory.armed?.from ?? intent.at;
      return call.in.enabled
        ? {...state, phase: 'enabled', memory: {...memory, since: now, armed: {from, to: null}}}
        : {...state, phase: 'disabled', memory: {...memory, since: now, armed: {from, to: now}}};
    }
    case 'kubernetes.mark-scheduled':
      // Every firing up to the mark was accounted for before it was set.
      return {
        ...state,
        memory: {...memory, marked: call.in.lastScheduleTime, covered: call.in.lastScheduleTime},
      };
    case 'ecs.run':
    case 'kubernetes.run': {
      const firing = call.in.scheduledFor;
      const side = call.call === 'ecs.run' ? 'target' : 'source';
      return {
        ...state,
        memory: {
          ...memory,
          runs: {[firing]: {side, state: 'active'}, ...memory.runs},
          gaps: [...memory.gaps, {firing, policy: 'caught-up'}],
        },
      };
    }
    default:
      return state;
  }
}

/** Armed on both sides, whoever did it: the target is disabled first, before anything else (T54). "Nobody" is the safe side, never "both". */
function neverBoth(track: BatchTrack, {job, schedules}: Switches): Effect | null {
  if (job.suspended) return null;
  const armed = schedules.find(({seen}) => seen.enabled);
  if (!armed) return null;
  return {
    ...switching(armed, false),
    what: `disable ${armed.name}: ${track.namespace}/${track.name} is armed on both sides`,
    safety: true,
  };
}

/** A switch that is not as it was left, or a job that is another one. The phase follows the world, so that both ways go on from there. */
function flipped(
  {settings}: Context,
  track: BatchTrack,
  state: BatchState,
  {job, schedules}: Switches,
  now: Instant,
): BatchStep | null {
  const {phase, memory} = state;
  const name = `CronJob ${track.namespace}/${track.name}`;
  if (job.uid !== track.uid)
    return halt('drift', `${name} is another object than the one of the plan`, [
      `uid: expected ${track.uid}, found ${job.uid}`,
    ]);
  if (phase === 'finalised') return null;
  const runsAtSource = phase === 'source' || phase === 'held' || phase === 'unsuspended';
  if (job.suspended && runsAtSource && !track.suspended)
    return halt('drift', `${name} was suspended by somebody else`, ['suspended: expected false, found true']);
  if (!job.suspended && (!runsAtSource || track.suspended)) {
    const armed = memory.armed && {...memory.armed, to: memory.armed.to ?? now};
    const why = `${name} was un-suspended by somebody else; the target is disabled`;
    return note(
      {
        ...state,
        phase: 'unsuspended',
        memory: {...memory, gapStart: memory.gapStart ?? now - settings.minute, since: now, armed},
        halt: {kind: 'drift', why, diff: ['suspended: expected true, found false']},
      },
      why,
    );
  }
  const enabled = schedules.filter(({seen}) => seen.enabled);
  const runsAtTarget = phase === 'checked' || phase === 'target';
  const isDisabledThere = enabled.length < schedules.length && runsAtTarget && !track.suspended;
  if (isDisabledThere) {
    const why = `schedules of ${track.id} were disabled by somebody else`;
    const armed = {from: memory.armed?.from ?? now, to: now};
    return note(
      {
        ...state,
        phase: 'disabled',
        memory: {...memory, gapStart: memory.gapStart ?? now - settings.minute, since: now, armed},
        halt: {kind: 'drift', why},
      },
      why,
    );
  }
  if (enabled.length > 0 && (phase === 'suspended' || phase === 'nobody')) {
    const why = `schedules of ${track.id} were enabled by somebody else`;
    const armed = {from: memory.armed?.from ?? memory.gapStart ?? now, to: null};
    return note(
      {...state, phase: 'enabled', memory: {...memory, since: now, armed}, halt: {kind: 'drift', why}},
      why,
    );
  }
  return null;
}

/** A job that was suspended already runs on neither side, before and after. */
function asleep(state: BatchState): BatchStep {
  const phase = state.goal.side === 'source' ? 'source' : state.goal.finalise ? 'finalised' : 'target';
  return state.phase === phase
    ? {step: 'done'}
    : note({...state, phase}, 'is suspended: nothing is switched');
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
  const settle = safeguards.settle ? track.settleSeconds : {source: 0, target: 0};
  const sourceKnows = (memory.since ?? now) + settle.source;
  const targetKnows = (memory.since ?? now) + settle.target;
  switch (phase) {
    case 'source': {
      if (!isForward) return {step: 'done'};
      if (!mayBegin(context.plan, journal, track))
        return wait(now + settings.poll, 'other tracks come first');
      const closed = closedWindow(context, track, now);
      if (closed) return wait(closed.until, closed.why);
      return (
        hold(context, track, sight, true) ?? note({...state, phase: 'held'}, 'nothing sets `suspend` back')
      );
    }
    case 'held': {
      if (!isForward)
        return (
          hold(context, track, sight, false) ??
          note(
            {...state, phase: 'source', memory: {...freshBatch().memory, gaps: memory.gaps}},
            'Kubernetes runs it',
          )
        );
      const closed = closedWindow(context, track, now);
      if (closed) return wait(closed.until, closed.why);
      // A minute earlier: a firing of just now may not have been started yet.
      if (memory.gapStart === null)
        return note({...state, memory: {...memory, gapStart: now - settings.minute}}, 'the hand-over begins');
      return suspending(context, track, switches, true);
    }
    case 'suspended':
      if (now < sourceKnows)
        return wait(Math.min(sourceKnows, now + settings.poll), 'the CronJob controller may not know yet');
      if (runsAlone(track) && isRunning(context, track, state, seen))
        return wait(now + settings.poll, 'an active Job has to end');
      return note(
        {
          ...state,
          phase: 'nobody',
          memory: {...memory, covered: memory.covered ?? switches.job.lastScheduleTime ?? null},
        },
        'neither side starts it',
      );
    case 'nobody':
      return isForward
        ? (switchAll(track, switches, true) ?? wait(now + 1, 'enabled'))
        : giveBack(context, track, state, switches, sight);
    case 'enabled': {
      const next = switchAll(track, switches, isForward);
      if (next) return next;
      if (!isForward)
        return note({...state, phase: 'disabled', memory: {...memory, since: now}}, 'the target is disabled');
      if (now < targetKnows)
        return wait(Math.min(targetKnows, now + settings.poll), 'EventBridge Scheduler may not know yet');
      return (
        closeGap(context, track, state, sight, targetKnows) ??
        note({...state, phase: 'checked'}, 'every firing is accounted for')
      );
    }
    case 'checked':
      if (!isForward) return beginBack(context, journal, track, state, switches, now);
      return proven(context, track, state, now);
    case 'target':
      if (!isForward) return beginBack(context, journal, track, state, switches, now);
      return goal.finalise
        ? note({...state, phase: 'finalised'}, "is the target's for good")
        : {step: 'done'};
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
        closeGap(context, track, ownRun(state, switches), sight, sourceKnows) ??
        note(
          {...state, phase: 'held', memory: {...freshBatch().memory, gaps: memory.gaps}},
          'every firing is accounted for',
        )
      );
    case 'finalised':
      return {step: 'done'};
  }
}

function hold(context: Context, track: BatchTrack, {seen}: Sight, on: boolean): BatchStep | null {
  return context.safeguards.holds ? holdStep<BatchState>(track.holds, seen, on) : null;
}

/** The firing that the CronJob's status names was started by Kubernetes itself, though its Job may be gone already. */
function ownRun(state: BatchState, {job: {lastScheduleTime}}: Switches): BatchState {
  const {memory} = state;
  if (lastScheduleTime === undefined || Object.hasOwn(memory.runs, lastScheduleTime)) return state;
  return {
    ...state,
    memory: {...memory, runs: {...memory.runs, [lastScheduleTime]: {side: 'source', state: 'active'}}},
  };
}

/** Neither side starts it: account for the gap, tell Kubernetes what is done, then let it go on (T42). */
function giveBack(
  context: Context,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  sight: Sight,
): BatchStep {
  const {job} = switches;
  // Up to a fixed moment: a job that fires all the time would never come to an end. Kubernetes itself starts the latest later one.
  const until = Math.min(
    sight.now,
    (state.memory.since ?? sight.now) + Math.max(track.settleSeconds.source, track.settleSeconds.target),
  );
  const gap = closeGap(context, track, state, sight, until);
  if (gap) return gap;
  const {namespace, name} = track;
  const last = lastFiring(context, track, job.lastScheduleTime ?? 0, until);
  if (last !== undefined && context.safeguards.lastScheduleTime)
    return {
      step: 'effect',
      call: {
        call: 'kubernetes.mark-scheduled',
        in: {namespace, name, version: job.version, lastScheduleTime: last},
      },
      before: job.lastScheduleTime ?? null,
      after: last,
      what: `tell CronJob ${namespace}/${name} that its firings up to now are done`,
    };
  return suspending(context, track, switches, false);
}

/** The way back begins in a window too; firings from a minute ago on are accounted for. */
function beginBack(
  context: Context,
  journal: Journal,
  track: BatchTrack,
  state: BatchState,
  switches: Switches,
  now: Instant,
): BatchStep {
  if (!mayBegin(context.plan, journal, track))
    return wait(now + context.settings.poll, 'another job is handed over');
  const closed = closedWindow(context, track, now);
  if (closed) return wait(closed.until, closed.why);
  const {memory} = state;
  if (memory.gapStart === null)
    return note(
      {...state, memory: {...memory, gapStart: now - context.settings.minute}},
      'the hand-over back begins',
    );
  return (
    switchAll(track, switches, false) ??
    note({...state, phase: 'disabled', memory: {...memory, since: now}}, 'the target is disabled')
  );
}

/** Moved is moved only after the target has run a firing by itself (T46). */
function proven({settings, firings}: Context, track: BatchTrack, state: BatchState, now: Instant): BatchStep {
  const {memory} = state;
  const after = memory.since ?? now;
  const caughtUp = new Set(memory.gaps.map(({firing}) => firing));
  const own = Object.entries(memory.runs).filter(
    ([firing, {side}]) => side === 'target' && Number(firing) > after && !caughtUp.has(Number(firing)),
  );
  const proof = memory.proof ?? own.find(([, {state}]) => state === 'succeeded')?.[0] ?? null;
  if (proof !== null)
    return note(
      {...state, phase: 'target', memory: {...memory, gapStart: null, runs: {}, answer: null, proof}},
      'the target runs it',
      `firing ${proof}`,
    );
  if (own.some(([, {state}]) => state === 'failed'))
    return halt('guard', `the first run of ${track.id} on the target failed`);
  const [next] = firings(track, after + 1, now + settings.horizon);
  if (next !== undefined && now > next + settings.evidence && own.length === 0)
    return halt(
      'guard',
      `the target has not run the firing of ${track.id} at ${new Date(next * 1000).toISOString()}`,
    );
  return wait(Math.max(now + settings.poll, next ?? 0), 'the target has to run its first firing');
}

function suspending(
  {plan}: Context,
  {namespace, name}: BatchTrack,
  {job}: Switches,
  suspended: boolean,
): Effect {
  const annotations = {[ANNOTATION]: suspended ? plan.run : null};
  return {
    step: 'effect',
    call: {call: 'kubernetes.suspend', in: {namespace, name, version: job.version, suspended, annotations}},
    before: !suspended,
    after: suspended,
    what: `${suspended ? 'suspend' : 'un-suspend'} CronJob ${namespace}/${name}`,
  };
}

/** The next schedule that is not yet as wanted; null when all are. One whose definition is not the plan's is not enabled (T48). */
function switchAll(track: BatchTrack, {schedules}: Switches, enabled: boolean): BatchStep | null {
  const next = schedules.find(({seen}) => seen.enabled !== enabled);
  if (!next) return null;
  if (enabled && !isSame(next.seen.definition, next.planned))
    return halt('drift', `the schedule ${next.group}/${next.name} of ${track.id} is not the one of the plan`);
  return switching(next, enabled);
}

function switching({group, name, seen}: Switches['schedules'][number], enabled: boolean): Effect {
  const input: Calls['schedule.set']['in'] = {group, name, enabled, definition: seen.definition};
  return {
    step: 'effect',
    call: {call: 'schedule.set', in: input},
    before: !enabled,
    after: enabled,
    what: `${enabled ? 'enable' : 'disable'} schedule ${group}/${name}`,
  };
}
