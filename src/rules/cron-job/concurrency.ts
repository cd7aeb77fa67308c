import {defineRule} from '../rule.ts';
import {cronJob} from './example.ts';

export default defineRule({
  id: 'cron-job/concurrency',
  on: 'CronJob',
  claims: ['/spec/concurrencyPolicy'],
  summary: 'A schedule starts its task whether or not the last one still runs.',
  rationale:
    '`Allow` is what EventBridge Scheduler does. `Forbid` skips a run while the last one is active, `Replace` stops the last one ' +
    'first; Scheduler looks at no task. A Step Functions state machine between schedule and task, or a lock in the application, can do it.',
  remediation:
    'Let the job take a lock (a DynamoDB item with a condition, for example) or put a state machine between the schedule and the task that looks for running tasks of the family first.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy'],
    ecs: ['https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'runs may overlap',
      given: cronJob('schedule: "0 2 * * *"\nconcurrencyPolicy: Allow'),
      drops: ['/spec/concurrencyPolicy'],
    },
    {
      name: 'runs may not overlap',
      given: cronJob('schedule: "*/5 * * * *"\nconcurrencyPolicy: Forbid'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/concurrencyPolicy', says: 'Forbid'}],
    },
  ],
  map({view, report, drop}) {
    const policy = view.spec?.concurrencyPolicy;
    if (policy === 'Forbid' || policy === 'Replace') {
      report('/spec/concurrencyPolicy', {
        level: 'action',
        fidelity: 'manual',
        message:
          policy === 'Forbid'
            ? 'concurrencyPolicy Forbid skips a run while the last one is active; EventBridge Scheduler starts it all the same, so two runs can overlap.'
            : 'concurrencyPolicy Replace stops the last run before the next one; EventBridge Scheduler lets both run.',
      });
    } else drop('/spec/concurrencyPolicy', 'Runs that overlap are what EventBridge Scheduler does as well.');
  },
});
