import type {Retrier} from './definition.ts';
import type {States} from './run-task.ts';

/** The beginning of the names of executions that only start a run; Scheduler's target gives it to them. */
export const START_PREFIX = 'start-';

/** Calls that change nothing, or that can be made twice, are tried again when they fail. */
const AGAIN: Retrier = {
  ErrorEquals: ['States.TaskFailed'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  MaxAttempts: 5,
};
const EXISTS = 'StepFunctions.ExecutionAlreadyExistsException';

/**
 * What an execution that Scheduler starts does: it starts the run of its scheduled time, under a name made of that time, which
 * Step Functions takes once (StartExecution: names are unique for 90 days). So a start that is delivered twice, or that two
 * schedules make, is one run. Before it, `Forbid` looks for an active run, and `Replace` stops the
 * runs of earlier times.
 * Scheduler cannot give the run its name: `2026-01-01T00:00:00Z` has colons, which names must not have.
 * @param run the first state of the run itself, where an execution goes that is not started by Scheduler.
 */
export function scheduledStart(
  partition: string,
  concurrency: 'Allow' | 'Forbid' | 'Replace',
  run: string,
): States {
  return {
    IsScheduled: {
      Type: 'Choice',
      Choices: [{Variable: '$.scheduledTime', IsPresent: true, Next: 'SplitTime'}],
      Default: run,
    },
    SplitTime: {
      Type: 'Pass',
      Parameters: {
        'scheduledTime.$': '$.scheduledTime',
        'parts.$': "States.StringSplit($.scheduledTime, ':')",
      },
      Next: 'NameRun',
    },
    NameRun: {
      Type: 'Pass',
      Parameters: {
        'scheduledTime.$': '$.scheduledTime',
        'name.$':
          "States.Format('{}-{}-{}', States.ArrayGetItem($.parts, 0), States.ArrayGetItem($.parts, 1), States.ArrayGetItem($.parts, 2))",
      },
      Next: concurrency === 'Allow' ? 'StartOnce' : 'ListRuns',
    },
    ...(concurrency === 'Allow' ? {} : {ListRuns: listRuns(partition, concurrency)}),
    ...(concurrency === 'Forbid' ? forbid() : {}),
    ...(concurrency === 'Replace' ? replace(partition) : {}),
    StartOnce: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::states:startExecution`,
      Parameters: {
        'StateMachineArn.$': '$$.StateMachine.Id',
        'Name.$': '$.name',
        Input: {'startedFor.$': '$.scheduledTime'},
      },
      Retry: [{ErrorEquals: [EXISTS], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 0}, AGAIN],
      Catch: [{ErrorEquals: [EXISTS], Next: 'AlreadyStarted'}],
      Next: 'Started',
    },
    Started: {Type: 'Succeed'},
    AlreadyStarted: {Type: 'Succeed'},
  };
}

/** The executions of this machine that run: the latest hundred (the default of the API), this one among them. */
function listRuns(partition: string, concurrency: 'Forbid' | 'Replace'): States[string] {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:sfn:listExecutions`,
    Parameters: {'StateMachineArn.$': '$$.StateMachine.Id', StatusFilter: 'RUNNING'},
    ResultSelector: {'executions.$': '$.Executions'},
    ResultPath: '$.running',
    Retry: [AGAIN],
    Next: concurrency === 'Forbid' ? 'FindActive' : 'StopActive',
  };
}

const IS_START = {Variable: '$.execution.Name', StringMatches: `${START_PREFIX}*`} as const;

function forbid(): States {
  return {
    FindActive: {
      Type: 'Map',
      ItemsPath: '$.running.executions',
      ItemSelector: {'execution.$': '$$.Map.Item.Value'},
      MaxConcurrency: 0,
      ItemProcessor: {
        ProcessorConfig: {Mode: 'INLINE'},
        StartAt: 'IsStart',
        States: {
          IsStart: {Type: 'Choice', Choices: [{...IS_START, Next: 'OnlyStarts'}], Default: 'Runs'},
          OnlyStarts: {Type: 'Pass', Result: 'start', End: true},
          Runs: {Type: 'Pass', Result: 'run', End: true},
        },
      },
      ResultPath: '$.found',
      Next: 'CountActive',
    },
    CountActive: {
      Type: 'Pass',
      Parameters: {
        'scheduledTime.$': '$.scheduledTime',
        'name.$': '$.name',
        'isActive.$': "States.ArrayContains($.found, 'run')",
      },
      Next: 'IsActive',
    },
    IsActive: {
      Type: 'Choice',
      Choices: [{Variable: '$.isActive', BooleanEquals: true, Next: 'Skipped'}],
      Default: 'StartOnce',
    },
    Skipped: {Type: 'Succeed', Comment: 'The last run is still active, and concurrencyPolicy is Forbid.'},
  };
}

function replace(partition: string): States {
  return {
    StopActive: {
      Type: 'Map',
      ItemsPath: '$.running.executions',
      ItemSelector: {'execution.$': '$$.Map.Item.Value', 'name.$': '$.name'},
      MaxConcurrency: 0,
      ItemProcessor: {
        ProcessorConfig: {Mode: 'INLINE'},
        StartAt: 'IsEarlierRun',
        States: {
          IsEarlierRun: {
            Type: 'Choice',
            Choices: [
              {
                // Names of runs are times, which sort as text: a start that comes late must not stop a later run, nor its own.
                And: [
                  {Variable: '$.execution.Name', StringMatches: '*-*-*T*-*-*Z'},
                  {Variable: '$.execution.Name', StringLessThanPath: '$.name'},
                ],
                Next: 'StopRun',
              },
            ],
            Default: 'Keep',
          },
          Keep: {Type: 'Pass', End: true},
          StopRun: {
            Type: 'Task',
            Resource: `arn:${partition}:states:::aws-sdk:sfn:stopExecution`,
            Parameters: {
              'ExecutionArn.$': '$.execution.ExecutionArn',
              Error: 'Replaced',
              Cause: 'The next run was due, and concurrencyPolicy is Replace.',
            },
            ResultPath: null,
            Retry: [AGAIN],
            End: true,
          },
        },
      },
      ResultPath: null,
      Next: 'StartOnce',
    },
  };
}
