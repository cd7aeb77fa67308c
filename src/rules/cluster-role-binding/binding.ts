import {WHOLE} from '../object-rule.ts';
import {bound, running} from '../role-binding/example-bindings.ts';
import {tellBinding} from '../role-binding/tell.ts';
import {defineRule} from '../rule.ts';

/** An agent that reads nodes. */
const AGENT = bound('ClusterRole', {
  role: 'nodes',
  rules: '{apiGroups: [""], resources: [nodes], verbs: [get, list]}',
  account: 'tracer',
  workload: running({kind: 'DaemonSet', name: 'tracer'}),
});

/** Who watches the nodes. */
const WATCHER = {role: 'nodes', rules: '{apiGroups: [""], resources: [nodes], verbs: [list, watch]}'};

export default defineRule({
  id: 'cluster-role-binding/binding',
  on: 'ClusterRoleBinding',
  claims: WHOLE,
  summary:
    'A binding for the whole cluster is the sign that a workload uses the Kubernetes API, which ECS does not ' +
    'have.',
  rationale:
    'A pod always gets a token for the Kubernetes API, so that the token proves nothing; but a binding that ' +
    'gives its ServiceAccount permissions is a strong sign that the program uses them: to elect a leader, to ' +
    'find its peers, to read its configuration, to start Jobs, or to run the cluster. There is no such API on ' +
    'ECS, and the call fails. What the permissions allow tells what must take its place.',
  remediation:
    'Let the program do without the Kubernetes API before it moves, or leave it in the cluster; delete the ' +
    'binding if the program does not need it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'manual', 'dropped'],
  examples: [
    {
      name: 'a controller',
      given: bound('ClusterRole', WATCHER),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'manage the cluster itself'}],
    },
    {
      name: 'a collector of metrics',
      given: bound('ClusterRole', {
        ...WATCHER,
        workload: running({image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1'}),
      }),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'watch or manage'}],
    },
    {
      name: 'an agent on each instance',
      config: 'compute: ec2',
      given: AGENT,
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'DaemonSet shop/tracer'}],
    },
    {
      name: 'an agent on each of the Managed Instances',
      config: 'compute: managed',
      given: AGENT,
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'DaemonSet shop/tracer'}],
    },
    {
      name: 'a role that is not in the input',
      given: bound('ClusterRole', {role: 'pod-reader'}),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'pod-reader'}],
    },
    {
      name: 'all pods of a namespace',
      given: bound('ClusterRole', {
        role: 'cluster-admin',
        subject: '{kind: Group, name: "system:serviceaccounts:shop"}',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', path: '', says: 'Deployment shop/app may, as all who share'},
      ],
    },
    {
      name: 'a role that is made of others',
      given: `${bound('ClusterRole', {role: 'made'})}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: made}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: made}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {to: made}}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]`,
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'read ConfigMaps or Secrets'}],
    },
    {
      name: 'people',
      given: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: team, apiGroup: rbac.authorization.k8s.io}]`,
      findings: [{level: 'info', fidelity: 'dropped', path: ''}],
    },
  ],
  map(subject) {
    tellBinding(subject);
  },
});
