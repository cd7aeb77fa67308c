import {hasMachine} from '../../choices/job/engine.ts';
import {BACK_OFF_WORDS, DEFAULT_BACKOFF_LIMIT, jobRunOf} from '../../choices/job/job-run.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {CONFIG, job} from './example.ts';

export default defineRule({
  id: 'job/retries',
  on: 'job',
  claims: ['/backoffLimit', '/backoffLimitPerIndex', '/maxFailedIndexes', '/activeDeadlineSeconds'],
  summary: 'Retries and the deadline become those of a state machine; one call of RunTask has neither.',
  rationale:
    'A Job starts its pod again after a failure, up to `backoffLimit` times (6 by default) with pauses that double from 10 seconds ' +
    'to 6 minutes, and stops everything at `activeDeadlineSeconds`. In a state machine that is `Retry` of the state that runs the ' +
    'task, and `TimeoutSeconds`; where several pods run, failures are counted over all of them, as the Job controller does. A ' +
    'task that RunTask or a schedule has started is not watched by anything: when it fails, it has failed. The default of 6 ' +
    'retries alone makes no state machine.',
  remediation:
    'To have failed tasks started again, set `engine: step-functions` for the workload in k2e.yaml, or `jobs.engine` for all.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures',
      'https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index',
    ],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html',
      'https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {name: 'no retries', given: 'backoffLimit: 0', drops: ['/spec/backoffLimit']},
    {
      name: 'the default',
      given: 'completions: 1',
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec', says: '6 times'}],
    },
    {
      name: 'three retries within half an hour',
      config: CONFIG,
      given: job('backoffLimit: 3\nactiveDeadlineSeconds: 1800'),
      emits: {
        'state-machines/shop-import': {
          definition: {
            TimeoutSeconds: 1800,
            States: {
              RunTask: {
                Retry: [
                  {ErrorEquals: ['AmazonECS.Unknown'], MaxAttempts: 60},
                  {
                    ErrorEquals: ['States.TaskFailed', 'States.Timeout'],
                    IntervalSeconds: 10,
                    BackoffRate: 2,
                    MaxDelaySeconds: 360,
                    MaxAttempts: 3,
                  },
                ],
              },
            },
          },
        },
      },
    },
    {
      name: 'retries without a state machine',
      config: 'jobs: {engine: run-task}',
      given: job('backoffLimit: 3\nactiveDeadlineSeconds: 1800\nbackoffLimitPerIndex: 1'),
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/backoffLimit', says: '3 times'},
        {level: 'action', fidelity: 'manual', path: '/spec/activeDeadlineSeconds', says: '1800'},
        {level: 'action', fidelity: 'manual', path: '/spec/backoffLimitPerIndex', says: 'index'},
      ],
    },
    {
      name: 'more retries than an execution can count',
      config: CONFIG,
      given: job('backoffLimit: 100000'),
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/backoffLimit', says: '1000'}],
    },
    {
      name: 'retries per index',
      config: CONFIG,
      given: job(
        'completions: 8\nparallelism: 4\ncompletionMode: Indexed\nbackoffLimitPerIndex: 1\nmaxFailedIndexes: 2',
      ),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Indexes: {
                MaxConcurrency: 4,
                ItemProcessor: {States: {RunTask: {Retry: [{}, {MaxAttempts: 1}]}}},
              },
            },
          },
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/maxFailedIndexes', says: 'all indexes'},
      ],
    },
  ],
  map(subject) {
    const {workload, context} = subject;
    if (hasMachine(workload, context)) mapToMachine(subject);
    else tellLosses(subject);
  },
});

function mapToMachine({view, given, workload, context, set, report, drop}: Subject<'job'>): void {
  const run = jobRunOf(workload);
  if (!run) return;
  readAll(view);
  const {backoffLimit = DEFAULT_BACKOFF_LIMIT, backoffLimitPerIndex, activeDeadlineSeconds} = view;
  set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
  if (run.backoffLimitPerIndex !== undefined) {
    if (given('/backoffLimit')) {
      report('/backoffLimit', {
        level: 'review',
        fidelity: 'approximate',
        message: `Each index has ${run.backoffLimitPerIndex} retries of its own; that the Job also ends after ${backoffLimit} failures of all indexes is not counted.`,
        remediation: 'Give the Job one of the two limits.',
      });
    }
    tellRounded(report, '/backoffLimitPerIndex', backoffLimitPerIndex, run.backoffLimitPerIndex);
    tellMaxFailed(report, run.maxFailedIndexes);
  } else {
    tellRounded(report, '/backoffLimit', backoffLimit, run.backoffLimit);
    drop('/backoffLimitPerIndex', 'Kubernetes takes it only for a Job whose pods have an index.');
    drop('/maxFailedIndexes', 'Kubernetes takes it only together with backoffLimitPerIndex.');
  }
  if (activeDeadlineSeconds !== undefined && activeDeadlineSeconds !== run.deadline) {
    report('/activeDeadlineSeconds', {
      level: 'info',
      fidelity: 'approximate',
      message: `The deadline of ${activeDeadlineSeconds} seconds is written as ${run.deadline}: a state machine takes 1 to 99999999.`,
      remediation: 'Nothing needs to be done, unless the Job was meant to end at once.',
    });
  }
}

function tellRounded(
  report: Subject<'job'>['report'],
  path: string,
  wanted: number | undefined,
  written: number,
): void {
  if (wanted === undefined || wanted === written) return;
  report(path, {
    level: 'info',
    fidelity: 'approximate',
    message: `${wanted} retries are written as ${written}: with ${BACK_OFF_WORDS} between them more would take days, and an execution holds 25,000 events.`,
    remediation: 'Nothing, unless the Job is meant to be tried for days.',
  });
}

function tellMaxFailed(report: Subject<'job'>['report'], most: number | undefined): void {
  if (most === undefined || most === 0) return;
  report('/maxFailedIndexes', {
    level: 'review',
    fidelity: 'approximate',
    message: `Kubernetes ends the Job when more than ${most} indexes have failed; the state machine runs all indexes to their end, and fails then if one of them has failed.`,
    remediation: 'Nothing, unless indexes that run in vain cost too much; then set maxFailedIndexes to 0.',
  });
}

/** What one call of RunTask does not do. */
function tellLosses({view, given, report, drop}: Subject<'job'>): void {
  const {backoffLimit = DEFAULT_BACKOFF_LIMIT} = view;
  if (backoffLimit === 0) drop('/backoffLimit', 'A failed task is not started again on ECS either.');
  else if (given('/backoffLimit') && backoffLimit !== DEFAULT_BACKOFF_LIMIT) {
    report(
      '/backoffLimit',
      manual(
        `Kubernetes starts a failed pod again up to ${backoffLimit} ${backoffLimit === 1 ? 'time' : 'times'}; ECS does not.`,
      ),
    );
  } else {
    report(given('/backoffLimit') ? '/backoffLimit' : '', {
      level: 'review',
      fidelity: 'approximate',
      message: 'Kubernetes starts a failed pod of the Job again up to 6 times, by default; ECS does not.',
    });
  }
  if (view.activeDeadlineSeconds !== undefined) {
    report(
      '/activeDeadlineSeconds',
      manual(
        `Kubernetes stops the Job after ${view.activeDeadlineSeconds} seconds; a task runs until it ends by itself.`,
      ),
    );
  }
  for (const [field, message] of [
    ['backoffLimitPerIndex', 'Retries per index have no counterpart for a single task.'],
    ['maxFailedIndexes', 'A limit of failed indexes has no counterpart for a single task.'],
  ] as const) {
    if (view[field] !== undefined) report(`/${field}`, manual(message));
  }
}

function manual(message: string): Report {
  return {level: 'action', fidelity: 'manual', message};
}
