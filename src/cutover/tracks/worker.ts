import type {Instant, ReplicasSeen, ServiceSeen} from '../calls.ts';
import {replicasCommit, type Way} from '../commit.ts';
import type {Context} from '../context.ts';
import {instantText} from '../instant-text.ts';
import type {Journal, WorkerState} from '../journal.ts';
import {answerOf, type Look, look, type Sight} from '../observed.ts';
import {mayBegin} from '../order.ts';
import type {WorkerTrack} from '../plan.ts';
import {refText} from '../ref-text.ts';
import {type Effect, halt, note, type Step, wait} from '../step.ts';
import type {EffectCall} from '../view.ts';
import {awaited, commitLooks, notFromGit, restOrBack} from './by-git.ts';
import {endOf} from './ending.ts';
import {gone, sourceLook} from './gone.ts';
import {holdLooks, holdStep} from './holds.ts';
import {releaseLooks, releaseStep} from './releases.ts';

type WorkerStep = Step<WorkerState>;

const NO_SERVICE: ServiceSeen = {desired: 0, running: 0, steady: true};

/** The state of a worker that nobody has touched. */
export function freshWorker(): WorkerState {
  return {kind: 'worker', phase: 'source', goal: {side: 'source'}, intent: null, memory: {}, halt: null};
}

/** What a worker has to look at: both sides always, the holds where they are set or given back. */
export function looksOfWorker({plan}: Context, track: WorkerTrack, state: WorkerState): readonly Look[] {
  const {ref, service, holds} = track;
  const {phase, goal} = state;
  // What somebody does with it from then on is no business of a cutover that is over.
  if (phase === 'finalised') return [];
  return [
    look('kubernetes.replicas', ref, sourceLook(state)),
    // On the way back one that was deleted runs nothing: that holds up nobody.
    look('ecs.service', {cluster: plan.cluster, service}, goal.side === 'source' ? 'missing' : undefined),
    ...(phase === 'source' || phase === 'held' || phase === 'returned' ? holdLooks(holds) : []),
    ...(phase === 'raised' || phase === 'target' ? [] : commitLooks(replicasCommit(track, 'there'))),
    ...(phase === (track.gitOwner ? 'drained' : 'held') || goal.finalise ? releaseLooks(track.releases) : []),
  ];
}

/** What a worker does next: one side is at 0 and its last pod or task is gone before the other side begins (T61). */
export function decideWorker(
  context: Context,
  journal: Journal,
  track: WorkerTrack,
  state: WorkerState,
  sight: Sight,
): WorkerStep {
  const {plan} = context;
  const {seen, now} = sight;
  if (state.phase === 'finalised') return {step: 'done'};
  const source = answerOf(seen, 'kubernetes.replicas', track.ref);
  if (!source) return gone(refText(track.ref), context, journal, track, state, sight);
  const target = answerOf(seen, 'ecs.service', {cluster: plan.cluster, service: track.service}) ?? NO_SERVICE;
  const {goal} = state;
  const isForward = goal.side === 'target';
  const later = (why: string) => idling(context, state, now, why);
  const hold = (on: boolean) => holdStep<WorkerState>(context, track.holds, state, sight, on);
  const flip = neverBoth(context, track, state, source, target);
  if (flip) return flip;
  switch (state.phase) {
    case 'source':
      if (!isForward) return restOrBack(state, () => hold(false));
      // Git has stopped it already: it waits for nobody, since nobody does its work.
      if (!mayBegin(plan, journal, track) && !(track.gitOwner && source.wanted === 0))
        return later('other tracks come first');
      return hold(true) ?? note({...state, phase: 'held'}, 'nothing raises the source again');
    case 'held':
      if (track.gitOwner && source.wanted === 0)
        return (
          (isForward ? hold(true) : null) ??
          note({...state, phase: 'drained', memory: {idleSince: now}}, 'Git has scaled the source to 0')
        );
      if (!isForward)
        return (
          unlessFromGit(context, track, state, sight, 'back', source.wanted) ??
          hold(false) ??
          note({...state, phase: 'source'}, 'Kubernetes runs it')
        );
      return (
        hold(true) ??
        (track.gitOwner ? null : releaseStep<WorkerState>(track.releases, goal, seen)) ??
        (source.wanted > 0
          ? scaleSource(context, track, source, sight, 'there')
          : note({...state, phase: 'drained', memory: {idleSince: now}}, 'the source is scaled to 0'))
      );
    case 'drained':
      if (source.pods > 0) return later('pods of the source still end');
      if (!isForward) return note({...state, phase: 'lowered'}, 'goes back');
      if (target.desired === track.targetTasks)
        return note({...state, phase: 'raised'}, 'the target is scaled up');
      return (
        unlessFromGit(context, track, state, sight, 'there') ??
        (track.gitOwner ? releaseStep<WorkerState>(track.releases, goal, seen) : null) ??
        scaleTarget(context, track, target, track.targetTasks)
      );
    case 'raised':
      if (!isForward) return note({...state, phase: 'target'}, 'goes back');
      return target.steady && target.running > 0
        ? note({...state, phase: 'target', memory: {}}, 'the target runs it')
        : later('the target starts');
    case 'target':
      if (isForward) return goal.finalise ? endOf(context, journal, track, state, sight) : {step: 'done'};
      return target.desired > 0
        ? scaleTarget(context, track, target, 0)
        : note({...state, phase: 'lowered', memory: {idleSince: now}}, 'the target is scaled to 0');
    case 'lowered':
      if (target.desired > 0) return scaleTarget(context, track, target, 0);
      if (target.running > 0) return later('tasks of the target still end');
      if (isForward) return note({...state, phase: 'drained'}, 'goes forward again');
      // While it is paused KEDA sets back what anybody scales; then it is KEDA that raises it.
      if (isScaledByKeda(track) && !track.gitOwner)
        return note({...state, phase: 'returned'}, 'KEDA may raise the source again');
      return source.wanted === track.sourceReplicas
        ? note({...state, phase: 'returned'}, 'the source is scaled up')
        : scaleSource(context, track, source, sight, 'back');
    case 'returned':
      if (isForward) return note({...state, phase: 'held', memory: {}}, 'goes forward again');
      return returned(context, track, state, source, target, sight);
  }
}

/**
 * The source is scaled up: its pods start. Its holds are given back first, for KEDA keeps it at the number of its pause as long as there is one
 * (KEDA `scaleTargetToPausedCount`). From then on the number is its autoscaler's, where it has one; with Git it may be another than the plan's.
 */
function returned(
  context: Context,
  track: WorkerTrack,
  state: WorkerState,
  source: ReplicasSeen,
  target: ServiceSeen,
  sight: Sight,
): WorkerStep {
  const later = (why: string) => idling(context, state, sight.now, why);
  if (target.running > 0) return later('tasks of the target still end');
  const held = holdStep<WorkerState>(context, track.holds, state, sight, false);
  if (held) return held;
  const {gitOwner, sourceReplicas} = track;
  if (source.wanted === 0 && sourceReplicas > 0) {
    if (gitOwner) return note({...state, phase: 'lowered'}, 'Git has scaled the source to 0 again');
    if (isScaledByKeda(track)) return settled(state, 'KEDA raises it when there is work');
    const why = `${refText(track.ref)} was scaled to 0 by somebody else; nothing runs it`;
    const diff = [`replicas: expected ${sourceReplicas}, found 0`];
    return note({...state, phase: 'lowered', halt: {kind: 'drift', why, diff}}, why);
  }
  if (source.ready < (gitOwner ? source.wanted : Math.min(source.wanted, sourceReplicas)))
    return later('pods of the source start');
  return unlessFromGit(context, track, state, sight, 'back', source.wanted) ?? settled(state);
}

function isScaledByKeda({holds}: WorkerTrack): boolean {
  return holds.some(({ref}) => ref.kind === 'ScaledObject');
}

function settled(state: WorkerState, what = 'Kubernetes runs it'): WorkerStep {
  return note({...state, phase: 'source', memory: {}}, what);
}

/** Waits for pods or tasks; where neither side has done the work for long, people are told so. */
function idling(
  {settings}: Context,
  {memory: {idleSince}}: WorkerState,
  now: Instant,
  why: string,
): WorkerStep {
  if (idleSince === undefined || now - idleSince < settings.idle) return wait(now + settings.poll, why);
  const told = `${why}, and neither side does its work since ${instantText(idleSince)}`;
  return {step: 'halt', halt: {kind: 'guard', about: 'idle', why: told}};
}

/** Stands still while the number of replicas is not from Git. @param wanted the number, where Git says another than the plan */
function unlessFromGit(
  context: Context,
  track: WorkerTrack,
  state: WorkerState,
  sight: Sight,
  way: Way,
  wanted?: number,
): WorkerStep | null {
  const commit = replicasCommit(track, way);
  const expected = commit && wanted !== undefined ? {...commit, value: wanted} : commit;
  return expected ? notFromGit(context, expected, state, sight, way === 'back') : null;
}

/** A side was scaled. */
export function confirmedWorker(state: WorkerState, call: EffectCall, now: Instant): WorkerState {
  const idle = {memory: {idleSince: state.memory.idleSince ?? now}};
  switch (call.call) {
    case 'kubernetes.scale':
      return {...state, ...idle, phase: call.in.replicas === 0 ? 'drained' : 'returned'};
    case 'ecs.scale':
      // Where it was the source's turn, somebody else had raised the target beside it.
      if (call.in.desired === 0 && (state.phase === 'held' || state.phase === 'returned')) {
        const why = `the service ${call.in.service} was scaled up by somebody else; it is at 0 again`;
        return {...state, halt: {kind: 'drift', why}};
      }
      return {...state, ...idle, phase: call.in.desired === 0 ? 'lowered' : 'raised'};
    case 'kubernetes.set-fields':
      return state.phase === 'source' ? {...state, phase: 'held'} : state;
    default:
      return state;
  }
}

/** Somebody raised the source again while the target runs: the target is scaled to 0 first, then a person has to look. */
function neverBoth(
  context: Context,
  track: WorkerTrack,
  state: WorkerState,
  source: ReplicasSeen,
  target: ServiceSeen,
): WorkerStep | null {
  const {phase, goal} = state;
  if (phase === 'source') return null;
  if (source.wanted > 0 && target.desired > 0)
    return {...scaleTarget(context, track, target, 0), safety: true};
  const name = refText(track.ref);
  if (
    source.wanted > 0 &&
    (phase === 'drained' || phase === 'raised' || phase === 'target' || phase === 'lowered')
  ) {
    // On the way back Git is asked for it; on the way there it may have been scaled by hand only. The target is at 0 then.
    if (track.gitOwner && (goal.side === 'source' || phase === 'drained'))
      return note({...state, phase: 'returned', memory: {}}, 'Kubernetes runs it again');
    const why = `${name} was scaled up by somebody else; the target is at 0`;
    return note(
      {
        ...state,
        phase: 'returned',
        memory: {},
        halt: {kind: 'drift', why, diff: [`replicas: expected 0, found ${source.wanted}`]},
      },
      why,
    );
  }
  if (target.desired === 0 && (phase === 'raised' || phase === 'target')) {
    const why = `the service ${track.service} was scaled to 0 by somebody else`;
    return state.goal.side === 'source'
      ? null
      : note({...state, phase: 'drained', halt: {kind: 'drift', why}}, why);
  }
  return target.desired > 0 && phase === 'held'
    ? halt('drift', `the service ${track.service} was scaled up by somebody else`)
    : null;
}

/** Scales the source; or waits until a person has done so in Git. */
function scaleSource(
  context: Context,
  track: WorkerTrack,
  {version, wanted}: ReplicasSeen,
  sight: Sight,
  way: Way,
): WorkerStep {
  const commit = replicasCommit(track, way);
  if (commit) return awaited(context, commit, sight);
  const {ref, sourceReplicas} = track;
  const replicas = way === 'there' ? 0 : sourceReplicas;
  return {
    step: 'effect',
    call: {call: 'kubernetes.scale', in: {ref, version, replicas}},
    before: wanted,
    after: replicas,
    what: `scale ${refText(track.ref)} from ${wanted} to ${replicas}`,
  };
}

function scaleTarget(
  {plan}: Context,
  {service}: WorkerTrack,
  {desired: before}: ServiceSeen,
  desired: number,
): Effect {
  return {
    step: 'effect',
    call: {call: 'ecs.scale', in: {cluster: plan.cluster, service, desired}},
    before,
    after: desired,
    what: `scale ECS service ${service} from ${before} to ${desired}`,
  };
}
