import {adviceFor} from './advice.ts';
import type {Instant} from './calls.ts';
import type {Commit} from './commit.ts';
import {patchText} from './commit-text.ts';
import {instantText} from './instant-text.ts';
import {
  type Entry,
  type Journal,
  type Lease,
  pendingCommit,
  type TrackState,
  type WebState,
} from './journal.ts';
import type {Plan, Track} from './plan.ts';
import {refText} from './ref-text.ts';
import {SETTINGS} from './settings.ts';
import {isUnproven} from './skips.ts';
import {settled} from './tracks/batch/settled.ts';
import {bakedAt, oldAnswersEnd} from './tracks/web/aim.ts';
import {whereIs} from './whereabouts.ts';

/** A cutover at a moment, as `k2e cutover status --json` gives it. */
export interface Status {
  readonly run: string;
  readonly begun: boolean;
  readonly paused: string | null;
  /** Who acts now; null when nobody does. */
  readonly lease: Lease | null;
  readonly tracks: readonly TrackStatus[];
  /** The audit, oldest first. */
  readonly entries: readonly Entry[];
}

/** One track at a moment. */
export interface TrackStatus {
  readonly id: string;
  readonly where: string;
  readonly phase: string;
  /** What the operators want of it. */
  readonly wanted: string;
  /** What it waits for, or why it stands still. */
  readonly next: string;
  /** When a wait that is known ends. */
  readonly until?: Instant;
  /** Lines that tell what was expected and what was found. */
  readonly diff?: readonly string[];
  /** What a person can do about a track that stands still, with the commands. */
  readonly advice?: string;
  /** What a person has to commit. */
  readonly commit?: Commit;
}

/** What the journal says of a plan's cutover. @param now the time, in seconds. */
export function statusOf(plan: Plan, journal: Journal | null, now: Instant): Status {
  const tracks = [...plan.web, ...plan.batches, ...plan.workers].map(track => {
    const state = journal && Object.hasOwn(journal.tracks, track.id) ? journal.tracks[track.id] : undefined;
    return state ? trackStatus(track, state, now) : untouched(track);
  });
  const lease = journal?.lease && journal.lease.until > now ? journal.lease : null;
  return {
    run: plan.run,
    begun: journal !== null,
    paused: journal?.paused ?? null,
    lease,
    tracks,
    entries: journal?.entries ?? [],
  };
}

function untouched({id}: Track): TrackStatus {
  return {id, where: 'on Kubernetes', phase: 'not begun', wanted: 'nothing', next: ''};
}

function trackStatus(track: Track, state: TrackState, now: Instant): TrackStatus {
  const until = endOfWait(track, state);
  const commit = pendingCommit(state);
  const advice = state.halt && adviceFor(track.id, state.halt);
  const web = state.kind === 'web' && until !== undefined && until > now ? spreadText(state) : '';
  return {
    id: track.id,
    where: whereIs(state),
    phase: state.phase,
    wanted: wantedText(state),
    next: `${nextText(state, until, now)}${web}`,
    ...(until !== undefined && until > now && {until}),
    ...(state.halt?.diff && {diff: state.halt.diff}),
    ...(advice && {advice}),
    ...(commit && {commit}),
  };
}

/** What is wanted of a track, in a few words. */
export function wantedText({kind, goal}: Pick<TrackState, 'kind' | 'goal'>): string {
  if (goal.finalise) return 'on ECS for good';
  if (goal.side === 'source') return 'on Kubernetes';
  return kind === 'web' ? `${goal.weight ?? 100} % on ECS` : 'on ECS';
}

function nextText(state: TrackState, until: Instant | undefined, now: Instant): string {
  if (state.halt) return `stands still (${state.halt.kind}): ${state.halt.why}`;
  const asked = pendingCommit(state);
  if (asked)
    return `waits for a commit: ${asked.field} of ${refText(asked.ref)} has to become ${JSON.stringify(asked.value)} in Git`;
  if (state.intent) return `${state.intent.call} was announced at ${instantText(state.intent.at)}`;
  if (until !== undefined && until > now) return `waits until ${instantText(until)}`;
  if (isUnproven(state)) return 'its first run on ECS was not seen yet';
  return '';
}

/** The two ends that a weight's clock counts from: when Route 53's servers had it, and when the last resolver forgets what was before (T18). */
function spreadText({halt, intent, memory: {since, oldTtl}}: WebState): string {
  if (halt || intent || since === null) return '';
  return ` (in sync since ${instantText(since)}, old answers until ${instantText(since + oldTtl)})`;
}

/** DNS: spread plus the old TTL plus the bake (cutover T18). Batches: the settle wait of the side that was switched. */
function endOfWait(track: Track, state: TrackState): Instant | undefined {
  if (state.kind === 'web' && 'bakeSeconds' in track) {
    const {since, aim} = state.memory;
    const hasEnded = aim.at === 'after' || (aim.at === 'before' && state.goal.side === 'source');
    if (since === null || hasEnded) return undefined;
    return aim.at === 'weighted'
      ? bakedAt({settings: SETTINGS}, track, state.memory, since)
      : oldAnswersEnd({settings: SETTINGS}, state.memory, since);
  }
  if (state.kind === 'batch' && 'settleSeconds' in track && state.memory.since !== null) {
    const {source, target} = settled(track, state.memory.since, SETTINGS.skew);
    if (state.phase === 'suspended' || state.phase === 'unsuspended') return source;
    if (state.phase === 'enabled' || state.phase === 'disabled') return target;
  }
  return undefined;
}

/**
 * The status for people, line by line. Hostile text is in it, with line breaks of its own: make each line visible.
 * @param log how many lines of the audit.
 */
export function statusLines(
  {run, begun, paused, lease, tracks, entries}: Status,
  log: number,
): readonly string[] {
  const width = Math.max(0, ...tracks.map(({id}) => id.length));
  const places = Math.max(0, ...tracks.map(({where}) => where.length));
  return [
    `Cutover ${run}: ${stateText({begun, paused, tracks})}`,
    ...(lease ? [`Lease ${lease.epoch}: ${lease.holder}, until ${instantText(lease.until)}`] : []),
    '',
    ...tracks.flatMap(({id, where, wanted, next, diff = [], advice, commit}) => [
      `${id.padEnd(width)}  ${where.padEnd(places)}  ${wanted === 'nothing' ? '' : `wanted: ${wanted}`}`.trimEnd(),
      ...(next === '' ? [] : [`${' '.repeat(width)}  ${next}`]),
      ...[...diff, ...(advice === undefined ? [] : [advice])].map(line => `${' '.repeat(width)}    ${line}`),
      ...(commit ? patchText({run}, [commit]).trimEnd().split('\n') : []).map(
        line => `${' '.repeat(width)}    ${line}`,
      ),
    ]),
    ...(log > 0 && entries.length > 0 ? ['', ...entries.slice(-log).map(entryText)] : []),
  ];
}

function stateText({begun, paused, tracks}: Pick<Status, 'begun' | 'paused' | 'tracks'>): string {
  if (!begun) return 'not begun';
  if (tracks.every(({phase}) => phase === 'finalised')) return 'done, everything is on ECS for good';
  if (paused !== null) return `paused (${paused})`;
  const isBack = tracks.every(({phase, wanted}) => HOME.includes(phase) && wanted === 'on Kubernetes');
  return isBack ? 'everything is on Kubernetes' : 'under way';
}

/** Phases of tracks that nobody has moved, or that are wholly back. */
const HOME: readonly string[] = ['before', 'source', 'not begun'];

function entryText({at, by, track, what, why}: Entry): string {
  return `${instantText(at)}  ${by}  ${track === undefined ? '' : `${track}: `}${what}${why === undefined ? '' : ` (${why})`}`;
}
