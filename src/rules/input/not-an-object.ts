import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/not-an-object',
  problem: 'not-an-object',
  level: 'action',
  fidelity: 'manual',
  summary: 'A document that is a list or a single value is no Kubernetes object and is left out.',
  rationale:
    'Kubernetes reads one object per document, or several in a `kind: List`. A bare list or a text gives ' +
    'kubectl an error; something was lost on the way, or the file is no manifest.',
  remediation:
    'Put the items into documents of their own, separated by `---`, or leave the file out of the sources.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a list of objects',
      given: `- apiVersion: v1
  kind: ConfigMap
  metadata: {name: settings, namespace: shop}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'list'}],
    },
  ],
});
