import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/unreadable',
  problem: 'unreadable',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'A file or folder below a source that cannot be read is left out.',
  rationale:
    'The system refuses to open it: permission, a link to nowhere, a circle of links. k2e cannot tell what it ' +
    'would have held, so the conversion may lack a whole workload.',
  remediation: 'Correct its permissions or the link, or name the sources so that it is not among them.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [],
});
