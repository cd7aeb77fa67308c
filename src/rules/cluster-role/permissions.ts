import {WHOLE} from '../object-rule.ts';
import {tellRole} from '../role-binding/tell.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'cluster-role/permissions',
  on: 'ClusterRole',
  claims: WHOLE,
  summary: 'Permissions for the Kubernetes API have no meaning on ECS; the binding tells who has them.',
  rationale:
    'A role lists permissions for the Kubernetes API, and a binding gives them to ServiceAccounts, people or ' +
    'groups. ECS has no such API. The binding tells what becomes of the workloads that have the permissions; ' +
    'a role that nobody has needs no word.',
  remediation: 'Nothing needs to be done for the role itself.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a role that is bound',
      given: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nodes}
rules: [{apiGroups: [""], resources: [nodes], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: nodes}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]`,
      drops: ['/rules/0/resources/0'],
    },
    {
      name: 'a part of a role that is bound',
      given: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {to: made}}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: made}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: made}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: made}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]`,
      drops: ['/rules/0/resources/0'],
    },
    {
      name: 'a role that nobody has',
      given: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nodes}
rules: [{apiGroups: [""], resources: [nodes], verbs: [list, watch]}]`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'no binding'}],
    },
  ],
  map(subject) {
    tellRole(subject);
  },
});
