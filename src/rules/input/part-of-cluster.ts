import {KUBECTL_GET} from '../../kubectl-get.ts';
import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/part-of-cluster',
  problem: 'part-of-cluster',
  level: 'action',
  fidelity: 'manual',
  summary: '`kubectl get all` leaves out ConfigMaps, Secrets, Ingresses and more.',
  rationale:
    'What `kubectl get all` prints are the kinds of the category `all`: workloads, Services and autoscalers. An application ' +
    'has more, and each namespace has at least a ConfigMap and a ServiceAccount. Where a workload refers to what is missing, its finding says ' +
    'so; but nothing refers to an Ingress, a NetworkPolicy or a PodDisruptionBudget, and without a word the application would have no load balancer on ECS.',
  remediation: `Read the other kinds too, \`${KUBECTL_GET}\`, and routes of the Gateway API where there are some; of Secrets k2e takes the names of keys only.`,
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Deployment read back by itself',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop, uid: 6a1c}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {serviceName: 'shop-app'}},
      findings: [{level: 'action', fidelity: 'manual', says: 'kubectl get all'}],
    },
    {
      name: 'with what else its namespace has',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop, uid: 6a1c}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop, uid: 6a1d}`,
    },
  ],
});
