import {defineRule} from '../rule.ts';

/** Gates of the AWS Load Balancer Controller, in its two versions. */
const LOAD_BALANCER = /^target-health\.(?:elbv2|alb\.ingress)\.k8s\.aws\//;

export default defineRule({
  id: 'pod/readiness-gates',
  on: 'pod',
  claims: ['/spec/readinessGates'],
  summary: 'ECS waits for the health of load-balancer targets by itself; other gates have no counterpart.',
  rationale:
    'A readiness gate is a condition that a controller outside the pod sets. The AWS Load Balancer Controller uses it so that a ' +
    'rollout waits for healthy targets, which an ECS service does by itself. For other conditions ECS has no place.',
  remediation:
    'Let the readiness endpoint of the application check the condition, or hold the deployment with a lifecycle hook of the service.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'dropped'],
  examples: [
    {
      name: 'the gate of the load balancer controller',
      given: 'readinessGates: [{conditionType: target-health.elbv2.k8s.aws/k8s-shop-web-0a1b2c3d4e}]',
      drops: ['/spec/template/spec/readinessGates/0/conditionType'],
    },
    {
      name: 'a gate of your own',
      given: 'readinessGates: [{conditionType: example.com/warm}]',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/readinessGates/0',
          says: 'example.com/warm',
        },
      ],
    },
  ],
  map({view, report, drop}) {
    for (const [index, {conditionType = ''}] of (view.spec?.readinessGates ?? []).entries()) {
      const path = `/spec/readinessGates/${index}`;
      if (LOAD_BALANCER.test(conditionType)) {
        drop(path, 'The service waits until the targets of its tasks are healthy.');
      } else {
        report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `A pod counts as ready when a controller has set the condition ${conditionType}; ECS has no such condition.`,
        });
      }
    }
  },
});
