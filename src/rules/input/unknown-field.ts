import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/unknown-field',
  problem: 'unknown-field',
  level: 'action',
  fidelity: 'manual',
  summary: 'A field that Kubernetes does not know is ignored, and the nearest known name is told.',
  rationale:
    'Of unknown fields kubectl refuses the object, other clients have the API server drop them in silence. Mostly the name ' +
    'is misspelt or stands at the wrong depth: what it was to do is not done in the cluster, and not on ECS ' +
    'either.',
  remediation: 'Correct the name or the indentation, or delete the field.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a misspelt name',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replica: 3
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/replica', says: 'replicas'}],
    },
  ],
});
