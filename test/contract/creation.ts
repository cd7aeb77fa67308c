import type {ResourceKind} from '../../src/ecs/resource.ts';
import {type Pointer, segments} from '../../src/pointer.ts';
import {put} from '../ecs/check/breakage.ts';

/** What an account has already, which new things need: ids and ARNs. */
export interface Ground {
  readonly vpc: string;
  readonly subnets: readonly [string, string];
  readonly group: string;
  readonly loadBalancer: string;
  readonly listener: string;
  readonly targetGroup: string;
  readonly role: string;
  /** A task definition for Fargate, as a service names it. */
  readonly taskDefinition: string;
}

/**
 * One thing that AWS refuses to make: a sound input with changes. k2e's own checks have to refuse it, as no emulator does for them
 * (docs/decisions/0012); where one does or does not is in `except` and demanded too.
 */
export interface Creation {
  readonly name: string;
  readonly kind: ResourceKind;
  readonly set: Readonly<Record<Pointer, unknown>>;
  /** Document that says so. */
  readonly source: string;
  /** Emulators that refuse it too; the others take it. */
  readonly refusedBy: readonly ('moto' | 'ministack')[];
}

const REGISTER = 'ECS API reference, RegisterTaskDefinition';
const FARGATE = 'ECS developer guide, "Fargate task definition differences"';
const APP = '/containerDefinitions/0';

/** Inputs that AWS takes, by kind. */
function soundInputs(ground: Ground): Readonly<Partial<Record<ResourceKind, object>>> {
  const forward = (targetGroup: object) => [
    {Type: 'forward', ForwardConfig: {TargetGroups: [{TargetGroupArn: ground.targetGroup, ...targetGroup}]}},
  ];
  return {
    'task-definitions': {
      family: 'new',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{name: 'app', image: 'nginx:1', essential: true, memory: 256}],
    },
    services: {
      cluster: 'shop',
      serviceName: 'new',
      taskDefinition: ground.taskDefinition,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: {subnets: [ground.subnets[0]], securityGroups: [ground.group]},
      },
    },
    schedules: {
      Name: 'new',
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: {Mode: 'OFF'},
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
        RoleArn: ground.role,
        Input: JSON.stringify({
          Cluster: 'shop',
          TaskDefinition: 'ground',
          LaunchType: 'FARGATE',
          NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [ground.subnets[0]]}},
        }),
      },
    },
    'load-balancers': {
      Name: 'new',
      Type: 'application',
      Subnets: [...ground.subnets],
      SecurityGroups: [ground.group],
    },
    'target-groups': {Name: 'new', Protocol: 'HTTP', Port: 80, VpcId: ground.vpc, TargetType: 'ip'},
    listeners: {
      LoadBalancerArn: ground.loadBalancer,
      Protocol: 'HTTP',
      Port: 8080,
      DefaultActions: forward({Weight: 1}),
    },
    'listener-rules': {
      ListenerArn: ground.listener,
      Priority: 1,
      Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: ['/a']}}],
      Actions: forward({Weight: 1}),
    },
    'scalable-targets': {
      ServiceNamespace: 'ecs',
      ResourceId: 'service/shop/ground',
      ScalableDimension: 'ecs:service:DesiredCount',
      MinCapacity: 1,
      MaxCapacity: 2,
    },
    'scheduled-actions': {
      ServiceNamespace: 'ecs',
      ResourceId: 'service/shop/ground',
      ScalableDimension: 'ecs:service:DesiredCount',
      ScheduledActionName: 'morning',
      Schedule: 'cron(0 8 ? * 2-6 *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: {MinCapacity: 2, MaxCapacity: 4},
    },
    'state-machines': {
      name: 'new',
      roleArn: ground.role,
      type: 'STANDARD',
      definition: {StartAt: 'End', States: {End: {Type: 'Succeed'}}},
    },
  };
}

/** The rows of creations that AWS refuses. */
export const CREATIONS: readonly Creation[] = [
  row('task-definitions', 'Fargate: 256 CPU units with 4096 MiB', FARGATE, {'/memory': '4096'}),
  row('task-definitions', 'Fargate: 300 CPU units', FARGATE, {'/cpu': '300'}),
  row('task-definitions', 'Fargate: network mode bridge', FARGATE, {'/networkMode': 'bridge'}),
  row('task-definitions', 'no essential container', REGISTER, {[`${APP}/essential`]: false}),
  row('task-definitions', 'Fargate: privileged', FARGATE, {[`${APP}/privileged`]: true}),
  row('task-definitions', 'Fargate: log driver gelf', FARGATE, {
    [`${APP}/logConfiguration`]: {logDriver: 'gelf'},
  }),
  row('task-definitions', 'family with spaces', REGISTER, {'/family': 'my web'}),
  row('task-definitions', 'two containers of one name', REGISTER, {
    '/containerDefinitions/-': {name: 'app', image: 'busybox', essential: false, memory: 16},
  }),
  row('task-definitions', 'depends on a container that is not there', REGISTER, {
    [`${APP}/dependsOn`]: [{containerName: 'nobody', condition: 'START'}],
  }),
  row('task-definitions', 'awsvpc: another host port', REGISTER, {
    [`${APP}/portMappings`]: [{containerPort: 80, hostPort: 8080}],
  }),
  row('task-definitions', 'Fargate: 5 GiB of disk', FARGATE, {'/ephemeralStorage': {sizeInGiB: 5}}),
  row('task-definitions', 'secrets without an execution role', REGISTER, {
    [`${APP}/secrets`]: [{name: 'A', valueFrom: 'arn:aws:ssm:eu-central-1:123456789012:parameter/a'}],
  }),
  row('task-definitions', 'Fargate: stop timeout of 500 seconds', FARGATE, {[`${APP}/stopTimeout`]: 500}),
  row('task-definitions', 'protocol xyz', REGISTER, {
    [`${APP}/portMappings`]: [{containerPort: 80, protocol: 'xyz'}],
  }),
  row('services', 'FARGATE without a network', 'ECS API reference, CreateService', {
    '/networkConfiguration': undefined,
  }),
  row(
    'services',
    'launch type and capacity providers',
    'ECS API reference, CreateService',
    {
      '/capacityProviderStrategy': [{capacityProvider: 'FARGATE'}],
    },
    'ministack',
  ),
  row('schedules', 'cron of five fields', 'EventBridge Scheduler user guide, "Schedule types"', {
    '/ScheduleExpression': 'cron(0 2 * * *)',
  }),
  row('schedules', 'a time zone that is none', 'EventBridge Scheduler API reference, CreateSchedule', {
    '/ScheduleExpressionTimezone': 'Mars/Olympus',
  }),
  row('schedules', 'an expression that is none', 'EventBridge Scheduler user guide, "Schedule types"', {
    '/ScheduleExpression': 'each morning',
  }),
  row('schedules', 'rate(0 minutes)', 'EventBridge Scheduler user guide, "Schedule types"', {
    '/ScheduleExpression': 'rate(0 minutes)',
  }),
  row('load-balancers', 'one subnet', 'ELB API reference, CreateLoadBalancer', {'/Subnets/1': undefined}),
  row(
    'target-groups',
    'a name of 33 characters',
    'ELB API reference, CreateTargetGroup',
    {
      '/Name': 'n'.repeat(33),
    },
    'moto',
  ),
  row('listeners', 'HTTPS without a certificate', 'ELB API reference, CreateListener', {
    '/Protocol': 'HTTPS',
  }),
  row('listeners', 'a weight of 1000', 'ELB API reference, TargetGroupTuple', {
    '/DefaultActions/0/ForwardConfig/TargetGroups/0/Weight': 1000,
  }),
  row('listener-rules', 'six values', 'ELB user guide, "Quotas"', {
    '/Conditions/0/PathPatternConfig/Values': ['/a', '/b', '/c', '/d', '/e', '/f'],
  }),
  row('scalable-targets', 'a minimum above the maximum', 'Application Auto Scaling API reference', {
    '/MinCapacity': 3,
  }),
  row('scheduled-actions', 'a minimum above the maximum', 'Application Auto Scaling API reference', {
    '/ScalableTargetAction/MinCapacity': 5,
  }),
  row('scheduled-actions', 'a cron expression of five fields', 'Application Auto Scaling API reference', {
    '/Schedule': 'cron(0 8 * * 1-5)',
  }),
  row('state-machines', 'a start that is not there', 'Step Functions API reference, CreateStateMachine', {
    '/definition/StartAt': 'Nowhere',
  }),
];

function row(
  kind: ResourceKind,
  name: string,
  source: string,
  set: Creation['set'],
  ...refusedBy: Creation['refusedBy']
): Creation {
  return {kind, name, source, set, refusedBy};
}

/** The input of a creation: the sound one, changed. */
export function inputOf({kind, set}: Pick<Creation, 'kind' | 'set'>, ground: Ground): unknown {
  return Object.entries(set).reduce<unknown>(
    (input, [pointer, value]) => put(input, segments(pointer), value),
    soundInputs(ground)[kind],
  );
}
