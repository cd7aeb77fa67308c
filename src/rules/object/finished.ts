import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/finished',
  byproduct: 'finished',
  level: 'info',
  summary: 'Jobs and Pods that have run to their end, or are being deleted, are left out.',
  rationale:
    'A dump of a live cluster holds Jobs that have completed or failed for good and Pods that have ended, until somebody clears ' +
    'them away. They say what has been done; on ECS there is nothing left to run. A hook of Helm or Argo CD that has run is ' +
    'converted all the same, as the next deployment runs it again.',
  remediation:
    'If it has to run again on ECS, give k2e the manifest without `status` (and without `metadata.deletionTimestamp`).',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-tasks.html'],
  },
  examples: [
    {
      name: 'a migration that is done',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}
status:
  completionTime: "2026-10-01T10:00:00Z"
  conditions: [{type: Complete, status: "True"}]`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'Job shop/migrate'}],
      withholds: ['jobs/shop-migrate'],
    },
    {
      name: 'a migration that has run and that Helm runs again at each upgrade',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop, annotations: {helm.sh/hook: pre-upgrade}}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}
status:
  completionTime: "2026-10-01T10:00:00Z"
  conditions: [{type: Complete, status: "True"}]`,
      emits: {'jobs/shop-migrate': {count: 1}},
    },
  ],
  says: (told, {length}) =>
    `${told} ${length === 1 ? 'has' : 'have'} run to the end or ${length === 1 ? 'is' : 'are'} being deleted; there is nothing left to convert.`,
  reason: () => 'It has run to its end, or is being deleted.',
});
