import {names} from '../../choices/names.ts';
import {retryPolicy} from '../../choices/retry-policy.ts';
import {scheduleOf} from '../../choices/schedule.ts';
import {CONFIG} from '../job/example.ts';
import {defineRule} from '../rule.ts';
import {cronJob} from './example.ts';

export default defineRule({
  id: 'cron-job/starting-deadline',
  on: 'CronJob',
  claims: ['/spec/startingDeadlineSeconds'],
  summary:
    'The starting deadline becomes the longest time for which EventBridge Scheduler tries to start a run.',
  rationale:
    'Kubernetes skips a run that is later than `startingDeadlineSeconds`. Scheduler retries a start that failed for ' +
    '`MaximumEventAgeInSeconds`, from 60 seconds to a day; its default would start a job up to a day late. Without a deadline k2e ' +
    'writes the time to the next run, at most an hour.',
  remediation: 'Change `RetryPolicy` of the schedule with `patches` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline'],
    ecs: ['https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate'],
  examples: [
    {
      name: 'ten minutes',
      config: CONFIG,
      given: cronJob('schedule: "0 2 * * *"\nstartingDeadlineSeconds: 600'),
      emits: {
        'schedules/shop-report': {
          Target: {RetryPolicy: {MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 10}},
        },
      },
    },
    {
      name: 'less than a minute',
      config: CONFIG,
      given: cronJob('schedule: "0 2 * * *"\nstartingDeadlineSeconds: 20'),
      emits: {
        'schedules/shop-report': {
          Target: {RetryPolicy: {MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0}},
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/startingDeadlineSeconds', says: '20'}],
    },
  ],
  map({view, workload, context, set, report}) {
    const wanted = view.spec?.startingDeadlineSeconds;
    if (!workload || wanted === undefined) return;
    const policy = retryPolicy(workload, context);
    const schedule = scheduleOf(workload, context);
    if (schedule.kind !== 'converted' || schedule.conversion.expressions.length === 0) {
      report('/spec/startingDeadlineSeconds', {
        level: 'info',
        fidelity: 'manual',
        message: 'There is no schedule that it could be a deadline of.',
        remediation: 'See the finding on the schedule.',
      });
      return;
    }
    const {expressions} = schedule.conversion;
    for (const {suffix} of expressions) {
      set(context.choice(names).schedule(workload, suffix === undefined ? '' : `-${suffix}`), {
        Target: {RetryPolicy: policy},
      });
    }
    if (policy.MaximumEventAgeInSeconds !== wanted) {
      report('/spec/startingDeadlineSeconds', {
        level: 'info',
        fidelity: 'approximate',
        message: `A deadline of ${wanted} seconds is written as ${policy.MaximumEventAgeInSeconds}${policy.MaximumRetryAttempts === 0 ? ' without retries' : ''}, as Scheduler takes 60 to 86400.`,
      });
    }
  },
});
