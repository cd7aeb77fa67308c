import {defineRule, type Report} from '../rule.ts';

/** What to build where one RunTask call is not enough. */
const STATE_MACHINE =
  'Put a Step Functions state machine around the task (ecs:runTask.sync with Retry and TimeoutSeconds), or let the application do it.';

export default defineRule({
  id: 'job/retries',
  on: 'job',
  claims: [
    '/backoffLimit',
    '/backoffLimitPerIndex',
    '/maxFailedIndexes',
    '/podFailurePolicy',
    '/activeDeadlineSeconds',
  ],
  summary: 'A task is started once; retries and deadlines need a state machine.',
  rationale:
    'A Job starts its pod again after a failure, up to `backoffLimit` times (6 by default) with growing pauses, and stops it at ' +
    '`activeDeadlineSeconds`. A task that RunTask or a schedule has started is not watched by anything: when it fails, it has failed.',
  remediation: STATE_MACHINE,
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures',
    ],
    ecs: ['https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {name: 'no retries', given: 'backoffLimit: 0', drops: ['/spec/backoffLimit']},
    {
      name: 'the default',
      given: 'completions: 1',
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec', says: '6 times'}],
    },
    {
      name: 'retries and a deadline',
      given: 'backoffLimit: 3\nactiveDeadlineSeconds: 1800',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/backoffLimit', says: '3 times'},
        {level: 'action', fidelity: 'manual', path: '/spec/activeDeadlineSeconds', says: '1800'},
      ],
    },
    {
      name: 'rules for failures',
      given:
        'backoffLimit: 0\npodFailurePolicy:\n  rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]',
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/podFailurePolicy'}],
      drops: ['/spec/backoffLimit'],
    },
  ],
  map({view, given, report, drop}) {
    const {backoffLimit = 6} = view;
    if (backoffLimit === 0) drop('/backoffLimit', 'A failed task is not started again on ECS either.');
    else if (given('/backoffLimit')) {
      report(
        '/backoffLimit',
        manual(`Kubernetes starts a failed pod again up to ${backoffLimit} times; ECS does not.`),
      );
    } else {
      report('', {
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
      ['podFailurePolicy', 'Nothing on ECS decides by exit codes whether a task is started again.'],
    ] as const) {
      if (view[field] !== undefined) report(`/${field}`, manual(message));
    }
  },
});

function manual(message: string): Report {
  return {level: 'action', fidelity: 'manual', message};
}
