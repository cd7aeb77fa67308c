import {engineOf} from '../../choices/job/engine.ts';
import {type JobRun, jobRunOf} from '../../choices/job/job-run.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {CONFIG, job} from './example.ts';

/** Iterations that an inline Map runs at once at most (Step Functions developer guide, "Map state processing modes"). */
const INLINE_CONCURRENCY = 40;

export default defineRule({
  id: 'job/parallelism',
  on: 'job',
  claims: ['/parallelism', '/completions', '/completionMode', '/podReplacementPolicy'],
  summary:
    'Several pods of a Job become a Map of a state machine, which counts them and gives them their index.',
  rationale:
    'A Job can run several pods at once (`parallelism`) until a number of them has succeeded (`completions`), each with an index if ' +
    'asked. RunTask starts up to ten tasks at once and counts nothing. The state machine runs the pods in rounds with a Map: all that ' +
    'have not succeeded yet, at most `parallelism` at once; those that failed come again in the next round, until none is left or ' +
    '`backoffLimit` is passed. Without `completions` the pods are a work queue: one round that ends well with one success at least.',
  remediation:
    'Look at the graph of one execution. For more than 999 pods, or more than 40 at once, use an array job of AWS Batch.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs'],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html',
      'https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'one pod',
      given: 'parallelism: 1\ncompletions: 1',
      drops: ['/spec/parallelism', '/spec/completions'],
    },
    {
      name: 'five pods at once, of one that has to succeed',
      given: 'parallelism: 5\ncompletions: 1',
      drops: ['/spec/parallelism', '/spec/completions'],
    },
    {
      name: 'three pods, one after the other',
      config: CONFIG,
      given: job('completions: 3'),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Begin: {Parameters: {'pending.$': 'States.ArrayRange(0, 3, 1)'}},
              Round: {MaxConcurrency: 1},
            },
          },
        },
      },
    },
    {
      name: 'twenty indexes, five at once',
      config: CONFIG,
      given: job('parallelism: 5\ncompletions: 20\ncompletionMode: Indexed'),
      emits: {
        'state-machines/shop-import': {
          definition: {
            StartAt: 'Begin',
            States: {
              Begin: {Parameters: {'pending.$': 'States.ArrayRange(0, 20, 1)'}},
              Round: {
                MaxConcurrency: 5,
                ItemProcessor: {
                  States: {
                    RunTask: {
                      Parameters: {
                        Overrides: {
                          ContainerOverrides: [
                            {
                              Name: 'import',
                              Environment: [
                                {Name: 'JOB_COMPLETION_INDEX', 'Value.$': "States.Format('{}', $.index)"},
                              ],
                            },
                          ],
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/parallelism', says: 'round'},
        {level: 'info', fidelity: 'approximate', path: '/spec/completionMode', says: 'JOB_COMPLETION_INDEX'},
      ],
    },
    {
      name: 'three workers of a queue',
      config: CONFIG,
      given: job('parallelism: 3\nbackoffLimit: 2'),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Judge: {Choices: [{NumericGreaterThan: 2}, {Variable: '$.successes[1]', Next: 'Complete'}]},
            },
          },
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/parallelism', says: 'round'}],
    },
    {
      name: 'several pods without a state machine',
      config: 'jobs: {engine: run-task}',
      given: job('parallelism: 5\ncompletions: 20\ncompletionMode: Indexed'),
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/parallelism', says: '5'},
        {level: 'action', fidelity: 'manual', path: '/spec/completions', says: '20'},
        {level: 'action', fidelity: 'manual', path: '/spec/completionMode', says: 'index'},
      ],
    },
    {
      name: 'a Job that waits',
      given: 'parallelism: 0',
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/parallelism', says: 'parallelism 0'}],
    },
  ],
  map(subject) {
    const {workload, context, drop} = subject;
    drop('/podReplacementPolicy', 'A task is started again only when the failed one has stopped.');
    const run = jobRunOf(workload);
    if (run && engineOf(workload, context).kind === 'step-functions') mapToMachine(subject, run);
    else tellLosses(subject);
  },
});

function mapToMachine({view, workload, context, set, report, drop}: Subject<'job'>, run: JobRun): void {
  const {parallelism = 1, completions} = view;
  set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
  if (parallelism === 1) drop('/parallelism', 'One task at a time is what the state machine starts.');
  else if (run.width < parallelism) {
    report('/parallelism', {
      level: 'info',
      fidelity: 'approximate',
      message: `At most ${run.width} of the ${parallelism} pods can run at once, as there are no more to complete; the state machine runs as many.`,
    });
  } else tellRounds(report, run);
  if (completions === 1 && run.count === 1 && !run.isIndexed)
    drop('/completions', 'One success is the end of the state machine as well.');
  if (run.isIndexed) {
    report('/completionMode', {
      level: 'info',
      fidelity: 'approximate',
      message:
        'Each task gets its index as JOB_COMPLETION_INDEX and in the variables made of it; there is no host name, file, annotation or label with the index, and no address by which the pods of the Job find each other.',
      remediation: 'Let the program read JOB_COMPLETION_INDEX.',
    });
  } else drop('/completionMode', 'It is the default: pods without an index.');
}

function tellRounds(report: Subject<'job'>['report'], run: JobRun): void {
  const limit =
    run.width > INLINE_CONCURRENCY
      ? ` Step Functions runs at most ${INLINE_CONCURRENCY} at once of the ${run.width}.`
      : '';
  if (run.backoffLimitPerIndex !== undefined || run.backoffLimit === 0) {
    if (limit === '') return;
    report('/parallelism', {level: 'review', fidelity: 'approximate', message: limit.trim()});
    return;
  }
  report('/parallelism', {
    level: 'review',
    fidelity: 'approximate',
    message: `Kubernetes replaces a failed pod while the others go on, and gives up as soon as more than ${run.backoffLimit} have failed; the state machine runs the failed ones in the next round, when all of this one have ended, and counts then (once no retry is left, the first failure ends it).${limit}`,
  });
}

/** What one call of RunTask does not do. */
function tellLosses({view, report, drop}: Subject<'job'>): void {
  const {parallelism = 1, completions, completionMode = 'NonIndexed'} = view;
  const pods = Math.min(parallelism, completions ?? parallelism);
  if (parallelism > 0 && pods <= 1) drop('/parallelism', 'One task at a time is what RunTask starts.');
  else {
    report(
      '/parallelism',
      manual(
        parallelism === 0
          ? 'A Job of parallelism 0 waits to be started; do not run its task before it should start.'
          : `The Job runs ${pods} pods at once; the file starts one task.`,
      ),
    );
  }
  if (completions === 1 || completions === undefined)
    drop('/completions', 'One success is the end of a task as well.');
  else
    report(
      '/completions',
      completions === 0
        ? {
            ...manual('A Job of completions 0 has nothing to run; its task must not be run.'),
            remediation: 'Leave the task out of what is run.',
          }
        : manual(`The Job ends when ${completions} pods have succeeded; nothing on ECS counts them.`),
    );
  if (completionMode === 'Indexed') {
    report(
      '/completionMode',
      manual('Each pod of the Job has an index (JOB_COMPLETION_INDEX); the task gets none.'),
    );
  } else drop('/completionMode', 'It is the default: pods without an index.');
}

function manual(message: string): Report {
  return {level: 'action', fidelity: 'manual', message};
}
