import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'config/waiver-expired',
  problem: 'waiver-expired',
  level: 'review',
  fidelity: 'exact',
  summary: 'A waiver in k2e.yaml that has expired no longer holds, and is told.',
  rationale:
    'A waiver may have a last day (`expires`). From that day on its findings count again, and the waiver ' +
    'itself is named, so that somebody decides anew.',
  remediation: 'Decide anew: remove the waiver, or set a later date in `expires`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a waiver of the year before',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}`,
      config: `waivers:
  - {rule: container/image, object: Deployment/shop/app, reason: Pinned soon., expires: 2025-12-31}`,
      findings: [{level: 'review', fidelity: 'exact', path: '/waivers/0', says: '2025-12-31'}],
    },
  ],
});
