import type {Call, CallFailure, Instant} from './calls.ts';
import type {Commit} from './commit.ts';
import type {Halt, Journal, Lease} from './journal.ts';
import type {Look, Seen} from './observed.ts';

/** What a track waits for at the end of a pass. */
export interface Rest {
  readonly track: string;
  readonly kind: 'done' | 'waiting' | 'halted' | 'paused';
  readonly why: string;
  readonly until?: Instant;
  readonly halt?: Halt;
  /** What a person has to commit before it goes on. */
  readonly commit?: Commit;
}

/**
 * How a process ended. `done` every track is where it should be; `waiting` it was asked to stop while tracks wait; `halted` nothing goes
 * on before a person acts; `failed` the journal could not be read or written; `no-journal`; `other-plan` the journal is another cutover's.
 */
export interface Outcome {
  readonly kind: 'done' | 'waiting' | 'halted' | 'failed' | 'no-journal' | 'other-plan';
  readonly rest: readonly Rest[];
  readonly failure?: {readonly failure: CallFailure; readonly message: string};
}

/** What the process asks of its driver. */
export type Request =
  | {readonly ask: 'call'; readonly call: Call}
  /** `retry` counts the tries of a call that failed: the driver adds jitter. `lease` tells who holds it, where that is the reason. */
  | {
      readonly ask: 'wait';
      readonly until: Instant;
      readonly rest: readonly Rest[];
      readonly retry?: number;
      readonly lease?: Lease;
    }
  | {readonly ask: 'end'; readonly outcome: Outcome};

/** What the driver answers. `now` is the driver's clock. `stop` instead of `woken` ends the process in an orderly way. */
export type Answer =
  | {readonly now: Instant; readonly given: 'woken'}
  | {readonly now: Instant; readonly given: 'stop'}
  | {readonly now: Instant; readonly given: 'value'; readonly value: unknown}
  | {
      readonly now: Instant;
      readonly given: 'failure';
      readonly failure: CallFailure;
      readonly message: string;
    };

/** The journal as this process last read or wrote it. */
export interface Held {
  readonly journal: Journal;
  readonly version: string;
}

/** What follows a write of the journal: a new pass, the same track again, the next one, or the end. */
export type Then = 'pass' | 'track' | 'next' | 'end';

/**
 * An operator's process between two calls: plain data. The same reducer runs it for real, in the rehearsal and in the exploration.
 */
export interface Process {
  readonly stage: 'start' | 'read' | 'write' | 'look' | 'act' | 'backoff' | 'waiting' | 'ended';
  /** The call under way, or to be tried again after a back-off, with the stage that its answer belongs to. */
  readonly pending: {readonly call: Call; readonly stage: Process['stage']} | null;
  /** When it was asked. */
  readonly asked: Instant;
  readonly held: Held | null;
  /** When the last read or write of the journal was asked that succeeded. */
  readonly confirmed: Instant;
  readonly writing: {readonly journal: Journal; readonly then: Then} | null;
  /** Tracks to look at in this pass; the first one is in hand. */
  readonly queue: readonly string[];
  readonly looks: readonly Look[];
  readonly seen: readonly Seen[];
  /** When the first of these looks was asked. */
  readonly looked: Instant;
  /** Tries of the pending call. */
  readonly tries: number;
  /** The effect in hand: how often it was acted on, how its last call ended, and looks since that did not show it. */
  readonly acted: {
    readonly times: number;
    readonly accepted: boolean;
    readonly value?: unknown;
    readonly refused?: {readonly failure: CallFailure; readonly message: string};
    /** Why its last call is not known to have happened, though nothing refused it: throttled, or without an answer. */
    readonly missed?: string;
    readonly looks: number;
  } | null;
  /** The journal was written in this pass: look at all tracks again before resting. */
  readonly moved: boolean;
  readonly rest: readonly Rest[];
  readonly outcome: Outcome | null;
}

/** A process that has not begun. */
export const FRESH: Process = {
  stage: 'start',
  pending: null,
  asked: 0,
  held: null,
  confirmed: 0,
  writing: null,
  queue: [],
  looks: [],
  seen: [],
  looked: 0,
  tries: 0,
  acted: null,
  moved: false,
  rest: [],
  outcome: null,
};

/** A process and what it asks for. */
export interface Advanced {
  readonly process: Process;
  readonly request: Request;
}
