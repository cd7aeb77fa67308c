import {isFinalised} from '../../choices/finalised.ts';
import {defineRule} from '../rule.ts';
import {cronJob} from './example.ts';

const FINALISED = 'cutover: {finalised: [CronJob/shop/report]}';

export default defineRule({
  id: 'cron-job/suspend',
  on: 'CronJob',
  claims: ['/spec/suspend'],
  summary: 'Schedules are written disabled; one of a suspended CronJob has to stay so.',
  rationale:
    'No schedule of k2e is enabled before its CronJob is suspended, so all of them are written DISABLED. Whether a CronJob was ' +
    'suspended for good has to be known when the schedules are enabled. Once `cutover.finalised` of k2e.yaml names a job it is the other ' +
    'way round: its schedule is ENABLED, and the manifest has to suspend it, or to be gone.',
  remediation: 'Leave this schedule disabled when the others are enabled.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension'],
    ecs: ['https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
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
    {
      name: 'a job on ECS for good, suspended by its cutover',
      given: cronJob('schedule: "0 2 * * *"\nsuspend: true'),
      config: FINALISED,
      emits: {'schedules/shop-report': {State: 'ENABLED'}},
      drops: ['/spec/suspend'],
    },
    {
      name: 'a job on ECS for good, which the manifest would start on Kubernetes too',
      given: cronJob('schedule: "0 2 * * *"\nsuspend: false'),
      config: FINALISED,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/suspend', says: 'on both sides'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    if (workload && isFinalised(workload, context.config)) {
      if (view.spec?.suspend) drop('/spec/suspend', 'The job is on ECS for good; suspended it rests there.');
      else
        report('/spec/suspend', {
          level: 'action',
          fidelity: 'manual',
          message:
            'The job is on ECS for good, as `cutover.finalised` of k2e.yaml says, but its manifest does not suspend it: applied to the cluster it runs on both sides.',
          remediation: 'Set `suspend: true` in the manifest, or remove the CronJob.',
        });
    } else if (view.spec?.suspend) {
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
