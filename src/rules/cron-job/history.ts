import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {cronJob} from './example.ts';

export default defineRule({
  id: 'cron-job/history',
  on: 'CronJob',
  claims: ['/spec/successfulJobsHistoryLimit', '/spec/failedJobsHistoryLimit', '/spec/jobTemplate/metadata'],
  summary: 'There are no Job objects whose history could be kept; logs and events tell of past runs.',
  rationale:
    'A CronJob makes a Job object for each run and deletes old ones. A schedule starts a task; stopped tasks are visible for about ' +
    'an hour, their logs as long as the log group keeps them. Labels and annotations of the Jobs have nothing to sit on: the tasks ' +
    'bear the tags of their task definition.',
  remediation:
    'Keep an eye on the log group, and on ECS task state change events, where runs of the past matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'limits',
      given: cronJob('schedule: "0 2 * * *"\nsuccessfulJobsHistoryLimit: 1'),
      drops: ['/spec/successfulJobsHistoryLimit'],
    },
  ],
  map({view, report, drop}) {
    const reason = 'ECS keeps no objects of past runs; their logs stay in CloudWatch.';
    drop('/spec/successfulJobsHistoryLimit', reason);
    drop('/spec/failedJobsHistoryLimit', reason);
    drop(
      '/spec/jobTemplate/metadata',
      'Job objects do not exist on ECS; the tasks bear the tags of their task definition.',
    );
    for (const key of Object.keys(view.spec?.jobTemplate?.metadata?.annotations ?? {})) {
      report(pointer('spec', 'jobTemplate', 'metadata', 'annotations', key), {
        level: 'info',
        fidelity: 'dropped',
        message: `The annotation ${key} of the Jobs is not carried over; nothing on ECS reads it.`,
      });
    }
  },
});
