import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/duplicate-key',
  problem: 'duplicate-key',
  level: 'review',
  fidelity: 'dropped',
  summary: 'Where a field is set twice, the last one counts, as it does for kubectl.',
  rationale:
    'YAML does not allow a key to appear twice in a map, but the reader of Kubernetes takes the last one ' +
    'without a word. What runs in the cluster is the last value; the first one is often what its author ' +
    'believes to run.',
  remediation: 'Delete the one that is not meant.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/',
      'https://yaml.org/spec/1.1/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a header that is written twice, and begins no other object',
      given: `apiVersion: apps/v1
kind: Deployment
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {}},
      findings: [{level: 'review', fidelity: 'dropped', says: 'apiVersion, kind'}],
    },
    {
      name: 'two replica counts',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: 2
  replicas: 5
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 5}},
      findings: [{level: 'review', fidelity: 'dropped', path: '/spec/replicas', says: 'again'}],
    },
    {
      name: 'labels that a template includes twice',
      given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: shop
  labels:
    app: web
    tier: front
    app: app
    tier: front
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [{level: 'review', fidelity: 'dropped', path: '/metadata/labels/app', says: 'app, tier'}],
    },
  ],
});
