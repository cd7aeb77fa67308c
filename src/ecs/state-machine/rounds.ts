import type {Catcher} from './definition.ts';
import {BACK_OFF, type JobProgram, type Runs} from './job-program.ts';
import {JUDGE, judgeStates, runTask, type States} from './run-task.ts';
import {Success} from './success.ts';

const NO_RETRY_LEFT = {
  Error: 'BackoffLimitExceeded',
  Cause: 'More tasks of the job failed than its backoffLimit allows.',
};

/**
 * Runs all pods that have not succeeded yet, then again those that failed, until none is left or too many have failed. The
 * number of failures is that of the whole Job, as Kubernetes counts it; when no retry is left, the first failure ends the
 * Job and stops the tasks that still run.
 * @returns the states, of which the first is `Begin`.
 */
export function rounds(program: JobProgram, runs: Runs & {readonly kind: 'rounds'}): States {
  const {count, width, retries, doneBy} = runs;
  const success = new Success(runs.success, count);
  const keep = {'pending.$': '$.pending', 'failed.$': '$.failed', 'delay.$': '$.delay', ...success.keep};
  return {
    Begin: {
      Type: 'Pass',
      Comment: `The items 0 to ${count - 1} are pods; ${count} is none, so that no filter is left without an item.`,
      Parameters: {
        'pending.$': `States.ArrayRange(0, ${count}, 1)`,
        failed: 0,
        delay: BACK_OFF.first,
        ...success.lists,
      },
      Next: 'Round',
    },
    Round: {
      Type: 'Map',
      ItemsPath: '$.pending',
      ItemSelector: {'index.$': '$$.Map.Item.Value', 'failed.$': '$.failed', ...success.membership},
      MaxConcurrency: width,
      ItemProcessor: {
        ProcessorConfig: {Mode: 'INLINE'},
        StartAt: 'IsPod',
        States: podStates(program, runs, success),
      },
      ResultPath: '$.round',
      ...caught(success),
      Next: 'Sort',
    },
    Sort: {
      Type: 'Pass',
      Parameters: {
        ...keep,
        'pending.$': '$.round[?(@.again==true)].index',
        'failures.$': '$.round[?(@.failed==true)].index',
        'successes.$': '$.round[?(@.succeeded==true)].index',
        ...success.sorted('$.round'),
      },
      Next: 'Count',
    },
    Count: {
      Type: 'Pass',
      Parameters: {
        ...keep,
        'successes.$': '$.successes',
        ...success.keepSorted,
        'sum.$': 'States.MathAdd($.failed, States.ArrayLength($.failures))',
      },
      Next: 'Subtract',
    },
    Subtract: {
      Type: 'Pass',
      Comment: 'The item that is no pod is in each list.',
      Parameters: {
        ...keep,
        'successes.$': '$.successes',
        'failed.$': 'States.MathAdd($.sum, -1)',
        ...success.lengths,
      },
      Next: 'Judge',
    },
    Judge: {
      Type: 'Choice',
      Choices: [
        ...success.choices('Complete'),
        {Variable: '$.failed', NumericGreaterThan: retries, Next: 'TooManyFailures'},
        doneBy === 'any'
          ? {Variable: '$.successes[1]', IsPresent: true, Next: 'Complete'}
          : {Not: {Variable: '$.pending[1]', IsPresent: true}, Next: 'Complete'},
      ],
      Default: 'BackOff',
    },
    BackOff: {Type: 'Wait', SecondsPath: '$.delay', Next: 'Lengthen'},
    Lengthen: {
      Type: 'Pass',
      Parameters: {...keep, 'delay.$': 'States.MathAdd($.delay, $.delay)'},
      Next: 'IsTooLong',
    },
    IsTooLong: {
      Type: 'Choice',
      Choices: [{Variable: '$.delay', NumericGreaterThan: BACK_OFF.longest, Next: 'Longest'}],
      Default: 'Round',
    },
    Longest: {
      Type: 'Pass',
      Parameters: {
        'pending.$': '$.pending',
        'failed.$': '$.failed',
        ...success.keep,
        delay: BACK_OFF.longest,
      },
      Next: 'Round',
    },
    Complete: {Type: 'Succeed'},
    TooManyFailures: {Type: 'Fail', ...NO_RETRY_LEFT},
  };
}

/** One pod of a round: it ends with its index, its outcome, and whether it has to run again. */
function podStates(
  program: JobProgram,
  {count, retries, indexIn}: Runs & {readonly kind: 'rounds'},
  success: Success,
): States {
  const {failureRules} = program;
  const actions = new Set(failureRules.map(({action}) => action));
  // Where a rule for success may hold at the end of the round, no failure ends the others before.
  const counted = success.isLate ? 'Failed' : 'HasRetry';
  const targets = {Count: counted, FailIndex: counted, Ignore: 'Ignored', FailJob: 'FailJob'};
  const end = (
    outcome: {readonly again: boolean; readonly failed: boolean; readonly succeeded: boolean},
    missing: Parameters<Success['missing']>[0],
  ) =>
    ({
      Type: 'Pass',
      Parameters: {'index.$': '$.index', ...outcome, ...success.missing(missing)},
      End: true,
    }) as const;
  const ending = success.afterSuccess(
    'Succeeded',
    end({again: false, failed: false, succeeded: true}, 'succeeded'),
  );
  return {
    IsPod: {
      Type: 'Choice',
      Choices: [{Variable: '$.index', NumericEquals: count, Next: 'NoPod'}],
      Default: 'RunTask',
    },
    NoPod: end({again: true, failed: true, succeeded: true}, 'none'),
    RunTask: runTask(program, {
      indexIn,
      failed: failureRules.length > 0 ? JUDGE : counted,
      next: ending.next,
    }),
    ...ending.states,
    ...(failureRules.length > 0 ? judgeStates(failureRules, targets) : {}),
    ...(actions.has('Ignore') ? {Ignored: end({again: true, failed: false, succeeded: false}, 'open')} : {}),
    ...(actions.has('FailJob') ? {FailJob: FAIL_JOB} : {}),
    Failed: end({again: true, failed: true, succeeded: false}, 'open'),
    ...(success.isLate ? {} : endAtLimit(retries)),
  };
}

/** The first failure after the last retry ends the round, and the Job. */
function endAtLimit(retries: number): States {
  return {
    HasRetry: {
      Type: 'Choice',
      Choices: [{Variable: '$.failed', NumericEquals: retries, Next: 'NoRetryLeft'}],
      Default: 'Failed',
    },
    NoRetryLeft: {Type: 'Fail', ...NO_RETRY_LEFT},
  };
}

/** The `Catch` of a Map that a single success may end. */
export function caught(success: Success): {readonly Catch?: readonly Catcher[]} {
  const catchers = success.catchers('Complete');
  return catchers.length > 0 ? {Catch: catchers} : {};
}

/** A rule of the Job's podFailurePolicy ends it. */
export const FAIL_JOB = {
  Type: 'Fail',
  Error: 'PodFailurePolicy',
  Cause: 'A task failed in a way for which the podFailurePolicy of the job has the action FailJob.',
} as const;
