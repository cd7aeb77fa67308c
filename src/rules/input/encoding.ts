import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/encoding',
  problem: 'encoding',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'Text that is not UTF-8, or holds control characters, cannot be read.',
  rationale:
    'Kubernetes reads UTF-8 only, and YAML allows no control characters. The document around such bytes is ' +
    'left out, or the whole file where all of it is in another encoding; k2e cannot tell what it would have ' +
    'held.',
  remediation: 'Save the file as UTF-8 and remove the characters that the finding names.',
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
