import {
  ApplicationAutoScalingClient,
  PutScheduledActionCommand,
  type PutScheduledActionCommandInput,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import {DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {CreateStateMachineCommand, type CreateStateMachineCommandInput, SFNClient} from '@aws-sdk/client-sfn';
import type {ResourceKind} from '../../src/ecs/resource.ts';
import {ACCOUNT} from '../servers/moto.ts';
import {type Creation, type Ground, inputOf} from './creation.ts';
import {type Settings, settingsFor} from './emulator.ts';

/** Sends an input as its SDK client would, whatever it holds: that is for the other side to judge. */
function makers(
  settings: Settings,
): Readonly<Partial<Record<ResourceKind, (input: unknown) => Promise<unknown>>>> {
  const ecs = new ECSClient(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  return {
    'task-definitions': input =>
      ecs.send(new RegisterTaskDefinitionCommand(input as RegisterTaskDefinitionCommandInput)),
    services: input => ecs.send(new CreateServiceCommand(input as CreateServiceCommandInput)),
    schedules: input =>
      new SchedulerClient(settings).send(new CreateScheduleCommand(input as CreateScheduleCommandInput)),
    'load-balancers': input =>
      elb.send(new CreateLoadBalancerCommand(input as CreateLoadBalancerCommandInput)),
    'target-groups': input => elb.send(new CreateTargetGroupCommand(input as CreateTargetGroupCommandInput)),
    listeners: input => elb.send(new CreateListenerCommand(input as CreateListenerCommandInput)),
    'listener-rules': input => elb.send(new CreateRuleCommand(input as CreateRuleCommandInput)),
    'scalable-targets': input =>
      new ApplicationAutoScalingClient(settings).send(
        new RegisterScalableTargetCommand(input as RegisterScalableTargetCommandInput),
      ),
    'scheduled-actions': async input => {
      const client = new ApplicationAutoScalingClient(settings);
      const {ServiceNamespace, ResourceId, ScalableDimension} = input as PutScheduledActionCommandInput;
      const target = {ServiceNamespace, ResourceId, ScalableDimension, MinCapacity: 1, MaxCapacity: 2};
      await client.send(new RegisterScalableTargetCommand(target));
      return await client.send(new PutScheduledActionCommand(input as PutScheduledActionCommandInput));
    },
    'state-machines': input => {
      const {definition, ...rest} = input as {definition: object};
      const text = {...rest, definition: JSON.stringify(definition)} as unknown;
      return new SFNClient(settings).send(
        new CreateStateMachineCommand(text as CreateStateMachineCommandInput),
      );
    },
  };
}

/** Makes what new things need: a cluster with a service, a load balancer with a listener and a group. */
async function groundIn(settings: Settings): Promise<Ground> {
  const ec2 = new EC2Client(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  const ecs = new ECSClient(settings);
  const {Subnets = []} = await ec2.send(new DescribeSubnetsCommand({}));
  const {SecurityGroups = []} = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const vpc = Subnets[0]?.VpcId ?? '';
  const subnets = [Subnets[0]?.SubnetId ?? '', Subnets[1]?.SubnetId ?? ''] as const;
  const group = SecurityGroups.find(({VpcId}) => VpcId === vpc)?.GroupId ?? '';
  const {LoadBalancers = []} = await elb.send(
    new CreateLoadBalancerCommand({Name: 'ground', Type: 'application', Subnets: [...subnets]}),
  );
  const {TargetGroups = []} = await elb.send(
    new CreateTargetGroupCommand({Name: 'ground', Protocol: 'HTTP', Port: 80, VpcId: vpc, TargetType: 'ip'}),
  );
  const loadBalancer = LoadBalancers[0]?.LoadBalancerArn ?? '';
  const targetGroup = TargetGroups[0]?.TargetGroupArn ?? '';
  const {Listeners = []} = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{Type: 'forward', TargetGroupArn: targetGroup}],
    }),
  );
  const ground: Ground = {
    vpc,
    subnets,
    group,
    loadBalancer,
    targetGroup,
    listener: Listeners[0]?.ListenerArn ?? '',
    role: `arn:aws:iam::${ACCOUNT}:role/ground`,
    taskDefinition: 'ground',
  };
  await ecs.send(new CreateClusterCommand({clusterName: 'shop'}));
  const make = makers(settings);
  await make['task-definitions']?.(inputOf({kind: 'task-definitions', set: {'/family': 'ground'}}, ground));
  await make.services?.(inputOf({kind: 'services', set: {'/serviceName': 'ground'}}, ground));
  return ground;
}

/** Whether an emulator makes a thing: `taken`, or `refused` with any error of its own. It has to be empty. */
export async function creating(
  endpoint: string,
  creation: Pick<Creation, 'kind' | 'set'>,
): Promise<'taken' | 'refused'> {
  const settings = settingsFor(endpoint);
  const ground = await groundIn(settings);
  try {
    await makers(settings)[creation.kind]?.(inputOf(creation, ground));
    return 'taken';
  } catch {
    return 'refused';
  }
}
