import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/missing-field',
  problem: 'missing-field',
  level: 'action',
  fidelity: 'manual',
  summary: 'What Kubernetes requires is missing; the part that cannot do without it is left out.',
  rationale:
    'The API server refuses the whole object. k2e goes on without the smallest part that makes no sense any ' +
    'more: an environment variable without a name, a document without a kind.',
  remediation: 'Add the field that the finding names.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'no kind',
      given: `apiVersion: v1
metadata: {name: settings, namespace: shop}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'kind'}],
    },
  ],
});
