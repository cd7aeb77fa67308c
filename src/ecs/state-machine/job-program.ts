import type {Json} from '../../json.ts';

/** A Job of Kubernetes as a state machine has to run it. Times are seconds. */
export interface JobProgram {
  /** The partition of AWS, for the ARNs of what states do. */
  readonly partition: string;
  /** The parameters of RunTask, in Pascal case, as `ecs:runTask.sync` takes them. */
  readonly runTask: {readonly [key: string]: Json};
  readonly runs: Runs;
  /** The longest time for the whole Job. */
  readonly deadline?: number;
  /** The longest time for one pod. */
  readonly podDeadline?: number;
  /** The rules for failures, in their order; the first that fits decides. */
  readonly failureRules: readonly FailureRule[];
  /** What a scheduled start does when a run is active; undefined where nothing starts the Job by the clock. */
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
}

/**
 * - `once`: one pod that succeeds, with so many retries.
 * - `rounds`: `count` pods, at most `width` at once, with so many failures in all; done when all have succeeded, or (a work
 *   queue) when all have ended and one has succeeded.
 * - `indexes`: `count` pods, at most `width` at once, each with retries of its own.
 *
 * `indexIn` lists the containers that get the pod's index in their environment.
 */
export type Runs =
  | {readonly kind: 'once'; readonly retries: number}
  | (Several & {readonly kind: 'rounds'; readonly doneBy: 'all' | 'any'})
  | (Several & {readonly kind: 'indexes'; readonly stopsAtFirst: boolean});

interface Several {
  readonly count: number;
  readonly width: number;
  readonly retries: number;
  readonly indexIn: readonly IndexedContainer[];
  /** The rules of `successPolicy`: as soon as one holds, the Job has succeeded. */
  readonly success: readonly SuccessRule[];
}

/** So many of these indexes, or of all, have to succeed. */
export interface SuccessRule {
  readonly among?: readonly number[];
  readonly count: number;
}

/** A container whose environment holds the index of its pod. */
export interface IndexedContainer {
  readonly name: string;
  readonly variables: readonly IndexVariable[];
}

/** A variable whose text holds the index: literal pieces, and null where the index stands. */
export interface IndexVariable {
  readonly name: string;
  readonly text: readonly (string | null)[];
}

/** A rule of `podFailurePolicy`. */
export interface FailureRule {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
  /** By exit codes of any of these containers that failed; or, without, where AWS took the place of the task away. */
  readonly exitCodes?: {
    readonly containers: readonly string[];
    readonly isIn: boolean;
    readonly values: readonly number[];
  };
}

/** Back-off of a Job's failed pods: 10, 20, 40 … seconds, at most six minutes (Kubernetes, "Pod backoff failure policy"). */
export const BACK_OFF = {first: 10, rate: 2, longest: 360} as const;
