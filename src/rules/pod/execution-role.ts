import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {taskTrust} from '../../choices/trust.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/execution-role',
  on: 'pod',
  claims: [],
  summary: 'Each task definition gets an execution role with just the permissions that its own start needs.',
  rationale:
    'On Kubernetes the node pulls images, writes logs and mounts secrets with its own rights. On ECS the agent does it with the ' +
    'execution role of the task definition. One role per workload keeps a workload from reading the secrets of another; ' +
    'statements for images and secrets are added by the rules of those.',
  remediation: 'Nothing needs to be done; the role is a resource of the output.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'logs of one workload',
      given: 'terminationGracePeriodSeconds: 30',
      config: 'aws: {accountId: "111122223333", region: eu-west-1}',
      emits: {
        'roles/shop-app-execution': {RoleName: 'shop-app-execution'},
        'role-policies/shop-app-execution': {
          PolicyName: 'k2e',
          PolicyDocument: {
            Statement: [
              {Sid: 'WriteLogs', Resource: ['arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop/app:*']},
            ],
          },
        },
      },
    },
  ],
  map({workload, context, set}) {
    const name = context.choice(names);
    const role = name.executionRole(workload);
    set(role, {
      RoleName: role.name,
      Description: `Starts the tasks of ${workload.kind} ${workload.namespace}/${workload.name}`.slice(
        0,
        1000,
      ),
      AssumeRolePolicyDocument: taskTrust(context),
    });
    set(handle('role-policies', role.name), {
      RoleName: refToken(role, '/Role/RoleName'),
      PolicyName: 'k2e',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'WriteLogs',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: [arn('logs', `log-group:${name.logGroupName(workload)}:*`, context)],
          },
        ],
      },
    });
  },
});
