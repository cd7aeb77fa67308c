import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'config/waiver-unused',
  problem: 'waiver-unused',
  level: 'review',
  fidelity: 'exact',
  summary: 'A waiver in k2e.yaml that fits no finding is told.',
  rationale:
    'A waiver accepts findings of one rule on some objects. When none is left, because the cause is gone or ' +
    'the waiver is misspelt, it must not lie around: it would accept the next finding unseen.',
  remediation:
    'Remove the waiver, or correct its `rule` or `object`: the object is a glob of ' +
    '`<Kind>/<namespace>/<name>`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a waiver for a Deployment that is gone',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}`,
      config: `waivers:
  - {rule: container/image, object: Deployment/shop/old, reason: Pinned by the registry.}`,
      findings: [{level: 'review', fidelity: 'exact', path: '/waivers/0', says: 'Deployment/shop/old'}],
    },
  ],
});
