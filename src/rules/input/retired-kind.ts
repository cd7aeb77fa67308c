import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/retired-kind',
  problem: 'retired-kind',
  level: 'info',
  fidelity: 'dropped',
  summary: 'An object of a kind that Kubernetes has retired is left out.',
  rationale:
    'Kinds such as PodSecurityPolicy said what a cluster allows; no supported version of Kubernetes reads ' +
    'them, and they never ran anything. What the pods themselves ask for is in their security contexts, which ' +
    'k2e maps.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-policy/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a PodSecurityPolicy',
      given: `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: restricted}
spec: {privileged: false}`,
      findings: [{level: 'info', fidelity: 'dropped', says: 'PodSecurityPolicy'}],
    },
  ],
});
