import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/orphan',
  byproduct: 'orphan',
  level: 'review',
  summary:
    'What a controller made, and does not stand for the controller, is left out where the input lacks the controller.',
  rationale:
    'A Job of a CronJob says nothing of the schedule, a Pod of a DaemonSet nothing of the nodes, the second Pod of a ReplicaSet ' +
    'nothing that the first does not say, and a ReplicaSet at 0 replicas is kept for going back. Converted by themselves they ' +
    'would run where nobody wants them. The kubelet shows Pods from files of its node, which run the cluster itself.',
  remediation:
    'Bring the controllers with the input: kubectl get deployments,statefulsets,daemonsets,cronjobs -A -o yaml. Where a custom resource made them, bring that.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/',
      'https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  examples: [
    {
      name: 'a run of a CronJob that is not in the input',
      given: `apiVersion: batch/v1
kind: Job
metadata:
  name: report-29100000
  namespace: shop
  ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, uid: c1, controller: true}]
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}`,
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: 'Job shop/report-29100000'}],
      withholds: ['jobs/shop-report-29100000'],
    },
    {
      name: 'two Pods of a ReplicaSet that is not in the input',
      given: `apiVersion: v1
kind: Pod
metadata:
  name: app-5d4f-a
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: app-5d4f, uid: r1, controller: true}]
spec: {containers: [{name: app, image: "example/app:1"}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: app-5d4f-b
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: app-5d4f, uid: r1, controller: true}]
spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app-5d4f-a': {desiredCount: 1}},
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: 'Pod shop/app-5d4f-b'}],
      withholds: ['services/shop-app-5d4f-b'],
    },
  ],
  says: told =>
    `Controllers that the input lacks made ${told}. What they made does not stand for them: it is left out.`,
  reason: () => 'A controller that the input lacks made it, and it does not stand for it.',
});
