import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {hasNoRole, isRoleArn, serviceAccountName, taskRole} from '../../choices/task-role.ts';
import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {bearers, withRole} from './example-role.ts';
import {withoutRole} from './without-role.ts';

const NONE = 'k2e.yaml says that there is no role.';
const AS_TASK = 'Containers act as the task role of the task that they run in.';

export default defineRule({
  id: 'pod/service-account',
  on: 'pod',
  claims: [
    '/spec/serviceAccountName',
    '/spec/serviceAccount',
    '/spec/automountServiceAccountToken',
    '/metadata/annotations/iam.amazonaws.com~1role',
  ],
  summary: 'The IAM role of the ServiceAccount becomes the task role.',
  rationale:
    'On EKS a pod gets AWS rights through its ServiceAccount (IRSA or Pod Identity) or through kube2iam; on ECS all containers of ' +
    'a task act as its task role. The role stays the same, but its trust policy must admit ecs-tasks.amazonaws.com. A role that ' +
    'is bound by Pod Identity is in no manifest but those of AWS Controllers for Kubernetes, Crossplane and eksctl, nor are the rights of the node, which a pod without a role may be using: addresses and variables of AWS are signs of it. ' +
    'There is no Kubernetes API on ECS, so the token of the ServiceAccount has no use.',
  remediation:
    'Add the statement for ecs-tasks.amazonaws.com to the trust policy of the role, or name another role with `identity.roles` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/security/service-accounts/',
      'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a role of the ServiceAccount',
      given: withRole(),
      emits: {'task-definitions/shop-app': {taskRoleArn: 'arn:aws:iam::111122223333:role/shop-api'}},
    },
    {
      name: 'a ServiceAccount without a role',
      given: 'serviceAccountName: api\nautomountServiceAccountToken: false',
      emits: {'task-definitions/shop-app': {taskRoleArn: null}},
      findings: [
        {level: 'review', fidelity: 'manual', path: '/spec/template/spec/serviceAccountName', says: 'api'},
      ],
      drops: ['/spec/template/spec/automountServiceAccountToken'],
    },
    {
      name: 'a ServiceAccount of several workloads without a role',
      given: bearers(() => 'api'),
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/serviceAccountName',
          says: 'Deployment shop/a and Deployment shop/b',
        },
      ],
    },
    {
      name: 'several ServiceAccounts without roles: one finding',
      given: bearers(name => name),
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/serviceAccountName',
          says: 'ServiceAccounts shop/a and shop/b',
        },
      ],
    },
    {
      name: 'a role in k2e.yaml',
      given: 'serviceAccountName: api',
      config: 'identity: {roles: {shop/api: "arn:aws:iam::111122223333:role/api"}}',
      emits: {'task-definitions/shop-app': {taskRoleArn: 'arn:aws:iam::111122223333:role/api'}},
    },
    {
      name: 'no role, as k2e.yaml says',
      given: 'serviceAccountName: api',
      config: 'identity: {roles: {shop/api: none}}',
      emits: {'task-definitions/shop-app': {taskRoleArn: null}},
      drops: ['/spec/template/spec/serviceAccountName'],
    },
    {
      name: 'pods that call AWS with the rights of their node',
      given:
        'containers:\n  - name: app\n    image: example/app:1\n    env: [{name: QUEUE, value: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}, {name: S3_BUCKET, value: orders}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template',
          says: 'the host of the API of sqs and the variable S3_BUCKET',
        },
      ],
    },
    {
      name: 'several workloads of one ServiceAccount that call AWS alike: one finding',
      given: bearers(
        () => 'api',
        ', env: [{name: QUEUE, value: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}]',
      ),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/serviceAccountName',
          says: 'the tasks of Deployment shop/a and Deployment shop/b lack them',
        },
      ],
    },
    {
      name: 'pods that bring keys of their own',
      given:
        'containers:\n  - name: app\n    image: example/app:1\n    env: [{name: S3_BUCKET, value: orders}, {name: AWS_ACCESS_KEY_ID, valueFrom: {secretKeyRef: {name: aws, key: id}}}]',
    },
    {
      name: 'a role of Pod Identity',
      given: `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: {name: api, namespace: shop}
spec: {clusterName: shop, namespace: shop, serviceAccount: api, roleARN: "arn:aws:iam::111122223333:role/shop-api"}
---
${withRole().replace(/ {2}annotations: .*\n/, '')}`,
      emits: {'task-definitions/shop-app': {taskRoleArn: 'arn:aws:iam::111122223333:role/shop-api'}},
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/serviceAccountName',
          says: 'pods.eks.amazonaws.com',
        },
      ],
    },
    {
      name: 'a role of a cluster of eksctl',
      given: `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: shop, region: eu-west-1}
iam:
  podIdentityAssociations:
    - {namespace: shop, serviceAccountName: other, roleARN: "arn:aws:iam::111122223333:role/other"}
    - {namespace: shop, serviceAccountName: api, roleARN: "arn:aws:iam::111122223333:role/shop-api"}
---
${withRole().replace(/ {2}annotations: .*\n/, '')}`,
      emits: {'task-definitions/shop-app': {taskRoleArn: 'arn:aws:iam::111122223333:role/shop-api'}},
      findings: [{level: 'action', fidelity: 'approximate', says: 'EKS Pod Identity'}],
    },
    {
      name: 'a role of kube2iam without an account',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}, annotations: {iam.amazonaws.com/role: shop-api}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/metadata/annotations/iam.amazonaws.com~1role',
          says: 'shop-api',
        },
      ],
    },
  ],
  map({view, workload, context, given, set, report, drop}) {
    const account = serviceAccountName(workload);
    const role = taskRole(workload, context);
    drop(
      '/spec/automountServiceAccountToken',
      'There is no Kubernetes API on ECS whose token could be mounted.',
    );
    drop(
      '/spec/serviceAccount',
      'It is the old name of serviceAccountName, which the API server fills from it.',
    );
    const kube2iam = view.metadata?.annotations?.['iam.amazonaws.com/role'];
    if (isSidecar(workload, context)) {
      readAll(view.spec);
      drop('/metadata/annotations/iam.amazonaws.com~1role', AS_TASK);
      if (!role) drop('/spec/serviceAccountName', AS_TASK);
      else {
        report('/spec/serviceAccountName', {
          level: 'action',
          fidelity: 'manual',
          message: `The pods act as the role ${role.arn}; in the tasks of other workloads their containers act as the task role of each.`,
          remediation: 'Give the task roles of those workloads the permissions of this role.',
        });
      }
      return;
    }
    if (role?.from === 'service-account' && !isRoleArn(role.arn)) {
      drop(
        '/spec/serviceAccountName',
        'The finding on the role of the ServiceAccount says what is wrong with it.',
      );
      return;
    }
    if (role) {
      readAll(view.spec);
      set(context.choice(names).taskDefinition(workload), {taskRoleArn: role.arn});
      if (role.from === 'pod-identity') {
        report(given('/spec/serviceAccountName') ? '/spec/serviceAccountName' : '', {
          level: 'action',
          fidelity: 'approximate',
          message: `The tasks act as ${role.arn}, which EKS Pod Identity gives the ServiceAccount ${account}. Its trust policy admits pods.eks.amazonaws.com only: tasks do not start before it admits ecs-tasks.amazonaws.com.`,
          remediation:
            'Append a statement to the trust policy of the role that allows sts:AssumeRole to ecs-tasks.amazonaws.com, with aws:SourceAccount as condition; keep the old statement until the cutover is done.',
        });
      }
      if (role.from !== 'pod') {
        drop(
          '/metadata/annotations/iam.amazonaws.com~1role',
          'k2e.yaml, the ServiceAccount or EKS Pod Identity names the role.',
        );
      }
      return;
    }
    if (hasNoRole(workload, context)) {
      drop('/spec/serviceAccountName', NONE);
      drop('/metadata/annotations/iam.amazonaws.com~1role', NONE);
      return;
    }
    if (kube2iam !== undefined) {
      report('/metadata/annotations/iam.amazonaws.com~1role', {
        level: 'action',
        fidelity: 'manual',
        message: `The role ${kube2iam} of kube2iam or kiam has no account number in its name, so no task role is set.`,
        remediation: `Name its ARN with identity.roles (${workload.namespace}/${account}) in k2e.yaml.`,
      });
    }
    if (account === 'default')
      drop(
        '/spec/serviceAccountName',
        'The default ServiceAccount has no role, and ECS has no ServiceAccounts.',
      );
    const said = context.choice(withoutRole).get(workload);
    if (said) report(account === 'default' ? '' : '/spec/serviceAccountName', said);
  },
});
