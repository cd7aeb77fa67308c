import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/syntax',
  problem: 'syntax',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'A document that is no YAML or JSON is left out; the rest of the file is converted.',
  rationale:
    'Kubernetes refuses such a document too. k2e cannot tell what it would have held, so the conversion may lack ' +
    'a whole workload; the other documents of the file do not depend on it.',
  remediation: 'Correct the document at the line that the finding names, and run k2e again.',
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
      name: 'a bracket that is not closed',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other`,
      findings: [{level: 'blocker', fidelity: 'manual'}],
    },
  ],
});
