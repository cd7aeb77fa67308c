import {defineRule} from '../rule.ts';
import {workloadName} from '../wording.ts';

const SET = (apiVersion: string, kind: string, selector: string) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: app, namespace: shop}
spec:
  replicas: 2
  selector: ${selector}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'workload/standalone-set',
  on: ['ReplicaSet', 'ReplicationController'],
  claims: [],
  summary:
    'A ReplicaSet or ReplicationController of its own becomes a service, which also rolls out changes of its template.',
  rationale:
    'A ReplicaSet that no Deployment owns keeps a number of pods and nothing more: when its template changes, the pods that run stay ' +
    'as they are, and only new ones are made from it. A service of ECS is a Deployment in this: an update with a new task ' +
    'definition replaces all tasks, step by step. ReplicaSets of Deployments are left out, as their Deployment says the same.',
  remediation:
    'Update the service only when its tasks may be replaced; to change some of them first, use a second service or a canary deployment.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
      'https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a ReplicaSet',
      given: SET('apps/v1', 'ReplicaSet', '{matchLabels: {app: app}}'),
      emits: {'services/shop-app': {desiredCount: 2, deploymentConfiguration: {strategy: 'ROLLING'}}},
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'template'}],
    },
    {
      name: 'a ReplicationController',
      given: SET('v1', 'ReplicationController', '{app: app}'),
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'template'}],
    },
  ],
  map({workload, report}) {
    if (!workload) return;
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `${workloadName(workload)} leaves its pods as they are when its template changes; the service of ECS replaces all tasks, step by step, when it is updated with a new task definition.`,
    });
  },
});
