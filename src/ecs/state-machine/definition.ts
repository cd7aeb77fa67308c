import type {Json} from '../../json.ts';

/**
 * The part of the Amazon States Language that k2e writes (https://states-language.net/spec.html), with JSONPath as its query
 * language: states have the names and fields of that specification. Times are seconds.
 */
export interface StateMachineDefinition extends Flow {
  readonly Comment?: string;
  /** The longest time for which an execution may run. */
  readonly TimeoutSeconds?: number;
}

/** States, and the one that comes first: a whole machine, or what a Map does for each of its items. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type State = TaskState | MapState | PassState | ChoiceState | WaitState | SucceedState | FailState;

/** Where a state goes: to the next one, or out of its flow. */
type Onward = {readonly Next: string} | {readonly End: true};

/** Values of a template: a key that ends in `.$` holds a path or an intrinsic function. */
type Template = {readonly [key: string]: Json};

interface Described {
  readonly Comment?: string;
}

export type TaskState = Described &
  Onward & {
    readonly Type: 'Task';
    readonly Resource: string;
    readonly Parameters: Template;
    readonly ResultSelector?: Template;
    readonly ResultPath?: string | null;
    readonly TimeoutSeconds?: number;
    readonly Retry?: readonly Retrier[];
    readonly Catch?: readonly Catcher[];
  };

export type MapState = Described &
  Onward & {
    readonly Type: 'Map';
    readonly ItemsPath: string;
    readonly ItemSelector?: Template;
    readonly MaxConcurrency: number;
    readonly ItemProcessor: Flow & {readonly ProcessorConfig: {readonly Mode: 'INLINE'}};
    readonly ResultPath?: string | null;
    readonly Catch?: readonly Catcher[];
  };

export type PassState = Described &
  Onward & {
    readonly Type: 'Pass';
    readonly Parameters?: Template;
    readonly Result?: Json;
    readonly ResultPath?: string | null;
  };

export interface ChoiceState extends Described {
  readonly Type: 'Choice';
  readonly Choices: readonly (Condition & {readonly Next: string})[];
  readonly Default: string;
}

export type WaitState = Described &
  Onward & {readonly Type: 'Wait'} & ({readonly Seconds: number} | {readonly SecondsPath: string});

export interface SucceedState extends Described {
  readonly Type: 'Succeed';
}

export interface FailState extends Described {
  readonly Type: 'Fail';
  readonly Error: string;
  readonly Cause: string;
}

/** Tried in order; the first whose `ErrorEquals` fits counts its own attempts. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

/** What a Choice asks of its input. */
export type Condition =
  | {readonly And: readonly Condition[]}
  | {readonly Or: readonly Condition[]}
  | {readonly Not: Condition}
  | ({readonly Variable: string} & Comparison);

type Comparison =
  | {readonly IsPresent: boolean}
  | {readonly BooleanEquals: boolean}
  | {readonly StringEquals: string}
  | {readonly StringEqualsPath: string}
  | {readonly StringLessThanPath: string}
  | {readonly StringMatches: string}
  | {readonly NumericEquals: number}
  | {readonly NumericGreaterThan: number};

/** The input of CreateStateMachine as far as k2e plans it (Step Functions API reference), the definition as an object. */
export interface CreateStateMachineRequest {
  name: string;
  definition: StateMachineDefinition;
  roleArn: string;
  type?: 'STANDARD' | 'EXPRESS';
  tags?: {key: string; value: string}[];
}
