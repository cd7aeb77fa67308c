import {partitionOf} from '../partition.ts';
import {CALLS, type CallName} from './calls.ts';
import {readLogs} from './log-permissions.ts';
import type {Plan} from './plan.ts';
import {changeRecords, readNameServers, readRecords} from './record-permissions.ts';
import {any, type Policy, type Statement} from './statement.ts';

type AwsCall = Exclude<CallName, `kubernetes.${string}` | 'state.read' | 'state.write'>;

/** What each call takes of IAM; complete by its type. Names as in the Service Authorization Reference. */
const ACTIONS: Readonly<Record<AwsCall, (plan: Plan) => readonly Statement[]>> = {
  'dns.records': plan => readRecords(plan),
  'dns.change': plan => changeRecords(plan),
  'dns.change-status': plan =>
    any(plan.web, 'ReadChanges', ['route53:GetChange'], ['arn:aws:route53:::change/*']),
  'dns.answers': plan => readNameServers(plan),
  'schedule.get': plan => any(plan.batches, 'ReadSchedules', ['scheduler:GetSchedule'], schedules(plan)),
  'schedule.set': plan => [
    ...any(plan.batches, 'SwitchSchedules', ['scheduler:UpdateSchedule'], schedules(plan)),
    // UpdateSchedule writes the whole schedule, with the role that it starts tasks with.
    ...any(
      plan.batches,
      'PassSchedulerRole',
      ['iam:PassRole'],
      ['arn:aws:iam::*:role/*'],
      'scheduler.amazonaws.com',
    ),
  ],
  'ecs.service': plan =>
    any(
      guarded(plan),
      'ReadServices',
      ['ecs:DescribeServices'],
      guarded(plan).map(name => service(plan, name)),
    ),
  // Tasks have no permissions by service.
  'ecs.ended': ({web}) => {
    const guarding = web.flatMap(({guards}) => guards.services);
    return any(guarding, 'ReadEndedTasks', ['ecs:ListTasks', 'ecs:DescribeTasks'], ['*']);
  },
  'ecs.scale': plan =>
    any(
      plan.workers,
      'ScaleWorkers',
      ['ecs:UpdateService'],
      plan.workers.map(worker => service(plan, worker.service)),
    ),
  'ecs.runs': plan => [
    // What decides whether a run succeeded stands in the definition of its task.
    ...any(
      plan.batches,
      'ReadRuns',
      ['ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
      ['*'],
    ),
    ...any(machines(plan), 'ReadExecutions', ['states:ListExecutions'], machines(plan)),
  ],
  'ecs.run': plan => [
    ...any(
      plan.batches,
      'CatchUp',
      ['ecs:RunTask', 'ecs:TagResource'],
      plan.batches.flatMap(({family}) => [
        `arn:aws:ecs:${plan.region}:*:task-definition/${family}`,
        `arn:aws:ecs:${plan.region}:*:task-definition/${family}:*`,
        `arn:aws:ecs:${plan.region}:*:task/${plan.cluster}/*`,
      ]),
    ),
    ...any(machines(plan), 'CatchUpExecutions', ['states:StartExecution'], machines(plan)),
    ...any(
      plan.batches,
      'PassTaskRoles',
      ['iam:PassRole'],
      ['arn:aws:iam::*:role/*'],
      'ecs-tasks.amazonaws.com',
    ),
  ],
  'ecs.probe': ({prober, region}) => [
    // These two take no resource.
    ...any(
      prober ? [prober] : [],
      'RegisterProbe',
      ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'],
      ['*'],
    ),
    ...any(
      prober ? [prober] : [],
      'RunProbe',
      ['ecs:RunTask'],
      ['', ':*'].map(revision => `arn:aws:ecs:${region}:*:task-definition/${prober?.family}${revision}`),
    ),
    ...(prober?.executionRole === undefined
      ? []
      : any([1], 'PassProbeRole', ['iam:PassRole'], [prober.executionRole], 'ecs-tasks.amazonaws.com')),
  ],
  'ecs.probed': ({prober}) =>
    any(prober ? [prober] : [], 'ReadProbes', ['ecs:ListTasks', 'ecs:DescribeTasks'], ['*']),
  // These services have no permissions by resource for what is read here.
  'balancer.health': plan =>
    any(
      plan.web,
      'ReadTargets',
      ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
      ['*'],
    ),
  'balancer.listeners': plan => [
    ...any(
      plan.web,
      'ReadListeners',
      ['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeListenerCertificates'],
      ['*'],
    ),
    ...any(
      plan.web,
      'ReadCertificates',
      ['acm:DescribeCertificate'],
      [`arn:aws:acm:${plan.region}:*:certificate/*`],
    ),
  ],
  'metrics.traffic': plan => any(plan.web, 'ReadMetrics', ['cloudwatch:GetMetricData'], ['*']),
  'metrics.alarms': plan => any(plan.web, 'ReadAlarms', ['cloudwatch:DescribeAlarms'], ['*']),
};

/** The IAM policy that the cutover of this plan needs: its calls on its records, schedules and services, and its journal. */
export function policyFor(plan: Plan): Policy {
  const calls = Object.keys(CALLS).filter((name): name is AwsCall => Object.hasOwn(ACTIONS, name));
  const statements = [
    ...calls.flatMap(name => ACTIONS[name](plan)),
    ...readLogs(plan),
    ...journal(plan),
    ...roles(plan),
  ];
  return {Version: '2012-10-17', Statement: located(statements, plan.region, plan.account)};
}

/** A role of another account for its zones, and the least that it has to allow. */
export interface ZoneRole {
  readonly role: string;
  readonly policy: Policy;
}

/** The policies of the roles that are assumed for zones of other accounts (cutover T26). */
export function zoneRolesFor(plan: Plan): readonly ZoneRole[] {
  const arns = [...new Set(plan.web.flatMap(track => track.zones.flatMap(({role}) => role ?? [])))].sort();
  return arns.map(role => {
    const statements = [
      ...readRecords(plan, role),
      ...changeRecords(plan, role),
      ...any([1], 'ReadChanges', ['route53:GetChange'], ['arn:aws:route53:::change/*']),
      ...readNameServers(plan, role),
    ];
    return {role, policy: {Version: '2012-10-17', Statement: located(statements, plan.region)}};
  });
}

function roles(plan: Plan): readonly Statement[] {
  const arns = [...new Set(plan.web.flatMap(track => track.zones.flatMap(({role}) => role ?? [])))];
  return any(arns, 'AssumeZoneRoles', ['sts:AssumeRole'], arns);
}

function journal({state, region}: Plan): readonly Statement[] {
  const [, scheme, place = '', key = ''] = /^(s3|dynamodb):\/\/([^/]+)\/(.+)$/.exec(state) ?? [];
  if (scheme === 's3')
    return any([1], 'Journal', ['s3:GetObject', 's3:PutObject'], [`arn:aws:s3:::${place}/${key}`]);
  return scheme === 'dynamodb'
    ? any(
        [1],
        'Journal',
        ['dynamodb:GetItem', 'dynamodb:PutItem'],
        [`arn:aws:dynamodb:${region}:*:table/${place}`],
      )
    : [];
}

function machines({batches}: Plan): readonly string[] {
  return [...new Set(batches.flatMap(({machine}) => machine ?? []))];
}

function schedules({region, batches}: Plan): readonly string[] {
  return batches.flatMap(batch =>
    batch.schedules.map(({group, name}) => `arn:aws:scheduler:${region}:*:schedule/${group}/${name}`),
  );
}

/** The services that guards and workers look at. */
function guarded({web, workers}: Plan): readonly string[] {
  return [
    ...new Set([
      ...web.flatMap(({guards, backing = []}) => [
        ...guards.services,
        ...backing.map(({service}) => service),
      ]),
      ...workers.map(worker => worker.service),
    ]),
  ];
}

function service({region, cluster}: Plan, name: string): string {
  return `arn:aws:ecs:${region}:*:service/${cluster}/${name}`;
}

/** The statements with the partition of the region in their ARNs, and the account where it is known. */
function located(statements: readonly Statement[], region: string, account = '*'): readonly Statement[] {
  const partition = partitionOf(region);
  return statements.map(statement => ({
    ...statement,
    Resource: statement.Resource.map(arn =>
      arn
        .replace(/^arn:aws:/, `arn:${partition}:`)
        .replace(/^(arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*):\*:/, `$1:${account}:`),
    ),
  }));
}
