import type {Call, Instant} from '../../../src/cutover/calls.ts';
import type {Context} from '../../../src/cutover/context.ts';
import {newJournal, start} from '../../../src/cutover/goals.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {Hold, Plan, WorkerTrack} from '../../../src/cutover/plan.ts';
import {SAFEGUARDS, type Safeguards} from '../../../src/cutover/settings.ts';
import {runsOnce} from '../../../src/rehearsal/invariants/batches.ts';
import {closings, type GitChances, type GitInModel, gitEvents, gitKey, gitOf, managedField} from './git.ts';
import {GIT, SETTINGS} from './job-plan.ts';
import type {Reply, World} from './world.ts';

const DIGEST = 'd';
const PAUSE = '/metadata/annotations/paused';
const HOLD: Hold = {
  ref: {apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', namespace: 'n', name: 'w'},
  values: {[PAUSE]: '0'},
  before: {[PAUSE]: null},
  reason: 'KEDA',
};
const TRACK: WorkerTrack = {
  id: 'worker/n/w',
  ref: {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'n', name: 'w'},
  service: 'w',
  sourceReplicas: 1,
  targetTasks: 1,
  holds: [HOLD],
};
const PLAN: Plan = {
  version: 1,
  run: 'model',
  state: '',
  region: '',
  cluster: 'c',
  web: [],
  batches: [],
  workers: [TRACK],
};
/** The same, whose replicas stand in Git: a person commits them. */
export const BY_GIT: Plan = {...PLAN, workers: [{...TRACK, holds: [], gitOwner: GIT}]};
/** The same, with nobody who keeps KEDA from raising the source. */
export const WITHOUT_HOLD: Plan = {...PLAN, workers: [{...TRACK, holds: []}]};

/** How many are wanted and how many are there, on both sides; who raises the source again. */
export interface WorkerWorld {
  readonly now: Instant;
  readonly wanted: number;
  readonly pods: number;
  readonly desired: number;
  readonly tasks: number;
  readonly held: boolean;
  readonly reverts: number;
  /** Where its replicas stand in Git; null where k2e scales it. */
  readonly git: GitInModel | null;
}

/** The journal of an ordered run that has just begun. */
export function workerJournal(plan = PLAN): Journal {
  return {...start(newJournal(plan, DIGEST), {by: 'person', at: 0}), entries: []};
}

/** The context of a process in this model. */
export function workerContext(plan = PLAN, safeguards: Safeguards = SAFEGUARDS): (holder: string) => Context {
  return holder => ({plan, digest: DIGEST, holder, firings: () => [], settings: SETTINGS, safeguards});
}

/** One consumer that may run on one side only: pods and tasks begin and end when they like, KEDA raises the source while it may. */
export function workerWorld(git?: GitChances): World<WorkerWorld> {
  return {
    initial: {
      now: 1,
      wanted: 1,
      pods: 1,
      desired: 0,
      tasks: 0,
      held: false,
      reverts: git ? 0 : 1,
      git: git ? gitOf(1, git) : null,
    },
    now: ({now}) => now,
    key: ({now: _, git: declared, ...world}) => `${Object.values(world).join()}${gitKey(declared)}`,
    aged: {journal: aged, answer: (_, value) => JSON.stringify(value)},
    isAtRest: ({wanted, pods, desired, tasks}, _, ended) => ended && wanted === pods && desired === tasks,
    answer,
    events: (world, journal) => [...events(world), ...merges(world, journal)],
    say: (world, journal) => closings(world.git, journal),
    tick: world => ({...world, now: world.now + 1}),
    check: ({pods, desired, tasks, git: declared}) => {
      if (declared?.wild) return null;
      const found = runsOnce({worker: TRACK.id, pods, tasks: Math.max(desired, tasks)});
      return found && `${found.invariant} ${found.what}`;
    },
    // Somebody raised the source: a person has to look.
    mayHalt: world => isForeign(world),
    judge: (world, journal) => (isForeign(world) ? null : judge(world, journal)),
  };
}

/** Somebody did what a person has to look at. */
function isForeign({reverts, git}: WorkerWorld): boolean {
  return git ? git.wild : reverts === 0;
}

function aged({now}: WorkerWorld, {tracks, lease, ...journal}: Journal): unknown {
  const each = Object.entries(tracks).map(([id, state]) => [
    id,
    // How long nobody does its work decides only what people are told.
    {...state, memory: {}, intent: state.intent && {...state.intent, at: 0}},
  ]);
  const until = lease && (lease.until === 0 ? 'given back' : Math.max(lease.until - now, -1));
  return {...journal, lease: lease && {...lease, until}, tracks: each};
}

function answer(world: WorkerWorld, call: Call): Reply<WorkerWorld> {
  const {wanted, pods, desired, tasks, held} = world;
  switch (call.call) {
    case 'kubernetes.replicas':
      return {world, value: {version: String(wanted), wanted, pods, ready: Math.min(wanted, pods)}};
    case 'kubernetes.scale':
      return call.in.version === String(wanted)
        ? {world: {...world, wanted: call.in.replicas}, value: {}}
        : {world, failure: 'stale'};
    case 'ecs.service':
      return {world, value: {desired, running: tasks, steady: desired === tasks}};
    case 'ecs.scale':
      return {world: {...world, desired: call.in.desired}, value: {}};
    case 'kubernetes.managed-field':
      if (!world.git) throw new Error('nothing of this model stands in Git');
      return {world, value: managedField(world.git, wanted, call)};
    case 'kubernetes.fields':
      return {world, value: {version: '1', values: held ? HOLD.values : HOLD.before}};
    case 'kubernetes.set-fields':
      return {world: {...world, held: call.in.values[PAUSE] === '0'}, value: {version: '1'}};
    default:
      throw new Error(`${call.call} is not of this model`);
  }
}

function events(world: WorkerWorld): {label: string; world: WorkerWorld}[] {
  const {wanted, pods, desired, tasks, held, reverts} = world;
  return [
    ...(pods === wanted ? [] : [{label: `pods: ${wanted}`, world: {...world, pods: wanted}}]),
    ...(tasks === desired ? [] : [{label: `tasks: ${desired}`, world: {...world, tasks: desired}}]),
    ...(!held && reverts > 0 && wanted === 0
      ? [{label: 'KEDA raises the source', world: {...world, wanted: 1, reverts: 0}}]
      : []),
    ...(held && wanted > 0 ? [{label: 'KEDA keeps the source at 0', world: {...world, wanted: 0}}] : []),
  ];
}

/** What people and the GitOps tool do to its replicas. */
function merges(world: WorkerWorld, journal: Journal): {label: string; world: WorkerWorld}[] {
  const {git, wanted} = world;
  if (!git) return [];
  const opposite = git.says === 0 ? 1 : 0;
  return gitEvents(git, wanted, opposite, journal).map(event => ({
    label: event.label,
    world: {...world, git: event.git, wanted: event.live === 0 ? 0 : 1},
  }));
}

function judge({wanted, pods, desired, tasks, held, git}: WorkerWorld, journal: Journal): string | null {
  const state = journal.tracks[TRACK.id];
  const isTarget = state?.goal.side === 'target';
  // Set to 0 while it was paused, it is KEDA's again: it raises it when there is work.
  const running = wanted === 0 && git === null ? 0 : 1;
  const expected = isTarget ? [0, 0, 1, 1, git === null] : [running, running, 0, 0, false];
  const found = [wanted, pods, desired, tasks, held];
  const isThere = expected.join() === found.join() && state?.phase === (isTarget ? 'target' : 'source');
  return isThere ? null : `I12 the end is not that of an uninterrupted run: ${state?.phase} ${found.join()}`;
}
