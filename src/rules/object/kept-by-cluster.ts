import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/kept-by-cluster',
  byproduct: 'kept',
  level: 'info',
  summary: 'Objects that every cluster has by itself are left out.',
  rationale:
    'The API server and its controllers make some objects in every cluster or namespace, and make them anew when they are ' +
    'deleted: the Service of the API server, the certificates of the cluster, the roles of its own parts. ECS has no such API.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings',
      'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'the Service of the API server and a root certificate',
      given: `apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default, labels: {component: apiserver, provider: kubernetes}}
spec: {clusterIP: 10.96.0.1, ports: [{name: https, port: 443, targetPort: 6443}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-root-ca.crt, namespace: shop}
data: {ca.crt: "-----BEGIN CERTIFICATE-----"}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'Service default/kubernetes'}],
      drops: ['/data/ca.crt'],
    },
  ],
  says: told => `Every cluster has ${told} by itself; nothing on ECS needs what they say.`,
  reason: () => 'Every cluster has it by itself; nothing on ECS needs it.',
});
