import type {Call, Instant} from './calls.ts';
import type {Commit} from './commit.ts';
import type {PHASES, PhaseOf} from './phases.ts';
import type {ProbeFinding} from './probe-run.ts';
import type {Weights} from './weights.ts';

/** Who may act now. A holder whose time is over issues no call (invariant I10). */
export interface Lease {
  /** Grows by one with each holder. */
  readonly epoch: number;
  /** Person, machine and process: another process is another holder. */
  readonly holder: string;
  readonly until: Instant;
}

/** One line of the audit: who did what, when and why. Entries are only ever appended. */
export interface Entry {
  readonly at: Instant;
  readonly by: string;
  readonly epoch: number;
  readonly track?: string;
  readonly what: string;
  readonly why?: string;
}

/** What the operators want of a track. */
export interface Goal {
  readonly side: 'source' | 'target';
  /** Web tracks: percentage of the target. */
  readonly weight?: number;
  /** After the target has everything: simple records, no way back. */
  readonly finalise?: boolean;
  /** Who goes on although a Helm release is pending or cannot be read, and why; asked anew at `finalise` (T58). */
  readonly despiteReleases?: string;
  /** Who goes on although a field has its value not from Git, and why (T57). */
  readonly despiteOwnership?: string;
  /** Who ends it although the source's load balancer is not seen to be quiet, and why (T19). */
  readonly despiteCallers?: string;
  /** Set by `start`: climb the plan's steps one after the other, and wait for the other tracks as `order.ts` says. */
  readonly ordered?: boolean;
}

/** The journal: one document, written only under the condition that nobody else has written it since it was read. */
export interface Journal {
  readonly version: 1;
  readonly run: string;
  /** SHA-256 of the plan's text: another plan is another cutover. */
  readonly plan: string;
  readonly lease: Lease | null;
  /** Frozen by `pause`, with the reason; effects stop, except rollback and those that keep a job from being armed twice. */
  readonly paused: string | null;
  readonly tracks: Readonly<Record<string, TrackState>>;
  readonly entries: readonly Entry[];
}

/**
 * Why a track stands still. A `guard` is judged anew each time. The others stay until somebody acts: `drift` (the world is neither
 * before nor after: `resume` takes the world as it is then, `rollback` goes back from there), `failed` (a call was refused: `resume`),
 * `question` (`approve`, or `skip-guard` with a reason).
 */
export interface Halt {
  readonly kind: 'guard' | 'drift' | 'failed' | 'question';
  readonly why: string;
  /**
   * A guard that looks at Helm releases, at who declares a field, at what VPCs answer, for silence at the source's load balancer, or for healthy targets
   * behind it before the records are converted, or that waits while neither side does a worker's work; or one that could not look, because a call got no answer; or what ran a job or a worker on Kubernetes
   * was deleted meanwhile. A drift: the CronJob was deleted and made again. A question:
   * runs follow one another without the pause that a policy asks for.
   */
  readonly about?:
    | 'releases'
    | 'ownership'
    | 'probes'
    | 'quiet'
    | 'source'
    | 'unseen'
    | 'gone'
    | 'recreated'
    | 'busy'
    | 'idle';
  /** What a person has to commit before it passes. */
  readonly commit?: Commit;
  /** What was expected and what was found, line by line. */
  readonly diff?: readonly string[];
}

/** Where a track stands; each kind has its phases and its memory. */
export type TrackState = WebState | BatchState | WorkerState;

interface StateOf<Kind extends keyof typeof PHASES, Memory> {
  readonly kind: Kind;
  readonly phase: PhaseOf<Kind>;
  readonly goal: Goal;
  /** The effect that was announced and not yet confirmed: written before the call (I11). */
  readonly intent: Intent | null;
  readonly memory: Memory;
  readonly halt: Halt | null;
  /** What a person was asked to commit, and not before it was safe; null or absent: nothing. */
  readonly asked?: Commit | null;
  /**
   * What was asked for and is so no more, and was not seen to be applied: it may be merged already, or be merged yet. Until it shows, or a
   * person says that it never will, the track does not rely on another value of the field.
   */
  readonly open?: Commit | null;
}

/** What people were asked to commit and have not yet committed, over all tracks. */
export function pendingCommits({tracks}: Journal): readonly Commit[] {
  return Object.values(tracks).flatMap(state => pendingCommit(state) ?? []);
}

/** The same of one track; also where its value is there and not from Git. */
export function pendingCommit({asked, halt}: TrackState): Commit | undefined {
  return halt ? halt.commit : (asked ?? undefined);
}

/**
 * How the records of a zone stand: as found, with the ramp's TTL, shared by weight (percentage of the target), or the target's alone.
 * `found`: the literal weights, where somebody else set them and a person had them taken as they are.
 */
export type Stage =
  | {readonly at: 'before' | 'lowered' | 'after'}
  | {readonly at: 'weighted'; readonly weight: number; readonly found?: Weights};

/** What a web track remembers. */
export interface WebMemory {
  /** The stage that all zones are at, or on the way to. */
  readonly aim: Stage;
  /** False on the way back: a zone that is further back already stays there. */
  readonly up: boolean;
  /** Zone → the stage at which it was confirmed; a zone that is missing is taken as it is found. */
  readonly zones: Readonly<Record<string, Stage>>;
  /** Zone → the change that Route 53's servers may not all have yet; id null where its answer was lost. */
  readonly changes: Readonly<Record<string, {readonly id: string | null; readonly at: Instant}>>;
  /** When all servers had the records of `aim`; null while they may not. */
  readonly since: Instant | null;
  /** Seconds that resolvers may keep the answers from before `since`. */
  readonly oldTtl: number;
  /** Why traffic may grow from this weight: the guards passed, or a person skipped them. */
  readonly judged: {
    readonly weight: number;
    readonly verdict: 'pass' | 'skipped';
    readonly why: string;
  } | null;
  /** A person wants to go back although the source does not answer. */
  readonly approved: string | null;
  /** What VPCs were asked at this weight; absent where none was. */
  readonly probes?: ProbesMemory;
  /** Service → the most ready pods of its workload on the source when k2e sent some of the traffic on; what the way back takes. Absent before, and where nobody counts. */
  readonly pods?: Readonly<Record<string, number>>;
  /** When all traffic was back on the source, after some of it had been sent on. */
  readonly back?: Instant;
}

/** What the tasks found that ask inside of VPCs, at one weight (T21). */
export interface ProbesMemory {
  /** VPC → the last task: how many there were, when it was started, and what it found; null while it has not ended. */
  readonly asked: Readonly<
    Record<
      string,
      {
        readonly times: number;
        readonly at: Instant;
        readonly finding: ProbeFinding | null;
        readonly why?: string;
      }
    >
  >;
  /** Who goes on whatever was found or could not be, and why. */
  readonly despite: string | null;
}

/** A host. */
export type WebState = StateOf<'web', WebMemory>;

/** What a batch track remembers. */
export interface BatchMemory {
  /** Firings after it may be missing. Set once when the hand-over begins, cleared when the job is settled on a side (T65). */
  readonly gapStart: Instant | null;
  /** When the last switch of the present phase was confirmed: the settle wait counts from it. */
  readonly since: Instant | null;
  /** Kubernetes may have started it again from then on: since then nobody has seen for sure that it was suspended. */
  readonly resumed?: Instant;
  /** The last firing that k2e set about to run on Kubernetes itself: that `lastScheduleTime` names it tells of no run of the controller's. */
  readonly late?: Instant;
  /** Time in which the target's schedules could fire. */
  readonly armed: {readonly from: Instant; readonly to: Instant | null} | null;
  /** Firing → the run that was seen for it (T47: platforms forget). */
  readonly runs: Readonly<
    Record<string, {readonly side: 'source' | 'target'; readonly state: 'active' | 'succeeded' | 'failed'}>
  >;
  /** Firings that neither side ran in time, and what was done about each. */
  readonly gaps: readonly {
    readonly firing: Instant;
    readonly policy: 'caught-up' | 'skipped';
    readonly why?: string;
  }[];
  /** Firings up to it were the source's own: its `lastScheduleTime` when it surely was suspended. */
  readonly covered: Instant | null;
  /** Firings that Kubernetes may have started before it knew of the suspension, and whose Jobs may be gone: it writes none of them down then. */
  readonly doubted?: readonly Instant[];
  /** UID of the CronJob, where it is another one than the plan's and a person has had it taken as it is; null until it is looked at then. */
  readonly uid?: string | null;
  /** The CronJob's generation when it was last seen suspended: what was changed since may have been changed back. */
  readonly generation?: number;
  /** The value of `lastScheduleTime` that was set. */
  readonly marked: Instant | null;
  /** `lastScheduleTime` cannot be set: the permission is missing. */
  readonly unmarkable: boolean;
  /**
   * The CronJob's own starting deadline (null: none) while it has that of the hand-back, and its `lastScheduleTime` before that: it gets
   * its own one again when Kubernetes has started a later firing.
   */
  readonly deadline: {readonly own: number | null; readonly last: Instant | null} | null;
  /** A person's answer about firings that nobody ran; `beside`: also while another run goes on, whatever the policy. */
  readonly answer: 'catch-up' | 'beside' | 'skip' | null;
  /** Why the target is taken as proven, in words: which firing it ran, or who skipped the proof and why. */
  readonly proof: string | null;
}

/** A job. */
export type BatchState = StateOf<'batch', BatchMemory>;

/** What a worker track remembers. */
export interface WorkerMemory {
  /** Since when neither side does its work; absent while one does. */
  readonly idleSince?: Instant;
}

/** A worker. */
export type WorkerState = StateOf<'worker', WorkerMemory>;

/** An announced effect: its call, and how the world looks before and after it, to compare with what is read. */
export interface Intent {
  readonly call: Call['call'];
  readonly input: unknown;
  /** In words. */
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: Instant;
  readonly epoch: number;
}
