import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/too-large',
  problem: 'too-large',
  level: 'blocker',
  fidelity: 'manual',
  summary: 'A file beyond what k2e reads is left out, in whole or from some document on.',
  rationale:
    'The limits are far beyond what people keep in one file; they stop an endless pipe or a dump of something ' +
    'else from taking all memory.',
  remediation:
    'Split the file, or give k2e only the namespaces that move: `kubectl get … -n NAMESPACE -o yaml`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [],
});
