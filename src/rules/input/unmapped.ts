import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/unmapped',
  problem: 'unmapped',
  level: 'action',
  fidelity: 'manual',
  summary: 'A field that no rule covers is named by itself.',
  rationale:
    'k2e accounts for every value of every object. What no rule maps, reports or drops shows up under this id, so that nothing ' +
    'is lost without a word: the field may matter, and k2e does not know it.',
  remediation:
    'Check whether the workload needs it on ECS, and add it by hand; please report the field to the project.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [],
});
