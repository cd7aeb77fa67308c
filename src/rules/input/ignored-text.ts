import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/ignored-text',
  problem: 'ignored-text',
  level: 'review',
  fidelity: 'dropped',
  summary: 'Text that stands behind a complete document is left out, as kubectl leaves it out.',
  rationale:
    'The reader of Kubernetes stops where a document is complete and drops what follows without a word, ' +
    'mostly because of an indentation that went wrong. It is not in the cluster either; but somebody wrote ' +
    'it.',
  remediation: 'Correct the indentation, or put the text into a document of its own with `---`.',
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
      name: 'a document that ends early',
      given: `{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}}
data: {mode: fast}`,
      findings: [{level: 'review', fidelity: 'dropped'}],
    },
  ],
});
