import {BACK_OFF, type JobProgram, type Runs} from './job-program.ts';
import {FAIL_JOB} from './rounds.ts';
import {JUDGE, judgeStates, runTask, type States} from './run-task.ts';

type Indexes = Runs & {readonly kind: 'indexes'};

/**
 * Runs all indexes of a Job, each with retries of its own (`backoffLimitPerIndex`). The Job fails when an index has failed:
 * at once where none may fail, else after all have ended.
 * @returns the states, of which the first is `Begin`.
 */
export function indexes(program: JobProgram, runs: Indexes): States {
  return {
    Begin: {
      Type: 'Pass',
      Parameters: {'indexes.$': `States.ArrayRange(0, ${runs.count - 1}, 1)`},
      Next: 'Indexes',
    },
    Indexes: {
      Type: 'Map',
      ItemsPath: '$.indexes',
      ItemSelector: {'index.$': '$$.Map.Item.Value', retries: 0, delay: BACK_OFF.first},
      MaxConcurrency: runs.width,
      ItemProcessor: {
        ProcessorConfig: {Mode: 'INLINE'},
        StartAt: 'RunTask',
        States: indexStates(program, runs),
      },
      ResultPath: '$.ended',
      Next: 'Sort',
    },
    Sort: {
      Type: 'Pass',
      Parameters: {'outcomes.$': '$.ended[*].outcome'},
      Next: 'Look',
    },
    Look: {
      Type: 'Pass',
      Parameters: {'hasFailed.$': "States.ArrayContains($.outcomes, 'failed')"},
      Next: 'Judge',
    },
    Judge: {
      Type: 'Choice',
      Choices: [{Variable: '$.hasFailed', BooleanEquals: true, Next: 'FailedIndexes'}],
      Default: 'Complete',
    },
    Complete: {Type: 'Succeed'},
    FailedIndexes: {
      Type: 'Fail',
      Error: 'FailedIndexes',
      Cause: 'Indexes of the job failed more often than its backoffLimitPerIndex allows.',
    },
  };
}

function indexStates(program: JobProgram, runs: Indexes): States {
  const {failureRules} = program;
  const isJudged = failureRules.length > 0;
  const end = (outcome: string) =>
    ({Type: 'Pass', Parameters: {'index.$': '$.index', outcome}, End: true}) as const;
  return {
    RunTask: runTask(program, {
      indexIn: runs.indexIn,
      retries: isJudged ? 0 : runs.retries,
      failed: isJudged ? JUDGE : 'IndexFailed',
      next: 'Succeeded',
    }),
    Succeeded: end('succeeded'),
    ...(isJudged ? judgedStates(program, runs) : {}),
    IndexFailed: runs.stopsAtFirst
      ? {
          Type: 'Fail',
          Error: 'MaxFailedIndexesExceeded',
          Cause: 'An index of the job failed, and maxFailedIndexes allows none.',
        }
      : end('failed'),
  };
}

/** The retries of an index whose failures are judged one by one. */
function judgedStates({failureRules}: JobProgram, {retries}: Indexes): States {
  const actions = new Set(failureRules.map(({action}) => action));
  const next = {'index.$': '$.index', 'retries.$': 'States.MathAdd($.retries, 1)'};
  return {
    ...judgeStates(failureRules, {
      Count: 'HasRetry',
      FailIndex: 'IndexFailed',
      Ignore: 'Replace',
      FailJob: 'FailJob',
    }),
    ...(actions.has('Ignore')
      ? {Replace: {Type: 'Wait', Seconds: BACK_OFF.first, Next: 'RunTask'} as const}
      : {}),
    ...(actions.has('FailJob') ? {FailJob: FAIL_JOB} : {}),
    HasRetry: {
      Type: 'Choice',
      Choices: [{Variable: '$.retries', NumericEquals: retries, Next: 'IndexFailed'}],
      Default: 'BackOff',
    },
    BackOff: {Type: 'Wait', SecondsPath: '$.delay', Next: 'CountRetry'},
    CountRetry: {
      Type: 'Pass',
      Parameters: {...next, 'delay.$': 'States.MathAdd($.delay, $.delay)'},
      Next: 'IsTooLong',
    },
    IsTooLong: {
      Type: 'Choice',
      Choices: [{Variable: '$.delay', NumericGreaterThan: BACK_OFF.longest, Next: 'Longest'}],
      Default: 'RunTask',
    },
    Longest: {
      Type: 'Pass',
      Parameters: {'index.$': '$.index', 'retries.$': '$.retries', delay: BACK_OFF.longest},
      Next: 'RunTask',
    },
  };
}
