import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/after-end-marker',
  problem: 'after-end-marker',
  level: 'review',
  fidelity: 'dropped',
  summary: 'Text behind the end marker `...` of a document is left out, as kubectl leaves it out.',
  rationale:
    'The marker ends the document, and Kubernetes drops all that follows up to the next `---` without a word. ' +
    'It is not in the cluster either; but somebody wrote it and may believe that it is.',
  remediation: 'Delete the text, or put it into a document of its own with `---`.',
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
      name: 'an object behind the marker',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}
...
apiVersion: v1
kind: ConfigMap
metadata: {name: lost, namespace: shop}`,
      findings: [{level: 'review', fidelity: 'dropped', says: 'end marker'}],
    },
  ],
});
