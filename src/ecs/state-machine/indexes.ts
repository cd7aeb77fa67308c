import type {ChoiceState} from './definition.ts';
import {BACK_OFF, type JobProgram, type Runs} from './job-program.ts';
import {caught, FAIL_JOB} from './rounds.ts';
import {JUDGE, judgeStates, runTask, type States} from './run-task.ts';
import {Success} from './success.ts';

type Indexes = Runs & {readonly kind: 'indexes'};

/**
 * Runs all indexes of a Job, each with retries of its own (`backoffLimitPerIndex`). The Job fails when an index has failed:
 * at once where none may fail, else after all have ended.
 * @returns the states, of which the first is `Begin`.
 */
export function indexes(program: JobProgram, runs: Indexes): States {
  const {count} = runs;
  const success = new Success(runs.success, count);
  const last = success.isLate ? count : count - 1;
  return {
    Begin: {
      Type: 'Pass',
      Parameters: {'indexes.$': `States.ArrayRange(0, ${last}, 1)`, ...success.lists},
      Next: 'Indexes',
    },
    Indexes: {
      Type: 'Map',
      ItemsPath: '$.indexes',
      ItemSelector: {
        'index.$': '$$.Map.Item.Value',
        retries: 0,
        delay: BACK_OFF.first,
        ...success.membership,
      },
      MaxConcurrency: runs.width,
      ItemProcessor: {
        ProcessorConfig: {Mode: 'INLINE'},
        StartAt: success.isLate ? 'IsPod' : 'RunTask',
        States: indexStates(program, runs, success),
      },
      ResultPath: '$.ended',
      ...caught(success),
      Next: 'Sort',
    },
    Sort: {
      Type: 'Pass',
      Parameters: {'outcomes.$': '$.ended[*].outcome', ...(success.isLate ? success.sorted('$.ended') : {})},
      Next: 'Look',
    },
    Look: {
      Type: 'Pass',
      Parameters: {
        'hasFailed.$': "States.ArrayContains($.outcomes, 'failed')",
        ...(success.isLate ? success.lengths : {}),
      },
      Next: 'Judge',
    },
    Judge: {
      Type: 'Choice',
      Choices: [
        ...success.choices('Complete'),
        {Variable: '$.hasFailed', BooleanEquals: true, Next: 'FailedIndexes'},
      ],
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

function indexStates(program: JobProgram, runs: Indexes, success: Success): States {
  const {failureRules} = program;
  const isJudged = failureRules.length > 0;
  const end = (outcome: string, missing: Parameters<Success['missing']>[0]) =>
    ({
      Type: 'Pass',
      Parameters: {'index.$': '$.index', outcome, ...success.missing(missing)},
      End: true,
    }) as const;
  const ending = success.afterSuccess('Succeeded', end('succeeded', 'succeeded'));
  return {
    ...(success.isLate ? {IsPod: isPod(runs.count), NoPod: end('none', 'none')} : {}),
    RunTask: runTask(program, {
      indexIn: runs.indexIn,
      retries: isJudged ? 0 : runs.retries,
      failed: isJudged ? JUDGE : 'IndexFailed',
      next: ending.next,
    }),
    ...ending.states,
    ...(isJudged ? judgedStates(program, runs, success) : {}),
    IndexFailed: runs.stopsAtFirst
      ? {
          Type: 'Fail',
          Error: 'MaxFailedIndexesExceeded',
          Cause: 'An index of the job failed, and maxFailedIndexes allows none.',
        }
      : end('failed', 'open'),
  };
}

/** Leads past the item that is no pod: the list of what is missing is never without an item. */
function isPod(count: number): ChoiceState {
  return {
    Type: 'Choice',
    Choices: [{Variable: '$.index', NumericEquals: count, Next: 'NoPod'}],
    Default: 'RunTask',
  };
}

/** The retries of an index whose failures are judged one by one. */
function judgedStates({failureRules}: JobProgram, {retries}: Indexes, success: Success): States {
  const actions = new Set(failureRules.map(({action}) => action));
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
      Parameters: {
        'index.$': '$.index',
        'retries.$': 'States.MathAdd($.retries, 1)',
        'delay.$': 'States.MathAdd($.delay, $.delay)',
        ...success.keepMembership,
      },
      Next: 'IsTooLong',
    },
    IsTooLong: {
      Type: 'Choice',
      Choices: [{Variable: '$.delay', NumericGreaterThan: BACK_OFF.longest, Next: 'Longest'}],
      Default: 'RunTask',
    },
    Longest: {
      Type: 'Pass',
      Parameters: {
        'index.$': '$.index',
        'retries.$': '$.retries',
        delay: BACK_OFF.longest,
        ...success.keepMembership,
      },
      Next: 'RunTask',
    },
  };
}
