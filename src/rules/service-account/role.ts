import {isConverted} from '../../choices/converted.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {IRSA, isRoleArn, taskRole} from '../../choices/task-role.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

const ROLE = pointer('metadata', 'annotations', IRSA);

/** Workloads that a message names. */
const NAMED = 4;

const ACCOUNT = (annotations: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: shop
  annotations:
${annotations.replaceAll(/^(?=.)/gm, '    ')}`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      serviceAccountName: api
      containers: [{name: app, image: "example/app:1"}]`;

const CRON_JOB = `apiVersion: batch/v1
kind: CronJob
metadata: {name: app, namespace: shop}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          serviceAccountName: api
          restartPolicy: Never
          containers: [{name: app, image: "example/app:1"}]`;

export default defineRule({
  id: 'service-account/role',
  on: 'ServiceAccount',
  claims: [
    ROLE,
    '/metadata/annotations/eks.amazonaws.com~1audience',
    '/metadata/annotations/eks.amazonaws.com~1sts-regional-endpoints',
    '/metadata/annotations/eks.amazonaws.com~1token-expiration',
    '/automountServiceAccountToken',
    '/secrets',
  ],
  summary: 'The role of a ServiceAccount is used by the tasks; its trust policy must admit ECS.',
  rationale:
    'An IRSA role trusts the OIDC provider of the cluster, for one ServiceAccount. ECS assumes task roles as ' +
    'ecs-tasks.amazonaws.com. While both platforms run, the role needs both statements; the old one goes in the end. A role of ' +
    'another account cannot be a task role, because PassRole does not cross accounts.',
  remediation:
    'Append a statement to the trust policy of the role that allows sts:AssumeRole to ecs-tasks.amazonaws.com, with aws:SourceAccount as condition; keep the old statement until the cutover is done.',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped', 'unsupported'],
  examples: [
    {
      name: 'an IRSA role',
      given: `${ACCOUNT('eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/shop-api\neks.amazonaws.com/audience: sts.amazonaws.com')}\n---\n${DEPLOYMENT}`,
      config: 'aws: {accountId: "111122223333"}',
      emits: {'task-definitions/shop-app': {taskRoleArn: 'arn:aws:iam::111122223333:role/shop-api'}},
      findings: [{level: 'action', fidelity: 'manual', path: ROLE, says: 'trust policy'}],
      drops: ['/metadata/annotations/eks.amazonaws.com~1audience'],
    },
    {
      name: 'a role of another account',
      given: `${ACCOUNT('eks.amazonaws.com/role-arn: arn:aws:iam::999988887777:role/shop-api')}\n---\n${DEPLOYMENT}`,
      config: 'aws: {accountId: "111122223333"}',
      findings: [{level: 'blocker', fidelity: 'unsupported', path: ROLE, says: '999988887777'}],
    },
    {
      name: 'an account that a script would fill in',
      given: `${ACCOUNT('eks.amazonaws.com/role-arn: "arn:aws:iam::ACCOUNT_ID:role/shop-api"')}\n---\n${DEPLOYMENT}`,
      emits: {'task-definitions/shop-app': {taskRoleArn: null}},
      findings: [{level: 'blocker', fidelity: 'manual', path: ROLE, says: 'ACCOUNT_ID'}],
    },
    {
      name: 'a role that a script would fill in, for a schedule',
      given: `${ACCOUNT('eks.amazonaws.com/role-arn: "${ROLE_ARN}"')}\n---\n${CRON_JOB}`,
      config: 'app: shop',
      emits: {
        'role-policies/shop-scheduler': {
          PolicyDocument: {
            Statement: [
              {Sid: 'RunTasks'},
              {Sid: 'TagTasks'},
              {Sid: 'PassRoles', Resource: [refToken(handle('roles', 'shop-app-execution'), '/Role/Arn')]},
            ],
          },
        },
      },
      findings: [{level: 'blocker', fidelity: 'manual', path: ROLE, says: 'no ARN'}],
    },
  ],
  map({view, object, context, set, report, drop}) {
    for (const name of ['audience', 'sts-regional-endpoints', 'token-expiration']) {
      drop(
        pointer('metadata', 'annotations', `eks.amazonaws.com/${name}`),
        'It tunes the web identity token, which tasks do not use.',
      );
    }
    drop('/automountServiceAccountToken', 'There is no Kubernetes API on ECS whose token could be mounted.');
    drop(
      '/secrets',
      'They are Secrets that its pods may mount, mostly tokens of the Kubernetes API; on ECS roles say what a task may read.',
    );
    const arn = view.metadata?.annotations?.[IRSA];
    if (!arn) return;
    const bearers = context.inventory.usersOf(object);
    const users = bearers.filter(
      workload =>
        isConverted(workload, context) &&
        !isSidecar(workload, context) &&
        taskRole(workload, context)?.from === 'service-account',
    );
    const isOfSidecar = bearers.some(each => isSidecar(each, context));
    if (users.length === 0) {
      report(ROLE, {
        level: 'info',
        fidelity: 'dropped',
        message: isOfSidecar
          ? 'The containers that act as this role run in the tasks of other workloads, and act as the roles of those.'
          : 'No workload of the input acts as this role, or k2e.yaml names another one.',
        remediation: 'Nothing needs to be done.',
      });
      return;
    }
    if (!isRoleArn(arn)) {
      report(ROLE, {
        level: 'blocker',
        fidelity: 'manual',
        workload: users,
        message: `${JSON.stringify(arn)} is no ARN of a role, so that the tasks would run without one.`,
        remediation: `Fill in what a script fills in before Kubernetes reads it (\`envsubst < FILE | k2e convert - -o ecs\`), or name the role with identity.roles (${object.ref.namespace}/${object.ref.name}) in k2e.yaml.`,
      });
      return;
    }
    const account = /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
    const own = context.config.aws.accountId;
    for (const workload of users)
      set(context.choice(names).taskDefinition(workload), {taskRoleArn: arn}, workload);
    const foreign = account !== undefined && own !== undefined && account !== own;
    const named = users.slice(0, NAMED).map(({kind, name}) => `${kind} ${name}`);
    const others = users.length > NAMED ? ` and ${users.length - NAMED} more` : '';
    report(
      ROLE,
      foreign
        ? {
            level: 'blocker',
            fidelity: 'unsupported',
            workload: users,
            message: `The role lies in account ${account}, and a task role must lie in the account of the task (${own}).`,
            remediation: `Make a role in account ${own} that may assume it, name that role with identity.roles in k2e.yaml, and let the application assume the other one.`,
          }
        : {
            level: 'action',
            fidelity: 'manual',
            workload: users,
            message: `On ECS ${named.join(', ')}${others} ${users.length === 1 ? 'acts' : 'act'} as this role, whose trust policy admits the cluster only: tasks do not start before it admits ecs-tasks.amazonaws.com.`,
          },
    );
  },
});
