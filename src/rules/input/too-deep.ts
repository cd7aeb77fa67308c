import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/too-deep',
  problem: 'too-deep',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'A document that is nested beyond all reason is left out.',
  rationale:
    'No object of Kubernetes is more than some dozen levels deep, custom ones included. Thousands of levels ' +
    'are an accident, or an attack on the program that reads them.',
  remediation: 'Remove the document, or correct what generates it.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/',
      'https://yaml.org/spec/1.1/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [],
});
