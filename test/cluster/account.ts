import {ACCOUNT, REGION} from '../servers/moto.ts';
import type {RecordMember} from './sighting.ts';
import {ecs, elements, query, route53, scheduler} from './wire.ts';

/** An ECS cluster in an account, with the network that its tasks join. */
export interface Account {
  readonly cluster: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
}

/** Makes an ECS cluster called `shop` in the default VPC. */
export async function makeAccount(aws: string): Promise<Account> {
  const {cluster} = await ecs<{cluster: {clusterName: string}}>(aws, 'CreateCluster', {clusterName: 'shop'});
  const ec2 = (operation: string) => query(aws, 'ec2', {Action: operation, Version: '2016-11-15'});
  const subnets = elements(await ec2('DescribeSubnets'), 'subnetId');
  const [securityGroup = ''] = elements(await ec2('DescribeSecurityGroups'), 'groupId');
  return {cluster: cluster.clusterName, subnets, securityGroup};
}

/** Registers a task definition for Fargate. */
export async function makeTaskDefinition(aws: string, family: string): Promise<void> {
  await ecs(aws, 'RegisterTaskDefinition', {
    family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [{name: family, image: 'job:1', essential: true, memory: 512}],
  });
}

/** How a schedule starts its tasks: by a call of RunTask with a client token, or as EventBridge Scheduler's ECS target. */
export type TargetKind = 'universal' | 'ecs';

/** Makes a schedule for every minute. */
export async function makeSchedule(
  aws: string,
  account: Account,
  {name, kind, state}: {readonly name: string; readonly kind: TargetKind; readonly state: string},
): Promise<void> {
  await scheduler(aws, 'POST', `/schedules/${name}`, schedule(account, name, kind, state));
}

/** Enables or disables a schedule of `makeSchedule`. UpdateSchedule replaces everything, so all of it is sent again. */
export async function setSchedule(
  aws: string,
  account: Account,
  {name, kind, state}: {readonly name: string; readonly kind: TargetKind; readonly state: string},
): Promise<void> {
  await scheduler(aws, 'PUT', `/schedules/${name}`, schedule(account, name, kind, state));
}

function schedule(account: Account, name: string, kind: TargetKind, state: string): unknown {
  const network = {
    Subnets: account.subnets,
    SecurityGroups: [account.securityGroup],
    AssignPublicIp: 'DISABLED',
  };
  const launch = {LaunchType: 'FARGATE', NetworkConfiguration: {AwsvpcConfiguration: network}};
  const definition = `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${name}`;
  const target =
    kind === 'ecs'
      ? {
          Arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/${account.cluster}`,
          EcsParameters: {
            TaskDefinitionArn: definition,
            LaunchType: 'FARGATE',
            NetworkConfiguration: {awsvpcConfiguration: network},
          },
        }
      : {
          Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
          Input: JSON.stringify({
            ...launch,
            Cluster: account.cluster,
            TaskDefinition: definition,
            ClientToken: `${name}-<aws.scheduler.scheduled-time>`,
          }),
        };
  return {
    ScheduleExpression: 'cron(* * * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: {Mode: 'OFF'},
    State: state,
    Target: {...target, RoleArn: `arn:aws:iam::${ACCOUNT}:role/scheduler`},
  };
}

/** Makes a public hosted zone; its id. */
export async function makeZone(aws: string, name: string): Promise<string> {
  const xml = await route53(
    aws,
    'POST',
    'hostedzone',
    `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>${Date.now()}</CallerReference></CreateHostedZoneRequest>`,
  );
  const id = /<Id>\/hostedzone\/(.*?)<\/Id>/.exec(xml)?.[1];
  if (id === undefined) throw new Error(`Route 53 made no zone: ${xml}`);
  return id;
}

/** A record set of one name and type. */
export interface RecordSet extends RecordMember {
  readonly name: string;
  readonly type: string;
  /** Present for an alias of a load balancer: its canonical hosted zone. */
  readonly alias?: {readonly zone: string; readonly evaluateTargetHealth: boolean};
}

/** Sends one change batch. @throws AwsRefusal */
export async function changeRecords(
  aws: string,
  zone: string,
  changes: readonly (readonly [action: 'CREATE' | 'DELETE' | 'UPSERT', set: RecordSet])[],
): Promise<void> {
  const items = changes.map(
    ([action, {name, type, id, weight, ...set}]) =>
      `<Change><Action>${action}</Action><ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>` +
      (id === undefined ? '' : `<SetIdentifier>${id}</SetIdentifier><Weight>${weight}</Weight>`) +
      `${answerOf(set)}</ResourceRecordSet></Change>`,
  );
  await route53(
    aws,
    'POST',
    `hostedzone/${zone}/rrset/`,
    `<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>${items.join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
  );
}

function answerOf({alias, ttl, targets}: Pick<RecordSet, 'alias' | 'ttl' | 'targets'>): string {
  if (alias)
    return `<AliasTarget><HostedZoneId>${alias.zone}</HostedZoneId><DNSName>${targets[0]}</DNSName><EvaluateTargetHealth>${alias.evaluateTargetHealth}</EvaluateTargetHealth></AliasTarget>`;
  const values = targets.map(value => `<ResourceRecord><Value>${value}</Value></ResourceRecord>`);
  return `<TTL>${ttl}</TTL><ResourceRecords>${values.join('')}</ResourceRecords>`;
}
