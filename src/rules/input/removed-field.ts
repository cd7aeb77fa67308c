import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/removed-field',
  problem: 'removed-field',
  level: 'info',
  fidelity: 'dropped',
  summary: 'A field of an old API version that has no successor is left out.',
  rationale:
    'The current version has no such field, because it said something twice, or asked for something to be ' +
    'done once. The API server drops it when it converts the object, and so does k2e.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a rollback that was asked for once',
      given: `apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  rollbackTo: {revision: 2}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '/spec/rollbackTo', says: 'rollbackTo'}],
    },
  ],
});
