import type {Call, CallFailure, Instant} from '../../../src/cutover/calls.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {Process, Request} from '../../../src/cutover/process.ts';

/** One operator: the process that runs for it, what that asks for, and how often it died. */
export interface Operator {
  readonly process: Process;
  readonly request: Request;
  readonly lives: number;
  readonly frozen: boolean;
}

/** The answer of a world to a call. */
export type Reply<W> =
  | {readonly world: W; readonly value: unknown; readonly violation?: string | null}
  | {readonly world: W; readonly failure: CallFailure};

/** The part of a state that is outside: small, plain, with its own events. */
export interface World<W> {
  readonly initial: W;
  answer(world: W, call: Call): Reply<W>;
  /** The world after the first of the requests that an effect takes; null where it is one request. */
  half?(world: W, call: Call): W | null;
  /** What can happen by itself now; before time goes on, or any time. People see in the journal what they are asked for. */
  events(world: W, journal: Journal): readonly {readonly label: string; readonly world: W}[];
  /** What people tell the cutover, having looked into it. */
  readonly say?: (
    world: W,
    journal: Journal,
  ) => readonly {readonly label: string; readonly journal: Journal}[];
  /** The next moment; null while something has to happen first. */
  tick(world: W): W | null;
  now(world: W): Instant;
  /** Tells worlds apart. */
  key(world: W): string;
  /**
   * What of a journal, and of the answer to an effect, decides about the further life of this world: with ages in place of moments. So time
   * has no end, and the states are finite all the same.
   */
  readonly aged: {
    journal(world: W, journal: Journal): unknown;
    answer(world: W, answer: unknown): unknown;
  };
  check(world: W, journal: Journal): string | null;
  /** True where nothing more will come. `ended`: no operator is at work; else all of them wait, perhaps for something that never is. */
  isAtRest(world: W, journal: Journal, ended: boolean): boolean;
  /** True where somebody else did what a person has to look at. */
  mayHalt?(world: W): boolean;
  /** At the end, everything being at rest. */
  judge(world: W, journal: Journal): string | null;
}

/** How much may go wrong. */
export interface Bounds {
  readonly operators: number;
  /** Deaths of processes and lost answers, together. */
  readonly crashes: number;
  /** Times that a process stands still for as long as it likes, as a laptop that sleeps. */
  readonly freezes: number;
  /** Commands to go back, at any moment. */
  readonly rollbacks: number;
  /** Others may act between any two reads of a process; else only before each of its writes and effects, which see what was read together. */
  readonly tornReads?: boolean;
}

/** A state of the whole: the world, the journal, the operators, and what may still go wrong. */
export interface Whole<W> {
  readonly world: W;
  readonly journal: Journal;
  readonly operators: readonly Operator[];
  readonly crashes: number;
  readonly freezes: number;
  readonly rollbacks: number;
}
