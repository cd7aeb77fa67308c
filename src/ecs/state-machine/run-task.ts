import type {Json} from '../../json.ts';
import type {Catcher, Condition, Retrier, State, TaskState} from './definition.ts';
import {
  BACK_OFF,
  type FailureRule,
  type IndexedContainer,
  type IndexVariable,
  type JobProgram,
} from './job-program.ts';

/** The states of a flow by name. */
export type States = Record<string, State>;

/**
 * RunTask answers with failures instead of a task when there is no capacity (Step Functions developer guide, `connect-ecs`).
 * A pod would wait for a node and not count as failed: for about an hour it is tried again.
 */
const NO_CAPACITY: Retrier = {
  ErrorEquals: ['AmazonECS.Unknown'],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  MaxAttempts: 60,
};

/** Retries of a failed task, with the pauses of a Job; none for 0. A task that is stopped after its time counts as failed. */
export function retriers(retries: number): readonly Retrier[] {
  const failed: Retrier = {
    ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
    IntervalSeconds: BACK_OFF.first,
    BackoffRate: BACK_OFF.rate,
    MaxDelaySeconds: BACK_OFF.longest,
    MaxAttempts: retries,
  };
  return retries > 0 ? [NO_CAPACITY, failed] : [NO_CAPACITY];
}

/** The state that runs one task and waits until it has stopped; it hands on its input as it is. */
export function runTask(
  program: JobProgram,
  way: {
    readonly retries?: number;
    readonly indexIn?: readonly IndexedContainer[];
    readonly failed?: string;
  } & ({readonly next: string} | {readonly end: true}),
): TaskState {
  const caught: readonly Catcher[] =
    way.failed === undefined ? [] : [{ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: way.failed}];
  return {
    Type: 'Task',
    Resource: `arn:${program.partition}:states:::ecs:runTask.sync`,
    Parameters: {...program.runTask, ...overrides(way.indexIn ?? [])},
    ...(program.podDeadline === undefined ? {} : {TimeoutSeconds: program.podDeadline}),
    Retry: retriers(way.retries ?? 0),
    ...(caught.length > 0 ? {Catch: caught} : {}),
    ResultPath: null,
    ...('end' in way ? {End: true as const} : {Next: way.next}),
  };
}

function overrides(containers: readonly IndexedContainer[]): {readonly Overrides?: Json} {
  const indexed = containers.filter(({variables}) => variables.length > 0);
  if (indexed.length === 0) return {};
  const ContainerOverrides = indexed.map(({name: Name, variables}) => ({
    Name,
    Environment: variables.map(variable => ({Name: variable.name, 'Value.$': indexText(variable)})),
  }));
  return {Overrides: {ContainerOverrides}};
}

/** The call that makes the text; quotes, braces and backslashes of it are escaped (Amazon States Language, "Intrinsic Functions"). */
function indexText({text}: IndexVariable): string {
  const template = text.map(piece => piece?.replaceAll(/['{}\\]/g, '\\$&') ?? '{}').join('');
  const indexes = text.filter(piece => piece === null).map(() => '$.index');
  return `States.Format(${[`'${template}'`, ...indexes].join(', ')})`;
}

/** Stop codes of tasks whose place AWS took away (ECS API reference, Task `stopCode`): what disrupts a pod on Kubernetes. */
const DISRUPTIONS = ['SpotInterruption', 'TerminationNotice'];

/** The first state of `judgeStates`. */
export const JUDGE = 'IsTaskDescribed';
/** Containers of a task at most (ECS service quotas): the places in which a description may list one. */
const PLACES = 10;

/**
 * States that decide what a failed task means. The cause of the error is the description of the task as JSON text; an error of
 * another kind counts as a failure. What the description lacks (the exit code of a container that never started) is asked for
 * before it is read: a path that leads nowhere would end the execution.
 * @param targets where each action leads; `Count` is also the way of what no rule fits.
 */
export function judgeStates(
  rules: readonly FailureRule[],
  targets: Readonly<Record<FailureRule['action'], string>>,
): States {
  return {
    [JUDGE]: {
      Type: 'Choice',
      Choices: [
        {
          And: [
            {Variable: '$.error.Cause', IsPresent: true},
            {Variable: '$.error.Cause', StringMatches: '{*}'},
          ],
          Next: 'ReadTask',
        },
      ],
      Default: targets.Count,
    },
    ReadTask: {
      Type: 'Pass',
      Parameters: {'task.$': 'States.StringToJson($.error.Cause)'},
      ResultPath: '$.stopped',
      Next: 'JudgeFailure',
    },
    JudgeFailure: {
      Type: 'Choice',
      Choices: rules.map(rule => ({...conditionOf(rule), Next: targets[rule.action]})),
      Default: targets.Count,
    },
  };
}

function conditionOf({exitCodes}: FailureRule): Condition {
  if (!exitCodes) {
    const Variable = '$.stopped.task.StopCode';
    const codes = DISRUPTIONS.map(StringEquals => ({Variable, StringEquals}));
    return {And: [{Variable, IsPresent: true}, {Or: codes}]};
  }
  const {containers, isIn, values} = exitCodes;
  return {
    Or: Array.from({length: PLACES}, (_, place) => {
      const container = `$.stopped.task.Containers[${place}]`;
      const Variable = `${container}.ExitCode`;
      const named: readonly Condition[] = containers.map(StringEquals => ({
        Variable: `${container}.Name`,
        StringEquals,
      }));
      const listed: readonly Condition[] = values.map(NumericEquals => ({Variable, NumericEquals}));
      // A rule is about containers that failed: 0 is in no list.
      const fits: readonly Condition[] = isIn
        ? [{Or: listed}]
        : [{Not: {Variable, NumericEquals: 0}}, {Not: {Or: listed}}];
      return {And: [{Variable, IsPresent: true}, {Or: named}, ...fits]};
    }),
  };
}
