import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/empty-value',
  problem: 'empty-value',
  level: 'info',
  fidelity: 'dropped',
  summary: 'An empty map or list says nothing: the defaults of the API server apply.',
  rationale:
    'Tools write empty values (`resources: {}`, `strategy: {}`) where nothing is asked for. The API server fills them with its ' +
    'defaults, which the rules of the fields below them have mapped.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'an empty strategy',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  strategy: {}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/strategy'],
    },
  ],
});
