import {defineRule} from '../rule.ts';

/** What runs a Job that says nothing of it (`JobControllerName`, `k8s.io/api/batch/v1`). */
const JOB_CONTROLLER = 'kubernetes.io/job-controller';

export default defineRule({
  id: 'job/controller-fields',
  on: 'job',
  claims: ['/selector', '/manualSelector', '/managedBy', '/ttlSecondsAfterFinished', '/suspend'],
  summary: 'Fields for the Job controller have no counterpart.',
  rationale:
    'Selectors, owners and the life time of finished Job objects steer the controller of Kubernetes. A task of ECS belongs to ' +
    'nobody but its starter, and is forgotten about an hour after it stopped. A suspended Job has not been started yet: what ' +
    'k2e writes runs nothing until somebody starts it.',
  remediation: 'Do not run the task of a suspended Job before it should start.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-tasks.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'cleaned up after an hour',
      given: 'ttlSecondsAfterFinished: 3600',
      drops: ['/spec/ttlSecondsAfterFinished'],
    },
    {
      name: 'a Job of a queue',
      given: 'managedBy: kueue.x-k8s.io/multikueue',
      findings: [{level: 'review', fidelity: 'dropped', path: '/spec/managedBy', says: 'multikueue'}],
    },
    {
      name: 'a suspended Job',
      given: 'suspend: true',
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/suspend', says: 'suspended'}],
    },
  ],
  map({view, report, drop}) {
    drop('/selector', 'A task needs no selector.');
    drop('/manualSelector', 'A task needs no selector.');
    if (view.managedBy === undefined || view.managedBy === JOB_CONTROLLER)
      drop('/managedBy', 'It names the controller of Kubernetes itself, whose work k2e carries over.');
    else {
      report('/managedBy', {
        level: 'review',
        fidelity: 'dropped',
        message: `Not Kubernetes but ${view.managedBy} starts the pods of this Job; its queues and quotas are not carried over.`,
        remediation:
          'Decide what starts the task, and when; a queue of AWS Batch holds jobs back until there is room.',
      });
    }
    drop('/ttlSecondsAfterFinished', 'ECS forgets a stopped task by itself; its logs stay in CloudWatch.');
    if (view.suspend) {
      report('/suspend', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The Job is suspended, so it has not been started; its task must not be run before it should be.',
      });
    } else drop('/suspend', 'It is the default: the Job may run.');
  },
});
