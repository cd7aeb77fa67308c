import {CreateTableCommand, DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {CreateHostedZoneCommand, Route53Client} from '@aws-sdk/client-route-53';
import {CreateBucketCommand, S3Client} from '@aws-sdk/client-s3';
import {CreateScheduleCommand, SchedulerClient} from '@aws-sdk/client-scheduler';
import {catchUpPorts} from '../../src/aws/catch-up.ts';
import {ecsPorts} from '../../src/aws/ecs.ts';
import {endedTaskPorts} from '../../src/aws/ended-tasks.ts';
import {listenerPorts} from '../../src/aws/listeners.ts';
import {probePorts} from '../../src/aws/probe.ts';
import {route53Ports} from '../../src/aws/route53.ts';
import {schedulerPorts} from '../../src/aws/scheduler.ts';
import {dynamodbState} from '../../src/aws/state-dynamodb.ts';
import {s3State} from '../../src/aws/state-s3.ts';
import {FIRING_TAG} from '../../src/firing-tag.ts';
import {ACCOUNT, REGION} from '../servers/moto.ts';
import type {ScheduleWish, StatePorts, Subject} from './contract.ts';
import {makeBalancer} from './make-balancer.ts';

const CLUSTER = 'shop';

/** What the clients are made with: nobody's credentials, one try. */
export function settingsFor(endpoint: string) {
  const credentials = {accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'};
  return {endpoint, region: REGION, maxAttempts: 1, credentials: async () => credentials};
}

/** Settings of clients for an emulator. */
export type Settings = ReturnType<typeof settingsFor>;

/** An emulator at this address, through k2e's own adapters. It has to be empty. */
export function emulator(endpoint: string): Subject {
  const settings = settingsFor(endpoint);
  const route53 = new Route53Client(settings);
  let references = 0;
  return {
    ports: {
      ...route53Ports(settings, new Map(), 'contract'),
      ...schedulerPorts(settings),
      ...ecsPorts(settings),
      ...endedTaskPorts(settings),
      ...catchUpPorts(settings),
      ...probePorts(settings),
      ...listenerPorts(settings),
    },
    makeZone: async Name => {
      references += 1;
      const CallerReference = `contract-${references}-${process.pid}`;
      const {HostedZone} = await route53.send(new CreateHostedZoneCommand({Name, CallerReference}));
      return (HostedZone?.Id ?? '').replace('/hostedzone/', '');
    },
    makeSchedule: wish => makeSchedule(settings, wish),
    makeService: async name => {
      const network = await makeTask(settings, name);
      await new ECSClient(settings).send(
        new CreateServiceCommand({
          cluster: CLUSTER,
          serviceName: name,
          taskDefinition: name,
          desiredCount: 1,
          launchType: 'FARGATE',
          networkConfiguration: {awsvpcConfiguration: network},
        }),
      );
      return {cluster: CLUSTER, service: name};
    },
    makePlace: async () => ({cluster: CLUSTER, ...(await makeTask(settings, 'place'))}),
    makeBalancer: wish => makeBalancer(settings, wish),
    states: {S3: () => makeS3(settings), DynamoDB: () => makeDynamodb(settings)},
  };
}

interface Network {
  readonly subnets: string[];
  readonly securityGroups: string[];
}

async function makeTask(settings: Settings, family: string): Promise<Network> {
  const [ecs, ec2] = [new ECSClient(settings), new EC2Client(settings)];
  await ecs.send(new CreateClusterCommand({clusterName: CLUSTER}));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{name: family, image: 'job:1', memory: 512, essential: true}],
    }),
  );
  const {Subnets = []} = await ec2.send(new DescribeSubnetsCommand({}));
  const {SecurityGroups = []} = await ec2.send(new DescribeSecurityGroupsCommand({}));
  return {
    subnets: Subnets.slice(0, 1).map(({SubnetId}) => SubnetId ?? ''),
    securityGroups: SecurityGroups.slice(0, 1).map(({GroupId}) => GroupId ?? ''),
  };
}

async function makeSchedule(settings: Settings, {group, name, enabled}: ScheduleWish): Promise<void> {
  const {subnets, securityGroups} = await makeTask(settings, name);
  const scheduledTime = '<aws.scheduler.scheduled-time>';
  await new SchedulerClient(settings).send(
    new CreateScheduleCommand({
      GroupName: group,
      Name: name,
      Description: `CronJob ${name}`,
      ScheduleExpression: 'cron(* * * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: {Mode: 'OFF'},
      State: enabled ? 'ENABLED' : 'DISABLED',
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/scheduler`,
        RetryPolicy: {MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2},
        Input: JSON.stringify({
          Cluster: CLUSTER,
          TaskDefinition: name,
          LaunchType: 'FARGATE',
          Tags: [{Key: FIRING_TAG, Value: scheduledTime}],
          ClientToken: `${name}-${scheduledTime}`,
          NetworkConfiguration: {AwsvpcConfiguration: {Subnets: subnets, SecurityGroups: securityGroups}},
        }),
      },
    }),
  );
}

let places = 0;

async function makeS3(settings: Settings): Promise<StatePorts> {
  places += 1;
  const Bucket = `journals-${places}`;
  const client = new S3Client({...settings, forcePathStyle: true});
  await client.send(
    new CreateBucketCommand({Bucket, CreateBucketConfiguration: {LocationConstraint: REGION}}),
  );
  return s3State(settings, Bucket, 'shop/journal.json');
}

async function makeDynamodb(settings: Settings): Promise<StatePorts> {
  places += 1;
  const TableName = `journals-${places}`;
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{AttributeName: 'id', AttributeType: 'S'}],
      KeySchema: [{AttributeName: 'id', KeyType: 'HASH'}],
    }),
  );
  return dynamodbState(settings, TableName, 'shop');
}
