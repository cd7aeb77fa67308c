import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {bound, running} from './example-bindings.ts';
import {tellBinding} from './tell.ts';

const PEERS = {
  role: 'peers',
  rules: '{apiGroups: [""], resources: [pods, endpoints], verbs: [get, list, watch]}',
};

const CLEANUP = `apiVersion: batch/v1
kind: CronJob
metadata: {name: cleanup, namespace: shop}
spec:
  schedule: "0 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          serviceAccountName: app
          restartPolicy: Never
          containers: [{name: cleanup, image: "example/cleanup:1"}]`;

const STARTER = {
  role: 'starter',
  rules: '{apiGroups: [batch], resources: [jobs], verbs: [create]}',
};

/** A Deployment that runs as what all run as that name no ServiceAccount. */
const PLAIN = (name: string) => running({name, account: 'default'});

export default defineRule({
  id: 'role-binding/binding',
  on: 'RoleBinding',
  claims: WHOLE,
  summary: 'A binding is the sign that a workload uses the Kubernetes API, which ECS does not have.',
  rationale:
    'A pod always gets a token for the Kubernetes API, so that the token proves nothing; but a binding that ' +
    'gives its ServiceAccount permissions is a strong sign that the program uses them: to elect a leader, to ' +
    'find its peers, to read its configuration, to start Jobs, or to run the cluster. There is no such API on ' +
    'ECS, and the call fails. What the permissions allow tells what must take its place. Where the ServiceAccount is one that pods have without ' +
    'asking (`default`, the groups of all), the binding tells only that one of them may be meant.',
  remediation:
    'Let the program do without the Kubernetes API before it moves, or leave it in the cluster; delete the ' +
    'binding if the program does not need it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a program that looks for its peers',
      given: bound('Role', PEERS),
      findings: [
        {level: 'action', fidelity: 'manual', path: '', says: 'Deployment shop/app may look up pods'},
      ],
    },
    {
      name: 'a program that starts Jobs',
      given: bound('Role', STARTER),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'start pods or Jobs'}],
    },
    {
      name: 'a job that cleans up pods',
      given: bound('Role', {
        role: 'cleaner',
        rules: '{apiGroups: [""], resources: [pods], verbs: [list, delete]}',
        workload: CLEANUP,
      }),
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '',
          says: 'CronJob shop/cleanup may delete pods or Jobs through',
        },
      ],
    },
    {
      name: 'a job that makes a Secret',
      given: bound('Role', {
        role: 'secret-maker',
        rules: '{apiGroups: [""], resources: [secrets], verbs: [get, create]}',
        workload: CLEANUP,
      }),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '',
          says: 'CronJob shop/cleanup may make or change Secrets through',
        },
      ],
    },
    {
      name: 'what every pod of a namespace may',
      given: bound('Role', {
        ...STARTER,
        account: 'default',
        workload: [running(), PLAIN('web'), PLAIN('worker')].join('\n---\n'),
      }),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '',
          says: 'Deployment shop/web and Deployment shop/worker may, as all who share',
        },
      ],
    },
    {
      name: 'the only pod that runs as the account of all',
      given: bound('Role', {
        ...STARTER,
        subject: '{kind: User, name: "system:serviceaccount:shop:default"}',
        workload: PLAIN('web'),
      }),
      findings: [
        {level: 'blocker', fidelity: 'unsupported', path: '', says: 'Deployment shop/web may start'},
      ],
    },
    {
      name: 'a program that starts Jobs, by two bindings, and looks for its peers',
      given: `${bound('Role', STARTER)}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: more, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: more}
subjects: [{kind: ServiceAccount, name: app}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: more, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [create, get, list]}]`,
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '',
          says: 'RoleBinding shop/app with Role starter and RoleBinding shop/more with Role more',
        },
      ],
    },
    {
      name: 'a program without a token',
      given: bound('Role', {...PEERS, workload: running({more: 'automountServiceAccountToken: false, '})}),
      findings: [{level: 'info', fidelity: 'dropped', path: ''}],
    },
  ],
  map(subject) {
    tellBinding(subject);
  },
});
