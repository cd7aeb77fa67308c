import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/null-value',
  problem: 'null-value',
  level: 'info',
  fidelity: 'dropped',
  summary: 'A null counts as absent, as it does for Kubernetes.',
  rationale:
    'A field with nothing behind the colon is null. The API server reads it as absent, and as an empty value ' +
    'inside of maps and lists; so does k2e. `creationTimestamp: null`, which tools write everywhere, is not ' +
    'told.',
  remediation: 'Nothing needs to be done, unless a value was forgotten.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a field with nothing behind it',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  paused:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/paused'],
      findings: [{level: 'info', fidelity: 'dropped', path: '/spec/paused'}],
    },
  ],
});
