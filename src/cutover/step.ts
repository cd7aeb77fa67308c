import type {Call, Instant} from './calls.ts';
import type {Commit} from './commit.ts';
import type {Halt} from './journal.ts';

/** A change of the world: its call, and what its view (`view.ts`) shows before and after it. */
export interface Effect {
  readonly step: 'effect';
  readonly call: Call;
  readonly before: unknown;
  readonly after: unknown;
  /** What it does, in words, for the audit and for `--dry-run`. */
  readonly what: string;
  /** It keeps something from running on both sides: done also while paused or halted. */
  readonly safety?: boolean;
}

/** What a track does next, decided from what was just seen. `S` is the track's state. */
export type Step<S> =
  | Effect
  /** Only the journal changes. */
  | {readonly step: 'note'; readonly state: S; readonly what: string; readonly why?: string}
  /** Nothing before that moment; or, with a commit, before a person has made it. */
  | {readonly step: 'wait'; readonly until: Instant; readonly why: string; readonly commit?: Commit}
  /** Nothing until a guard passes or a person acts. */
  | {readonly step: 'halt'; readonly halt: Halt}
  /** The goal is reached. */
  | {readonly step: 'done'};

/** Waits until a moment. */
export function wait<S>(until: Instant, why: string): Step<S> {
  return {step: 'wait', until, why};
}

/** Stands still until a guard passes or a person acts. */
export function halt<S>(kind: Halt['kind'], why: string, diff?: readonly string[]): Step<S> {
  return {step: 'halt', halt: {kind, why, ...(diff && diff.length > 0 && {diff})}};
}

/** Changes the journal only. */
export function note<S>(state: S, what: string, why?: string): Step<S> {
  return {step: 'note', state, what, ...(why !== undefined && {why})};
}
