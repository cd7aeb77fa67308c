import {defineRule, type Report} from '../rule.ts';

export default defineRule({
  id: 'job/parallelism',
  on: 'job',
  claims: ['/parallelism', '/completions', '/completionMode', '/successPolicy', '/podReplacementPolicy'],
  summary: 'One task is started; several at once, or one after the other, need a state machine.',
  rationale:
    'A Job can run several pods at once (`parallelism`) until a number of them has succeeded (`completions`), each with an index if ' +
    'asked. RunTask starts up to ten tasks at once and counts nothing. A Map state of Step Functions, or AWS Batch, does.',
  remediation:
    'Use a Map state of Step Functions over the indexes (MaxConcurrency = parallelism, the index as JOB_COMPLETION_INDEX), or an array job of AWS Batch.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs'],
    ecs: ['https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'one pod',
      given: 'parallelism: 1\ncompletions: 1',
      drops: ['/spec/parallelism', '/spec/completions'],
    },
    {
      name: 'five at once',
      given: 'parallelism: 5\ncompletions: 20\ncompletionMode: Indexed',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/parallelism', says: '5'},
        {level: 'action', fidelity: 'manual', path: '/spec/completions', says: '20'},
        {level: 'action', fidelity: 'manual', path: '/spec/completionMode', says: 'index'},
      ],
    },
  ],
  map({view, report, drop}) {
    const {parallelism = 1, completions, completionMode = 'NonIndexed', successPolicy} = view;
    if (parallelism === 1) drop('/parallelism', 'One task at a time is what RunTask starts.');
    else {
      report(
        '/parallelism',
        manual(
          parallelism === 0
            ? 'A Job of parallelism 0 waits to be started; do not run its task before it should start.'
            : `The Job runs ${parallelism} pods at once; the file starts one task.`,
        ),
      );
    }
    if (completions === 1 || completions === undefined)
      drop('/completions', 'One success is the end of a task as well.');
    else
      report(
        '/completions',
        manual(`The Job ends when ${completions} pods have succeeded; nothing on ECS counts them.`),
      );
    if (completionMode === 'Indexed') {
      report(
        '/completionMode',
        manual('Each pod of the Job has an index (JOB_COMPLETION_INDEX); the task gets none.'),
      );
    } else drop('/completionMode', 'It is the default: pods without an index.');
    if (successPolicy !== undefined)
      report('/successPolicy', manual('Nothing on ECS decides by indexes whether a Job has succeeded.'));
    drop('/podReplacementPolicy', 'A task is not replaced, so there is nothing to wait for.');
  },
});

function manual(message: string): Report {
  return {level: 'action', fidelity: 'manual', message};
}
