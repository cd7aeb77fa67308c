import type {Instant} from './calls.ts';

/** Who may act now. A holder whose time is over issues no call (invariant I10). */
export interface Lease {
  /** Grows by one with each holder. */
  readonly epoch: number;
  /** Person, machine and process. */
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
}

/** The journal: one document, written only under the condition that nobody else has written it since it was read. */
export interface Journal {
  readonly version: 1;
  readonly run: string;
  /** SHA-256 of the plan's text: another plan is another cutover. */
  readonly plan: string;
  readonly lease: Lease | null;
  /** Frozen by `pause`, with the reason; effects stop, except rollback. */
  readonly paused: string | null;
  readonly tracks: Readonly<Record<string, TrackState>>;
  readonly entries: readonly Entry[];
}

/** Where a track stands. The machine of each kind of track defines its phases and its memory. */
export interface TrackState {
  readonly phase: string;
  readonly goal: Goal;
  /** The effect that was announced and not yet confirmed: written before the call (I11). */
  readonly intent: Intent | null;
  /** What the track has to remember: moments, change ids, gap start, observed runs. */
  readonly memory: Readonly<Record<string, unknown>>;
  /** Why it stands still: drift, a guard that holds, a question. */
  readonly hold: string | null;
}

/** An announced effect: its call, and how the world looks before and after it, to compare with what is read. */
export interface Intent {
  readonly call: string;
  readonly input: unknown;
  readonly before: unknown;
  readonly after: unknown;
  readonly at: Instant;
  readonly epoch: number;
}
