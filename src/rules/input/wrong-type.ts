import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/wrong-type',
  problem: 'wrong-type',
  level: 'action',
  fidelity: 'manual',
  summary: 'A value of the wrong type is ignored.',
  rationale:
    'The API server refuses the whole object where text stands for a number, a map for a list, or an amount ' +
    'that cannot be read. k2e goes on without the value, so that the report shows all that is wrong at once.',
  remediation:
    'Correct the value. Where a number stands for a text, or a text for a number, quotes are missing or too many.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a count in quotes',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: "3"
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/replicas', says: 'quotes'}],
    },
    {
      name: 'a word that a script replaces',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/replicas', says: 'convert what the script makes'},
      ],
    },
  ],
});
