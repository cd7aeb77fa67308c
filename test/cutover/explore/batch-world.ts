import type {Call, Instant} from '../../../src/cutover/calls.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import {SAFEGUARDS, type Safeguards} from '../../../src/cutover/settings.ts';
import {closings, type GitChances, type GitInModel, gitOf, managedField} from './git.ts';
import {merges} from './job-in-git.ts';
import {aged, isSameJob, keyOf, LATE, OLDEST} from './job-key.ts';
import {FIRINGS, HOLD, TRACK} from './job-plan.ts';
import type {Reply, World} from './world.ts';

/** Time of the model: one tick is what a controller may lag behind. */
const LAG = 1;
/** The CronJob: its switch, its last firing that Kubernetes knows of, and its starting deadline; null where it has none. */
export interface JobInModel {
  readonly suspended: boolean;
  readonly last: Instant;
  readonly deadline: number | null;
  /** Changes of its spec. */
  readonly generation: number;
}

/** What the controller and the schedule know, and what is true; who started what. */
export interface BatchWorld {
  readonly now: Instant;
  /** The CronJob, and the controller's picture of it (T40). */
  readonly job: JobInModel;
  readonly jobSeen: JobInModel;
  readonly jobChanged: Instant;
  /** Firings that Jobs were started for, and those whose Jobs are gone. */
  readonly jobs: readonly Instant[];
  readonly gone: readonly Instant[];
  readonly enabled: boolean;
  readonly enabledSeen: boolean;
  readonly enabledChanged: Instant;
  readonly tasks: readonly Instant[];
  /** Deliveries of the schedule under way, with the last moment. */
  readonly deliveries: readonly {readonly firing: Instant; readonly until: Instant}[];
  readonly duplicates: number;
  readonly held: boolean;
  readonly reverts: number;
  /** Where its switch stands in Git; null where k2e switches it. */
  readonly git: GitInModel | null;
  /** When somebody suspended it by hand; 0 when nobody has, or it was set back. Firings meanwhile are lost by that person's doing. */
  readonly byHandAt: Instant;
  readonly excused: readonly Instant[];
}

/**
 * `denied`: nobody may change the status of the CronJob. `disturbances`: how many deliveries come twice, and how often GitOps reverts.
 * `kept`: how many Jobs that have ended Kubernetes keeps. `git`: its switch stands in Git.
 */
export interface JobChances {
  readonly denied?: boolean;
  readonly kept?: number;
  readonly disturbances?: number;
  readonly git?: GitChances;
}

/**
 * One CronJob and its schedule; controllers that lag, deliveries that come late and twice, a GitOps tool that reverts.
 */
export function batchWorld(
  safeguards: Safeguards = SAFEGUARDS,
  {denied = false, disturbances = 1, kept = FIRINGS.length, git}: JobChances = {},
): World<BatchWorld> {
  const initial: BatchWorld = {
    now: 1,
    job: {suspended: false, last: 0, deadline: null, generation: 1},
    jobSeen: {suspended: false, last: 0, deadline: null, generation: 1},
    jobChanged: 0,
    jobs: [0],
    // Nobody asks for what was before the cutover.
    gone: kept === 0 ? [0] : [],
    enabled: false,
    enabledSeen: false,
    enabledChanged: 0,
    tasks: [],
    deliveries: [],
    duplicates: disturbances,
    held: false,
    reverts: git ? 0 : disturbances,
    git: git ? gitOf(false, git) : null,
    byHandAt: 0,
    excused: [],
  };
  return {
    initial,
    now: ({now}) => now,
    key: keyOf,
    aged: {journal: aged, answer: (_, value) => JSON.stringify(value)},
    isAtRest: (world, journal, ended) => world.now >= LATE && (ended || waitsForNever(world, journal)),
    answer: (world, call) =>
      denied && call.call === 'kubernetes.mark-scheduled'
        ? {world, failure: 'denied'}
        : answer(world, call, safeguards, kept),
    half: (world, call) => (call.call === 'kubernetes.run' ? passed(world, call.in.scheduledFor) : null),
    events: (world, journal) => [...events(world, safeguards, kept), ...merges(world, journal)],
    tick: world => tick(world, kept),
    say: ({git}, journal) => closings(git, journal),
    check: world => (world.git?.wild ? null : check(world)),
    mayHalt: world => world.git?.wild ?? false,
    judge,
  };
}

/** After the last firing of the model: a proof, or the next own run, that never comes. Everything has arrived then. */
function waitsForNever(world: BatchWorld, journal: Journal): boolean {
  const state = journal.tracks[TRACK.id];
  if (state?.kind !== 'batch' || state.intent || world.now < LATE) return false;
  const {goal, phase, memory} = state;
  // The gap has been looked for by then.
  if (world.now - (memory.since ?? world.now) < OLDEST) return false;
  if (goal.side === 'target') return phase === 'checked' && world.enabled && world.enabledSeen;
  return (
    phase === 'unsuspended' && memory.deadline !== null && !isJobStale(world) && dueJob(world) === undefined
  );
}

function answer(world: BatchWorld, call: Call, safeguards: Safeguards, kept: number): Reply<BatchWorld> {
  switch (call.call) {
    case 'kubernetes.cron-job':
      return {world, value: cronJob(world, kept)};
    case 'schedule.get':
      return {world, value: {enabled: world.enabled, definition: 'd'}};
    case 'kubernetes.jobs':
      return {
        world,
        value: shown(world).map(firing => ({
          name: `job-${firing}`,
          scheduledFor: firing,
          state: 'succeeded',
        })),
      };
    case 'ecs.runs':
      return {
        world,
        value: world.tasks.map((firing, at) => ({
          task: `t${at}`,
          created: firing,
          scheduledFor: firing,
          state: 'succeeded',
        })),
      };
    case 'kubernetes.fields':
      return {world, value: {version: '1', values: world.held ? HOLD.values : HOLD.before}};
    case 'kubernetes.managed-field':
      if (!world.git) throw new Error('nothing of this model stands in Git');
      return {world, value: managedField(world.git, world.job.suspended, call)};
    case 'kubernetes.set-fields':
      return changed({...world, held: call.in.values['/spec/syncPolicy/automated'] === null}, {version: '1'});
    case 'kubernetes.suspend': {
      if (call.in.version !== versionOf(world)) return {world, failure: 'stale'};
      const {suspended, startingDeadlineSeconds: deadline = world.job.deadline} = call.in;
      const generation = world.job.generation + 1;
      const after = {...world, job: {...world.job, suspended, deadline, generation}, jobChanged: world.now};
      return changed(after, cronJob(after, kept));
    }
    case 'kubernetes.mark-scheduled': {
      if (call.in.version !== versionOf(world)) return {world, failure: 'stale'};
      const after = {...world, job: {...world.job, last: call.in.lastScheduleTime}, jobChanged: world.now};
      return changed(after, cronJob(after, kept));
    }
    case 'schedule.set': {
      const after = {...world, enabled: call.in.enabled, enabledChanged: world.now};
      return changed(after, {enabled: after.enabled, definition: 'd'});
    }
    case 'ecs.run':
      return changed(launchTask(world, call.in.scheduledFor, safeguards), {task: 't'});
    case 'kubernetes.run':
      return changed(launchJob(passed(world, call.in.scheduledFor), call.in.scheduledFor), {job: 'j'});
    default:
      throw new Error(`${call.call} is not of this model`);
  }
}

function changed(world: BatchWorld, value: unknown): Reply<BatchWorld> {
  return {world, value};
}

function cronJob(world: BatchWorld, kept: number): unknown {
  const {suspended, last, deadline, generation} = world.job;
  return {
    uid: 'u',
    generation,
    version: versionOf(world),
    created: -86_400,
    suspended,
    lastScheduleTime: last,
    history: {succeeded: kept, failed: kept},
    annotations: {},
    ...(deadline !== null && {startingDeadlineSeconds: deadline}),
  };
}

function versionOf({job}: BatchWorld): string {
  return `${job.suspended}${job.last}.${job.deadline}`;
}

/** ECS starts one task per token; without tokens every delivery starts one. */
function launchTask(world: BatchWorld, firing: Instant, {token}: Safeguards): BatchWorld {
  return token && world.tasks.includes(firing)
    ? world
    : {...world, tasks: [...world.tasks, firing].toSorted((a, b) => a - b)};
}

/** The Jobs that Kubernetes still has. */
function shown({jobs, gone}: BatchWorld): readonly Instant[] {
  return jobs.filter(firing => !gone.includes(firing));
}

/** Whoever makes a Job in the controller's place puts its firing behind the CronJob first, where nothing later is yet. */
function passed(world: BatchWorld, firing: Instant): BatchWorld {
  return world.job.last >= firing
    ? world
    : {...world, job: {...world.job, last: firing}, jobChanged: world.now};
}

/** A Job's name is made of its firing: the second one of that name is refused while the first is there (T44). */
function launchJob(world: BatchWorld, firing: Instant): BatchWorld {
  return shown(world).includes(firing)
    ? world
    : {...world, jobs: [...world.jobs, firing].toSorted((a, b) => a - b)};
}

function isJobStale({job, jobSeen}: BatchWorld): boolean {
  return !isSameJob(job, jobSeen);
}

/** The latest firing that the controller thinks it has missed (finding 7), and that its starting deadline does not pass over. */
function dueJob({now, jobSeen}: BatchWorld): Instant | undefined {
  const {suspended, last, deadline} = jobSeen;
  const from = deadline === null ? last : Math.max(last, now - deadline);
  return suspended ? undefined : FIRINGS.findLast(firing => firing <= now && firing > from);
}

function events(
  world: BatchWorld,
  safeguards: Safeguards,
  kept: number,
): {label: string; world: BatchWorld}[] {
  const found: {label: string; world: BatchWorld}[] = [];
  const [oldest, ...others] = shown(world);
  if (oldest !== undefined && others.length >= kept)
    found.push({label: `the Job of ${oldest} is removed`, world: {...world, gone: [...world.gone, oldest]}});
  if (isJobStale(world)) found.push({label: 'controller learns', world: {...world, jobSeen: world.job}});
  if (world.enabled !== world.enabledSeen)
    found.push({label: 'Scheduler learns', world: {...world, enabledSeen: world.enabled}});
  const due = dueJob(world);
  // It writes the status after it has made the Job, and not from a picture that is old: told apart where the Job may be gone soon.
  const isUnwritten = isJobStale(world) && kept < FIRINGS.length;
  if (due !== undefined && isUnwritten && !world.jobs.includes(due))
    found.push({label: `controller starts ${due}, and cannot write it down`, world: launchJob(world, due)});
  if (due !== undefined && !isUnwritten) {
    const last = (job: BatchWorld['job']) => ({...job, last: Math.max(job.last, due)});
    found.push({
      label: `controller starts ${due}`,
      world: {...launchJob(world, due), job: last(world.job), jobSeen: last(world.jobSeen)},
    });
  }
  for (const delivery of world.deliveries) {
    const others = world.deliveries.filter(other => other !== delivery);
    const started = launchTask(world, delivery.firing, safeguards);
    found.push({label: `Scheduler delivers ${delivery.firing}`, world: {...started, deliveries: others}});
    if (world.duplicates > 0)
      found.push({
        label: `Scheduler delivers ${delivery.firing}, and will again`,
        world: {
          ...started,
          duplicates: 0,
          deliveries: [...others, {firing: delivery.firing, until: world.now + 3}],
        },
      });
  }
  if (!world.held && world.reverts > 0 && world.job.suspended)
    found.push({
      label: 'GitOps un-suspends',
      world: {
        ...world,
        reverts: 0,
        job: {...world.job, suspended: false, generation: world.job.generation + 1},
        jobChanged: world.now,
      },
    });
  return found;
}

/** Time goes on when nothing is overdue: a controller learns within its lag, starts what is due at once, delivers in time, and keeps no more Jobs than it is to. */
function tick(world: BatchWorld, kept: number): BatchWorld | null {
  const {now} = world;
  if (shown(world).length > kept) return null;
  if (dueJob(world) !== undefined) return null;
  if (isJobStale(world) && now >= world.jobChanged + LAG) return null;
  if (world.enabled !== world.enabledSeen && now >= world.enabledChanged + LAG) return null;
  if (world.deliveries.some(({until}) => now >= until)) return null;
  const next = now + 1;
  const deliveries =
    world.enabledSeen && FIRINGS.includes(next)
      ? [...world.deliveries, {firing: next, until: next + LAG}]
      : world.deliveries;
  return {...world, now: next, deliveries};
}

function check(world: BatchWorld): string | null {
  const {job, jobSeen, enabled, enabledSeen, jobs, tasks} = world;
  if ((!job.suspended || !jobSeen.suspended) && (enabled || enabledSeen)) return 'I1 armed on both sides';
  const twice = FIRINGS.find(firing => [...jobs, ...tasks].filter(run => run === firing).length > 1);
  return twice === undefined ? null : `I2 firing ${twice} was started twice`;
}

function judge(world: BatchWorld, journal: Journal): string | null {
  const state = journal.tracks[TRACK.id];
  if (state?.kind !== 'batch') return 'no state';
  // Somebody merged it unasked, and a person has to look: what is missing is accounted for when it goes on.
  if (world.git?.wild && state.halt) return null;
  // Somebody merged it unasked, and it never began to move: nobody looks at it.
  if (world.git?.wild && world.job.suspended && state.phase === 'source') return null;
  const reported = state.memory.gaps.map(({firing}) => firing);
  // The tool has just un-suspended it: the controller starts the last missed firing as soon as it learns so (finding 7).
  const late = world.git ? dueJob({...world, jobSeen: world.job}) : undefined;
  const accounted = [
    ...world.jobs,
    ...world.tasks,
    ...reported,
    ...world.excused,
    ...(late === undefined ? [] : [late]),
  ];
  const lost = FIRINGS.find(firing => firing < world.now && !accounted.includes(firing));
  if (lost !== undefined) return `I3 firing ${lost} was neither run nor reported`;
  // Somebody merged it unasked, and a person has to look.
  if (world.git?.wild) return null;
  const isTarget = state.goal.side === 'target';
  const isThere =
    world.job.suspended === isTarget &&
    (isTarget || world.job.deadline === null || waitsForNever(world, journal)) &&
    world.enabled === isTarget &&
    (world.git !== null || world.held === isTarget || waitsForNever(world, journal)) &&
    (state.phase === (isTarget ? 'target' : 'source') || waitsForNever(world, journal));
  return isThere
    ? null
    : `I12 the end is not that of an uninterrupted run: ${state.phase} ${JSON.stringify(world)}`;
}
