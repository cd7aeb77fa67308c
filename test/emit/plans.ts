import type {Plan, Resource, SecretValue} from '../../src/ecs/plan.ts';
import {
  handle,
  keyOf,
  type ResourceInputs,
  type ResourceKey,
  type ResourceKind,
} from '../../src/ecs/resource.ts';
import {configToken, refToken} from '../../src/ecs/token.ts';
import type {FolderOptions} from '../../src/emit/output-folder.ts';
import type {ObjectRef} from '../../src/finding.ts';

export const OPTIONS: FolderOptions = {includeBlocked: false, version: '0.1.0', reportFiles: []};

export function object(kind: string, name: string, namespace = 'shop'): ObjectRef {
  return {apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1', kind, namespace, name};
}

/** One planned resource; sources are Deployments by name. */
export function resource<K extends ResourceKind>(
  key: ResourceKey<K>,
  input: ResourceInputs[K],
  more: {readonly sources?: readonly ObjectRef[]; readonly after?: readonly ResourceKey[]} = {},
): Resource {
  const slash = key.indexOf('/');
  const made = {
    kind: key.slice(0, slash),
    name: key.slice(slash + 1),
    input,
    sources: [],
    after: [],
    ...more,
  };
  return made as Resource;
}

export function planOf(
  resources: readonly Resource[],
  blocked: readonly ResourceKey[] = [],
  secretValues: readonly SecretValue[] = [],
): Plan {
  return {
    resources: new Map(resources.map(one => [keyOf(one), one])),
    blocked: new Set(blocked),
    secretValues,
  };
}

/** Where AWS's answers have the ARN. */
const ARN = {
  listeners: '/Listeners/0/ListenerArn',
  'load-balancers': '/LoadBalancers/0/LoadBalancerArn',
  roles: '/Role/Arn',
  secrets: '/ARN',
  'target-groups': '/TargetGroups/0/TargetGroupArn',
} as const satisfies Partial<Record<ResourceKind, string>>;

function arnOf(kind: keyof typeof ARN, name: string): string {
  return refToken(handle(kind, name), ARN[kind]);
}

/** A small shop: one load balancer, two web services, each with its target group and rule, and their roles. */
export function shop(blocked: readonly ResourceKey[] = []): Plan {
  const web = (name: string): Resource[] => {
    const sources = [object('Deployment', name)];
    return [
      resource(
        `services/${name}`,
        {
          serviceName: name,
          taskDefinition: refToken(handle('task-definitions', name), '/taskDefinition/taskDefinitionArn'),
          loadBalancers: [
            {targetGroupArn: arnOf('target-groups', name), containerName: name, containerPort: 80},
          ],
          networkConfiguration: {awsvpcConfiguration: {subnets: [configToken('network.taskSubnets')]}},
        },
        {sources, after: [`listener-rules/${name}`]},
      ),
      resource(
        `task-definitions/${name}`,
        {
          family: name,
          executionRoleArn: arnOf('roles', 'execution'),
          containerDefinitions: [{name, image: `${name}:1`}],
        },
        {sources, after: ['role-policies/execution']},
      ),
      resource(
        `target-groups/${name}`,
        {Name: name, VpcId: configToken('network.vpcId')},
        {sources: [object('Service', name)]},
      ),
      resource(
        `listener-rules/${name}`,
        {
          ListenerArn: arnOf('listeners', 'https'),
          Priority: 1,
          Conditions: [],
          Actions: [{Type: 'forward', TargetGroupArn: arnOf('target-groups', name)}],
        },
        {sources: [object('Ingress', 'edge')]},
      ),
      resource(`secrets/${name}`, {Name: `/shop/${name}`}, {sources}),
    ];
  };
  return planOf(
    [
      ...web('cart'),
      ...web('admin'),
      resource(
        'role-policies/execution',
        {
          RoleName: 'execution',
          PolicyName: 'secrets',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Secrets',
                Effect: 'Allow',
                Action: 'secretsmanager:GetSecretValue',
                Resource: [arnOf('secrets', 'cart'), arnOf('secrets', 'admin')],
              },
            ],
          },
        },
        {sources: [object('Deployment', 'cart'), object('Deployment', 'admin')]},
      ),
      resource(
        'roles/execution',
        {
          RoleName: 'execution',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Tasks',
                Effect: 'Allow',
                Principal: {Service: 'ecs-tasks.amazonaws.com'},
                Action: 'sts:AssumeRole',
              },
            ],
          },
        },
        {sources: [object('Deployment', 'cart'), object('Deployment', 'admin')]},
      ),
      resource(
        'listeners/https',
        {LoadBalancerArn: arnOf('load-balancers', 'shop'), DefaultActions: []},
        {sources: [object('Ingress', 'edge')]},
      ),
      resource(
        'load-balancers/shop',
        {Name: 'shop', Subnets: [configToken('network.albSubnets')]},
        {sources: [object('Ingress', 'edge')]},
      ),
    ],
    blocked,
  );
}
