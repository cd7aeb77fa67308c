import {SafetyError, UsageError} from '../errors.ts';
import {withoutProof} from './advice.ts';
import type {Instant} from './calls.ts';
import {demandReason, demandTrack} from './demands.ts';
import type {BatchState, Entry, Goal, Journal, TrackState, WebState, WorkerState} from './journal.ts';
import type {Plan, WebTrack} from './plan.ts';
import {isUnproven, skipped} from './skips.ts';
import {freshBatch} from './tracks/batch/batch.ts';
import {freshWeb} from './tracks/web/web.ts';
import {freshWorker} from './tracks/worker.ts';
import {whereTrafficIs} from './whereabouts.ts';

/** Who asks, and when. */
export interface By {
  readonly by: string;
  readonly at: Instant;
}

/** The journal of a cutover that has not begun. `digest`: SHA-256 of the plan's text. */
export function newJournal({run, web, batches, workers}: Plan, digest: string): Journal {
  const tracks: Record<string, TrackState> = {};
  for (const {id} of web) tracks[id] = freshWeb();
  for (const {id} of batches) tracks[id] = freshBatch();
  for (const {id} of workers) tracks[id] = freshWorker();
  return {version: 1, run, plan: digest, lease: null, paused: null, tracks, entries: []};
}

/** Everything to the target, in the default order: half of the web, batches, workers, all of the web; guards decide at each step. */
export function start(journal: Journal, by: By): Journal {
  refuseFinalised(journal, 'start');
  return overTracks(journal, by, 'start', state => ({
    ...wants(state, {side: 'target', ordered: true, ...(state.kind === 'web' && {weight: 100})}),
  }));
}

/**
 * The target's percentage of one host, or of all. Growing still takes a passing judgement of the present weight; shrinking needs no guard.
 * @throws SafetyError K2E-E310 after `finalise` · UsageError K2E-E050 when the plan has no such host.
 */
export function setWeight(plan: Plan, journal: Journal, weight: number, by: By, host?: string): Journal {
  const ids = new Set(hostsOf(plan, host).map(({id}) => id));
  refuseFinalised(journal, 'change the weight', ids);
  return overTracks(journal, by, `weight ${weight} %`, (state, id) =>
    ids.has(id) ? wants(state, {side: 'target', weight}) : null,
  );
}

/** To the next step of the plan, each host from where it is wanted now. */
export function advanceWeight(plan: Plan, journal: Journal, by: By, host?: string): Journal {
  const hosts = hostsOf(plan, host);
  refuseFinalised(journal, 'change the weight', new Set(hosts.map(({id}) => id)));
  return overTracks(journal, by, 'advance', (state, id) => {
    const track = hosts.find(candidate => candidate.id === id);
    if (!track) return null;
    const present = state.goal.side === 'target' ? (state.goal.weight ?? 100) : 0;
    const next = track.steps.find(step => step > present) ?? 100;
    return wants(state, {side: 'target', weight: next});
  });
}

/** Freezes the way to the target; what goes back, and what keeps a job from running twice, goes on. */
export function pause(journal: Journal, why: string, by: By): Journal {
  demandReason(why);
  return entered({...journal, paused: why}, by, 'pause', undefined, why);
}

/** Ends a pause, and lets tracks go on that stand still for drift or a refused call: the world is taken as it is now. */
export function resume(journal: Journal, by: By): Journal {
  return overTracks({...journal, paused: null}, by, 'resume', state =>
    state.halt?.kind === 'drift' || state.halt?.kind === 'failed' ? freed(state) : null,
  );
}

/**
 * Answers the questions that tracks ask: yes, go back although the source does not prove that it answers; yes, run the missed firings.
 * @throws SafetyError K2E-E312 when no track asks.
 */
export function approve(journal: Journal, by: By, track?: string): Journal {
  const asking = waiting(journal, track, 'approve', ({halt}) => halt?.kind === 'question');
  return overTracks(journal, by, 'approve', (state, id) => {
    if (!asking.has(id)) return null;
    if (state.kind === 'web') return {...state, halt: null, memory: {...state.memory, approved: by.by}};
    const answer = state.halt?.about === 'busy' ? 'beside' : 'catch-up';
    return state.kind === 'batch' ? {...state, halt: null, memory: {...state.memory, answer}} : null;
  });
}

/**
 * Lets a track go on whose guard does not pass, or skips the missed firings that it asks about; a job that is named, and that waits for its first run on the
 * target, is taken as proven. The reason stays in the journal.
 * @throws SafetyError K2E-E312 when no guard holds a track.
 */
export function skipGuard(journal: Journal, reason: string, by: By, track?: string): Journal {
  demandReason(reason);
  const why = `${by.by}: ${reason}`;
  const held = waiting(
    journal,
    track,
    'skip',
    state =>
      (state.halt !== null || (track !== undefined && isUnproven(state))) && skipped(state, why) !== null,
  );
  const tracks = Object.entries(journal.tracks).map(
    ([id, state]) => [id, (held.has(id) ? skipped(state, why) : null) ?? state] as const,
  );
  return [...held].reduce((noted, id) => entered(noted, by, 'skip-guard', id, reason), {
    ...journal,
    tracks: Object.fromEntries(tracks),
  });
}

/**
 * Everything, or one track, back to the source. Always allowed before `finalise`, needs no guard of the target, and goes on while paused.
 * @throws SafetyError K2E-E310 after `finalise`, with what is left to do by hand · UsageError K2E-E050 for a track that there is not.
 */
export function rollback(journal: Journal, by: By, track?: string): Journal {
  demandTrack(journal, track);
  const ids = track === undefined ? undefined : new Set([track]);
  refuseFinalised(journal, BACK, ids);
  return overTracks(journal, by, 'rollback', (state, id) => {
    if (ids && !ids.has(id)) return null;
    return wants(freed(state), {side: 'source'});
  });
}

/**
 * The end: simple records, no way back. Each host has all its traffic on the target and was judged there; jobs and workers are proven.
 * @throws SafetyError K2E-E311 when something is not that far.
 */
export function finalise(journal: Journal, by: By): Journal {
  const unready = Object.entries(journal.tracks).flatMap(([id, state]) =>
    isReady(state) ? [] : [`${id} (${state.phase})`],
  );
  if (unready.length > 0)
    throw new SafetyError(
      'K2E-E311',
      `Finalise is refused: ${unready.join(', ')} ${unready.length === 1 ? 'is' : 'are'} not wholly and provenly on the target. ${whereTrafficIs(journal)}`,
      [
        'Required: 100 % with passed guards for each host, a proven run for each job, a steady service for each worker.',
        ...Object.keys(journal.tracks)
          .filter(id => isUnproven(journal.tracks[id]))
          .map(id => `${id} waits for its first run on ECS. ${withoutProof(id)}.`),
      ],
    );
  return overTracks(journal, by, 'finalise', state => {
    // Said again it goes on, with what was skipped since.
    if (state.goal.finalise) return null;
    // Who went on in spite of a release or an owner then did so for the hand-over.
    const {despiteReleases: _, despiteOwnership: __, ...goal} = state.goal;
    return wants(state, {...goal, finalise: true});
  });
}

/**
 * Ends the lease of a holder that is known to be gone. It ends after the time in which a call of that holder could still be under way.
 * @throws SafetyError K2E-E313 when the epoch is not that of the present lease.
 */
export function unlock(journal: Journal, epoch: number, by: By, secondsUntilSafe: number): Journal {
  const {lease} = journal;
  if (!lease || lease.epoch !== epoch)
    throw new SafetyError(
      'K2E-E313',
      `Unlock is refused: the lease ${epoch} is not the present one${lease ? `, which is ${lease.epoch} of ${lease.holder}` : '; there is none'}.`,
      ['`k2e cutover status` shows the present lease with its number.'],
    );
  const until = Math.min(lease.until, by.at + secondsUntilSafe);
  return entered({...journal, lease: {...lease, until}}, by, `unlock ${epoch}`, undefined, lease.holder);
}

function hostsOf({web}: Plan, host: string | undefined): readonly WebTrack[] {
  const hosts = web.filter(track => host === undefined || track.host === host);
  if (hosts.length === 0)
    throw new UsageError(
      'K2E-E050',
      host === undefined
        ? 'The plan moves no host, so there is no weight to set.'
        : `The plan has no host ${host}.`,
      [
        web.length > 0
          ? `Hosts of the plan: ${web.map(track => track.host).join(', ')}.`
          : 'Use `k2e cutover start` to move jobs and workers.',
      ],
    );
  return hosts;
}

const BACK = 'roll back';

function refuseFinalised(journal: Journal, what: string, ids?: ReadonlySet<string>): void {
  const tracks = Object.entries(journal.tracks);
  const done = tracks.filter(([id, state]) => isPastReturn(state) && (ids?.has(id) ?? true));
  if (done.length === 0) return;
  const open = tracks.filter(([, state]) => !isPastReturn(state) && state.goal.side === 'target');
  throw new SafetyError(
    'K2E-E310',
    `To ${what} is refused: ${done.map(([id]) => id).join(', ')} ${done.length === 1 ? 'is' : 'are'} finalised. ${whereTrafficIs(journal)}`,
    [
      ...(open.length > 0 && what === BACK
        ? [
            `Not finalised, and free to go back alone: ${open.map(([id]) => `\`k2e cutover rollback --track ${id}\``).join(', ')}.`,
          ]
        : []),
      'By hand, and only when Kubernetes is known to work: (1) start its workloads and check the health behind its load balancer; (2) put back the records that the plan lists as `before`; (3) disable the schedules, wait until they have settled, then un-suspend the CronJobs; (4) scale ECS workers to 0, then those of Kubernetes up.',
    ],
  );
}

function isPastReturn(state: TrackState): boolean {
  return state.phase === 'finalised' || (state.kind === 'web' && state.memory.aim.at === 'after');
}

function isReady(state: TrackState): boolean {
  // Where it has begun already, it goes on.
  if (state.phase === 'finalised' || state.goal.finalise) return true;
  if (state.intent || state.halt?.kind === 'drift') return false;
  if (state.kind !== 'web') return state.phase === 'target';
  const {aim, judged, since} = state.memory;
  return aim.at === 'weighted' && aim.weight === 100 && since !== null && judged?.weight === 100;
}

/** The tracks, or the one that is named, that wait for what a person says. @throws SafetyError K2E-E312 when none does */
function waiting(
  journal: Journal,
  track: string | undefined,
  what: string,
  isFor: (state: TrackState) => boolean,
): ReadonlySet<string> {
  demandTrack(journal, track);
  const found = Object.entries(journal.tracks).filter(
    ([id, state]) => (track === undefined || track === id) && isFor(state),
  );
  if (found.length > 0) return new Set(found.map(([id]) => id));
  throw new SafetyError(
    'K2E-E312',
    `There is nothing to ${what}: no track waits for it. ${whereTrafficIs(journal)}`,
    ['`k2e cutover status` shows what each track waits for.'],
  );
}

/** Without its halt; after drift also without what was announced and with the records still to be read: a person has looked at the world. */
function freed(state: TrackState): TrackState {
  if (state.halt?.kind !== 'drift') return {...state, halt: null};
  if (state.kind === 'batch' && state.halt.about === 'recreated')
    return {...state, halt: null, intent: null, memory: {...state.memory, uid: null}};
  if (state.kind !== 'web') return {...state, halt: null, intent: null};
  return {
    ...state,
    phase: 'moving',
    halt: null,
    intent: null,
    memory: {...state.memory, zones: {}, changes: {}},
  };
}

/** What was asked for on the other way is asked for no more: nobody should merge it now, though somebody may have. */
function wants<S extends WebState | BatchState | WorkerState>(state: S, goal: Goal): S {
  const isOther = goal.side !== state.goal.side;
  return {...state, goal, ...(isOther && state.asked && {asked: null, open: state.asked})};
}

function overTracks(
  journal: Journal,
  by: By,
  what: string,
  change: (state: TrackState, id: string) => TrackState | null,
  why?: string,
): Journal {
  const changed = Object.entries(journal.tracks).map(
    ([id, state]) => [id, change(state, id) ?? state] as const,
  );
  return entered({...journal, tracks: Object.fromEntries(changed)}, by, what, undefined, why);
}

function entered(journal: Journal, {by, at}: By, what: string, track?: string, why?: string): Journal {
  const entry: Entry = {
    at,
    by,
    epoch: journal.lease?.epoch ?? 0,
    what,
    ...(track !== undefined && {track}),
    ...(why !== undefined && {why}),
  };
  return {...journal, entries: [...journal.entries, entry]};
}
