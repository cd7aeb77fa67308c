import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/missing-separator',
  problem: 'missing-separator',
  level: 'action',
  fidelity: 'dropped',
  summary:
    'Of several objects without a line `---` between them the last one counts, as it does for kubectl.',
  rationale:
    'Files that are put together with `cat`, or by a template that forgets the line, run into one document. YAML does not allow a key ' +
    'to appear twice in a map, but the reader of Kubernetes takes the last one without a word: of several objects one is left.',
  remediation: 'Write a line `---` between the objects, and convert again.',
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
      name: 'a Deployment and a ConfigMap that run into each other',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}`,
      withholds: ['services/shop-app'],
      findings: [{level: 'action', fidelity: 'dropped', says: 'Another object begins'}],
    },
  ],
});
