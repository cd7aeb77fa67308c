import {expect, test} from 'vitest';
import {rolesFor} from '../../src/cutover/cluster-roles.ts';
import {policyFor, zoneRolesFor} from '../../src/cutover/permissions.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {conditionName} from '../../src/cutover/record-permissions.ts';
import {byGit, shopPlan} from './shop.ts';

test('a job that runs as a state machine is proven and caught up there, and nowhere else', () => {
  const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:shop-billing';
  const plan = shopPlan();
  const actions = (batches: typeof plan.batches) =>
    policyFor({...plan, batches}).Statement.filter(({Action}) =>
      Action.some(name => name.startsWith('states:')),
    );
  expect(actions(plan.batches)).toEqual([]);
  expect(actions(plan.batches.map(batch => ({...batch, machine})))).toMatchObject([
    {Action: ['states:ListExecutions'], Resource: [machine]},
    {Action: ['states:StartExecution'], Resource: [machine]},
  ]);
});

test('to ask inside of VPCs takes one family, and to pass one role only where the image is not public (T21)', () => {
  const plan = shopPlan();
  const statements = (prober: typeof plan.prober) =>
    policyFor({...plan, ...(prober && {prober})}).Statement.filter(({Sid}) => Sid.includes('Probe'));
  expect(statements(plan.prober).map(({Sid, Action, Resource}) => [Sid, Action, Resource])).toEqual([
    ['RegisterProbe', ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], ['*']],
    [
      'RunProbe',
      ['ecs:RunTask'],
      [
        'arn:aws:ecs:eu-central-1:*:task-definition/k2e-shop-probe',
        'arn:aws:ecs:eu-central-1:*:task-definition/k2e-shop-probe:*',
      ],
    ],
    ['ReadProbes', ['ecs:ListTasks', 'ecs:DescribeTasks'], ['*']],
  ]);
  const executionRole = 'arn:aws:iam::123456789012:role/ecs-pull';
  expect(statements({family: 'f', image: 'i', executionRole})).toContainEqual({
    Sid: 'PassProbeRole',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: [executionRole],
    Condition: {StringEquals: {'iam:PassedToService': ['ecs-tasks.amazonaws.com']}},
  });
  const {prober: _, ...without} = plan;
  expect(JSON.stringify(policyFor(without))).not.toContain('Probe');
});

test('a role for a zone of another account gets a policy for that zone alone, and the own one nothing of it (T26)', () => {
  const role = 'arn:aws:iam::444455556666:role/k2e-cutover';
  const plan = shopPlan();
  const web = plan.web.map(track => ({
    ...track,
    zones: track.zones.map(zone => (zone.private ? {...zone, role} : zone)),
  }));
  const [found, ...others] = zoneRolesFor({...plan, web});
  expect(others).toEqual([]);
  expect(found?.role).toBe(role);
  expect(found?.policy.Statement.map(({Sid, Resource}) => [Sid, Resource])).toEqual([
    ['ReadRecords', ['arn:aws:route53:::hostedzone/ZPRIVATE']],
    ['ChangeRecords', ['arn:aws:route53:::hostedzone/ZPRIVATE']],
    ['ReadChanges', ['arn:aws:route53:::change/*']],
    ['ReadNameServers', ['arn:aws:route53:::hostedzone/ZPRIVATE']],
  ]);
  const own = JSON.stringify(policyFor({...plan, web}));
  expect(own).not.toContain('ZPRIVATE');
  expect(own).toContain(role);
  expect(zoneRolesFor(plan)).toEqual([]);
});

test('access logs may be read where the plan found some, and nowhere else (T19)', () => {
  const plan = shopPlan();
  const s3 = (web: typeof plan.web) =>
    policyFor({...plan, web, state: 'journal.jsonl'}).Statement.filter(({Action}) =>
      Action.some(name => name.startsWith('s3:')),
    );
  expect(s3(plan.web)).toEqual([]);
  const folder = 'elb/AWSLogs/123456789012/elasticloadbalancing/eu-central-1/*';
  expect(s3(plan.web.map(track => ({...track, logs: {bucket: 'logs', prefix: 'elb'}})))).toMatchObject([
    {
      Action: ['s3:ListBucket'],
      Resource: ['arn:aws:s3:::logs'],
      Condition: {StringLike: {'s3:prefix': [folder]}},
    },
    {Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::logs/${folder}`]},
  ]);
  expect(
    s3([])
      .concat(policyFor({...plan, web: []}).Statement)
      .map(({Sid}) => Sid),
  ).not.toContain('ReadBalancerAttributes');
});

test.each([
  ['*.example.com', '\\052.example.com'],
  ['a_b-1.example.com', 'a_b-1.example.com'],
  ['\\303\\274ber.example.com', '\\303\\274ber.example.com'],
  ['\u00fcber.example.com', '\\303\\274ber.example.com'],
  ['a/b.example.com', 'a\\057b.example.com'],
])('a condition has %s as Route 53 escapes it (T14)', (name, escaped) => {
  expect(conditionName(name)).toBe(escaped);
});

/** What the roles of a plan allow: namespace, verbs, resource and name. */
function rights(plan: Plan): readonly string[] {
  return rolesFor(plan).flatMap(({metadata, rules}) =>
    rules.flatMap(({apiGroups, resources, resourceNames = ['*'], verbs}) =>
      apiGroups.flatMap(group =>
        resources.flatMap(resource =>
          resourceNames.map(name => `${metadata.namespace}: ${verbs.join(' ')} ${resource}.${group}/${name}`),
        ),
      ),
    ),
  );
}

test('the policy names the account of the plan and the partition of its region, and each resource and rule once', () => {
  const plan = shopPlan();
  const [job] = plan.batches;
  if (!job) throw new Error('The plan has no job.');
  const twice = {
    ...plan,
    account: '123456789012',
    region: 'eusc-de-east-1',
    batches: [job, {...job, id: 'batch/shop/other', name: 'other', family: 'other'}],
  };
  const resources = policyFor(twice).Statement.flatMap(({Resource}) => Resource);
  expect(resources).toContain('arn:aws-eusc:iam::123456789012:role/*');
  expect(resources.filter(arn => /:\*:[a-z]/.test(arn) || arn.startsWith('arn:aws:'))).toEqual([]);
  for (const {Resource} of policyFor(twice).Statement) expect(Resource).toEqual([...new Set(Resource)]);
  const all = rights(twice);
  expect(all).toEqual([...new Set(all)]);
});

test('on the cluster what the plan touches may be read and changed, and nothing else', () => {
  expect(rights(shopPlan())).toEqual([
    'argocd: get patch applications.argoproj.io/shop',
    'shop: get deployments.apps/web',
    'shop: get patch cronjobs.batch/billing',
    'shop: patch cronjobs/status.batch/billing',
    'shop: list create jobs.batch/*',
    'shop: get patch deployments.apps/worker',
    'shop: list pods./*',
    'shop: get patch ingresses.networking.k8s.io/web',
    'shop: get patch scaledobjects.keda.sh/worker',
    'shop: list secrets./*',
  ]);
});

test('what stands in Git k2e may not change; but it marks firings, and runs those that were missed (T57)', () => {
  expect(rights(byGit(shopPlan())).filter(right => / (patch|create) /.test(right))).toEqual([
    'shop: patch cronjobs/status.batch/billing',
    'shop: list create jobs.batch/*',
    'shop: get patch ingresses.networking.k8s.io/web',
  ]);
});

test.each([
  ['s3://cutover/shop.json', ['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::cutover/shop.json'],
  [
    'dynamodb://cutover/shop',
    ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'arn:aws:dynamodb:eu-central-1:*:table/cutover',
  ],
])('a journal in %s may be read and written', (state, actions, resource) => {
  const journal = policyFor({...shopPlan(), state}).Statement.find(({Sid}) => Sid === 'Journal');
  expect([journal?.Action, journal?.Resource]).toEqual([actions, [resource]]);
});

test('services of the guards and of the workers may be read, those of the workers scaled; nothing allows nothing', () => {
  const {Statement} = policyFor(shopPlan());
  const of = (action: string) =>
    Statement.filter(({Action}) => Action.includes(action)).flatMap(({Resource}) => Resource);
  const service = (name: string) => `arn:aws:ecs:eu-central-1:*:service/main/${name}`;
  expect(of('ecs:DescribeServices')).toEqual(['web', 'worker'].map(service));
  expect(of('ecs:UpdateService')).toEqual(['worker'].map(service));
  expect(Statement.filter(({Action, Resource}) => Action.length === 0 || Resource.length === 0)).toEqual([]);
});

test('what the load balancers of hosts listen on may be read, with the certificates; without hosts nothing of it', () => {
  const plan = {...shopPlan(), account: '123456789012', region: 'cn-north-1'};
  const of = (web: Plan['web']) =>
    policyFor({...plan, web})
      .Statement.filter(({Sid}) => ['ReadListeners', 'ReadCertificates'].includes(Sid))
      .map(({Action, Resource}) => [Action, Resource]);
  expect(of(plan.web)).toEqual([
    [['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeListenerCertificates'], ['*']],
    [['acm:DescribeCertificate'], ['arn:aws-cn:acm:cn-north-1:123456789012:certificate/*']],
  ]);
  expect(of([])).toEqual([]);
});
