import {defineRule} from '../rule.ts';
import {cronJob} from './example.ts';

export default defineRule({
  id: 'cron-job/suspend',
  on: 'CronJob',
  claims: ['/spec/suspend'],
  summary: 'Schedules are written disabled; one of a suspended CronJob has to stay so.',
  rationale:
    'No schedule of k2e is enabled before its CronJob is suspended, so all of them are written DISABLED. Whether a CronJob was ' +
    'suspended for good has to be known when the schedules are enabled.',
  remediation: 'Leave this schedule disabled when the others are enabled.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension'],
    ecs: ['https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'a suspended job',
      given: cronJob('schedule: "0 2 * * *"\nsuspend: true'),
      emits: {'schedules/shop-report': {State: 'DISABLED'}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/suspend', says: 'suspended'}],
    },
    {
      name: 'an active job',
      given: cronJob('schedule: "0 2 * * *"\nsuspend: false'),
      drops: ['/spec/suspend'],
    },
  ],
  map({view, report, drop}) {
    if (view.spec?.suspend) {
      report('/spec/suspend', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The CronJob is suspended: its schedule is written DISABLED like all others, and must stay so when they are enabled.',
      });
    } else
      drop('/spec/suspend', 'It is the default; the schedule waits disabled for the cutover all the same.');
  },
});
