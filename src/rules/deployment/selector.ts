import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'deployment/selector',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Rollout'],
  claims: ['/spec/selector'],
  summary: 'The selector is left out: a service owns its tasks by itself.',
  rationale:
    'A Deployment finds its pods by their labels. An ECS service starts its tasks itself and knows them; nothing has to be selected.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a selector',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/selector/matchLabels/app'],
    },
  ],
  map({drop}) {
    drop('/spec/selector', 'An ECS service knows its tasks without labels.');
  },
});
