import {describe, expect, it} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {emitCloudFormation} from '../../../src/emit/cloudformation/cloudformation.ts';
import {LIMITS} from '../../../src/emit/cloudformation/stacks.ts';
import type {Template} from '../../../src/emit/cloudformation/template.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {object, planOf, resource, shop} from '../plans.ts';

/** Templates (and the stack policy) by file name. */
function emitted(plan: Plan, limits = LIMITS as Readonly<Record<keyof typeof LIMITS, number>>) {
  const {files, notCarried, placeholders} = emitCloudFormation(select(plan, true), limits);
  const parsed = new Map(
    files.map(({path, content}) => [path.replace('cloudformation/', ''), JSON.parse(content)]),
  );
  return {files: parsed, template: parsed.get('template.json'), notCarried, placeholders};
}

const trust = {Version: '2012-10-17' as const, Statement: []};

describe('the resources of a template', () => {
  const {template} = emitted(soundPlan());
  const {Resources} = template;

  it('are named by kind and name', () => {
    expect(Object.keys(Resources)).toEqual(
      expect.arrayContaining(['ServiceWeb', 'TaskDefinitionBatch', 'ListenerShop443', 'ListenerRuleWeb10']),
    );
  });

  it('keep apart names that are equal without their punctuation', () => {
    const plan = planOf([
      resource('clusters/a-b', {clusterName: 'a-b'}),
      resource('clusters/a.b', {clusterName: 'a.b'}),
      resource('clusters/ab', {clusterName: 'ab'}),
    ]);
    const ids = Object.keys(emitted(plan).template.Resources);
    expect(ids).toHaveLength(3);
    expect(ids).toContain('ClusterAB');
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('have attributes and retention within them', () => {
    expect(Resources.TargetGroupWeb.Properties.TargetGroupAttributes).toContainEqual({
      Key: 'slow_start.duration_seconds',
      Value: '0',
    });
    expect(Resources.LoadBalancerShop.Properties.LoadBalancerAttributes).toHaveLength(1);
    expect(Resources.LogGroupWeb.Properties).toEqual({
      LogGroupName: '/ecs/shop/web',
      RetentionInDays: 30,
      Tags: [{Key: 'team', Value: 'web'}],
    });
    expect(Resources.RoleWebExecution.Properties.Policies).toEqual([
      {PolicyName: 'execution', PolicyDocument: expect.objectContaining({Version: '2012-10-17'})},
    ]);
  });

  it('have one resource for each rule of a security group', () => {
    expect(Resources.SecurityGroupRuleWeb8080FromAlb.Properties).toEqual({
      GroupId: {'Fn::GetAtt': ['SecurityGroupWeb', 'GroupId']},
      IpProtocol: 'tcp',
      FromPort: 8080,
      ToPort: 8080,
      SourceSecurityGroupId: {'Fn::GetAtt': ['SecurityGroupAlb', 'GroupId']},
    });
    expect(Resources.SecurityGroupRuleWeb8081From100008.Properties).toMatchObject({
      FromPort: 80,
      ToPort: 81,
      CidrIp: '10.0.0.0/8',
      Description: 'VPC',
    });
  });

  it('refer to each other instead of repeating names', () => {
    const [, container] = Resources.TaskDefinitionWeb.Properties.ContainerDefinitions;
    expect(container.LogConfiguration.Options['awslogs-group']).toEqual({Ref: 'LogGroupWeb'});
    expect(Resources.ServiceWeb.Properties.ServiceConnectConfiguration.Namespace).toEqual({
      'Fn::GetAtt': ['NamespaceShop', 'Arn'],
    });
    expect(Resources.ScheduleNightly.Properties.GroupName).toEqual({Ref: 'ScheduleGroupShop'});
    expect(Resources.ScalingPolicyCpu.Properties).not.toHaveProperty('ResourceId');
    expect(Resources.ScalingPolicyCpu.Properties.ScalingTargetId).toEqual({Ref: 'ScalableTargetWeb'});
  });

  it('say where they come from', () => {
    const {Resources: made} = emitted(shop()).template;
    expect(made.ServiceCart.Metadata.k2e).toEqual({
      resource: 'services/cart',
      sources: ['Deployment shop/cart'],
    });
  });

  it('wait for what no reference shows', () => {
    const {Resources: made} = emitted(shop()).template;
    expect(made.ServiceCart.DependsOn).toEqual(['ListenerRuleCart']);
    expect(made.TaskDefinitionCart).not.toHaveProperty('DependsOn');
  });

  it('that hold data outlive the stack, except what a failed creation made', () => {
    for (const id of ['LogGroupWeb', 'SecretRegistry']) {
      expect(Resources[id]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('never hold the value of a secret', () => {
    const plan = planOf([resource('secrets/db', {Name: 'db', SecretString: 'hunter2'})]);
    const {files} = emitCloudFormation(select(plan, true));
    expect(files.map(({content}) => content).join()).not.toContain('hunter2');
  });
});

describe('what CloudFormation cannot say', () => {
  it('one-off tasks are commands in the outputs', () => {
    const {template, notCarried} = emitted(soundPlan());
    expect(notCarried).toContainEqual(expect.objectContaining({resource: 'jobs/migrate', pointer: ''}));
    const [start] = template.Outputs.JobMigrate.Value['Fn::Join'][1];
    expect(start).toMatch(/^aws ecs run-task --cli-input-json '\{/);
  });

  it('members that a type lacks are told', () => {
    const plan = planOf([
      resource('schedules/once', {
        Name: 'once',
        ScheduleExpression: 'at(2027-01-01T00:00:00)',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {Arn: 'x', RoleArn: 'y'},
        ActionAfterCompletion: 'DELETE',
      }),
    ]);
    const {template, notCarried} = emitted(plan);
    expect(template.Resources.ScheduleOnce.Properties).not.toHaveProperty('ActionAfterCompletion');
    expect(notCarried).toEqual([
      expect.objectContaining({resource: 'schedules/once', pointer: '/ActionAfterCompletion'}),
    ]);
  });

  it('attributes of a load balancer that the plan does not make are told', () => {
    const plan = planOf([
      resource('clusters/a', {clusterName: 'a'}),
      resource('load-balancer-attributes/x', {LoadBalancerArn: 'arn:aws:x', Attributes: []}),
    ]);
    expect(emitted(plan).notCarried).toEqual([
      expect.objectContaining({resource: 'load-balancer-attributes/x', pointer: ''}),
    ]);
  });

  it('policies that would close a circle stand alone', () => {
    const plan = planOf([
      resource('roles/a', {RoleName: 'a', AssumeRolePolicyDocument: trust}),
      resource('security-groups/g', {
        GroupName: 'g',
        Description: refToken(handle('roles', 'a'), '/Role/Arn'),
        VpcId: configToken('network.vpcId'),
      }),
      resource('role-policies/a', {
        RoleName: refToken(handle('roles', 'a'), '/Role/RoleName'),
        PolicyName: 'k2e',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'X',
              Effect: 'Allow',
              Action: 'ec2:Describe*',
              Resource: [refToken(handle('security-groups', 'g'), '/GroupId')],
            },
          ],
        },
      }),
    ]);
    const {Resources} = emitted(plan).template;
    expect(Resources.RoleA.Properties).not.toHaveProperty('Policies');
    expect(Resources.RolePolicyA.Type).toBe('AWS::IAM::RolePolicy');
  });
});

describe('parameters', () => {
  it('ask for what only the user knows, and say what it is', () => {
    const {template, placeholders} = emitted(shop());
    expect(template.Parameters.NetworkVpcId).toMatchObject({Type: 'AWS::EC2::VPC::Id'});
    expect(template.Parameters.NetworkTaskSubnets).toMatchObject({Type: 'List<AWS::EC2::Subnet::Id>'});
    expect(template.Parameters.NetworkVpcId).not.toHaveProperty('Default');
    expect(placeholders.map(({key}) => key).sort()).toEqual([
      'network.albSubnets',
      'network.taskSubnets',
      'network.vpcId',
    ]);
  });

  it('leave account and region to CloudFormation', () => {
    const plan = planOf([resource('clusters/a', {clusterName: configToken('aws.accountId')})]);
    const {template, placeholders} = emitted(plan);
    expect(template).not.toHaveProperty('Parameters');
    expect(template.Resources.ClusterA.Properties.ClusterName).toEqual({Ref: 'AWS::AccountId'});
    expect(placeholders).toEqual([]);
  });
});

describe('the stack policy for a cutover', () => {
  it('keeps updates away from schedules and weighted rules only', () => {
    const policy = emitted(soundPlan()).files.get('cutover-stack-policy.json');
    expect(policy.Statement).toEqual([
      {Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*'},
      {
        Effect: 'Deny',
        Action: 'Update:*',
        Principal: '*',
        Resource: [
          'ListenerRuleWeb10',
          'ScheduleNightly',
          'ScheduleNightlyDom',
          'ScheduleNightlyMachine',
        ].map(id => `LogicalResourceId/${id}`),
      },
    ]);
    expect(emitted(shop()).files.has('cutover-stack-policy.json')).toBe(false);
  });
});

describe('nested stacks', () => {
  const limits = {...LIMITS, resources: 10};
  const {files} = emitted(soundPlan(), limits);
  const templates = [...files].filter(([name]) => !name.startsWith('cutover'));
  const root: Template = files.get('template.json');

  it('stand where one template would exceed the limits, and only there', () => {
    expect([...emitted(soundPlan()).files.keys()].sort()).toEqual([
      'cutover-stack-policy.json',
      'template.json',
    ]);
    expect(templates.length).toBeGreaterThan(3);
    for (const [name, {Resources}] of templates) {
      if (name !== 'template.json') expect(Object.keys(Resources).length, name).toBeLessThanOrEqual(10);
    }
  });

  it('hold every resource once', () => {
    const single = Object.keys(emitted(soundPlan()).template.Resources);
    const nested = templates.flatMap(([name, {Resources}]) =>
      name === 'template.json' ? [] : Object.keys(Resources),
    );
    expect(nested.sort()).toEqual(single.sort());
  });

  it('get all their parameters from the root, which needs nothing but what the user knows', () => {
    for (const body of Object.values(root.Resources)) {
      const {Properties} = body as {
        readonly Properties: {
          readonly TemplateURL: string;
          readonly Parameters?: Readonly<Record<string, unknown>>;
        };
      };
      const child: Template = files.get(Properties.TemplateURL.replace('./', ''));
      expect(Object.keys(Properties.Parameters ?? {}).sort()).toEqual(
        Object.keys(child.Parameters ?? {}).sort(),
      );
      for (const value of Object.values(Properties.Parameters ?? {})) {
        const [stack = '', output = ''] = (value as {'Fn::GetAtt'?: string[]})['Fn::GetAtt'] ?? [];
        if (stack === '') continue;
        const giver = root.Resources[stack] as typeof body as {
          readonly Properties: {readonly TemplateURL: string};
        };
        const {Outputs}: Template = files.get(giver.Properties.TemplateURL.replace('./', ''));
        expect(Object.keys(Outputs ?? {})).toContain(output.replace('Outputs.', ''));
      }
    }
    expect(Object.keys(root.Parameters ?? {}).filter(name => name.startsWith('Imported'))).toEqual([]);
    expect(Object.keys(root.Outputs ?? {})).toContain('LoadBalancerShopDNSName');
  });

  it('need each other in one direction', () => {
    const order = Object.keys(root.Resources);
    const needs = (id: string) =>
      [...JSON.stringify(root.Resources[id]).matchAll(/"(Stack[A-Za-z0-9]+)"/g)].map(match => match[1] ?? '');
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      needs(from).some(next => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    for (const id of order) expect(reaches(id, id), id).toBe(false);
  });

  it('protect their own schedules', () => {
    expect(files.get('cutover-stack-policy-schedules.json').Statement[1].Resource).toContain(
      'LogicalResourceId/ScheduleNightly',
    );
  });
});

it('many schedules share the state DISABLED, as a template has 200 parameters', () => {
  const schedules = Array.from({length: 150}, (_, index) =>
    resource(
      `schedules/s${index}`,
      {
        Name: `s${index}`,
        ScheduleExpression: 'rate(1 day)',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {Arn: 'x', RoleArn: 'y'},
      },
      {sources: [object('CronJob', `s${index}`)]},
    ),
  );
  const {template} = emitted(planOf(schedules));
  expect(template).not.toHaveProperty('Parameters');
  expect(template.Resources.ScheduleS149.Properties.State).toBe('DISABLED');
});

it('an empty plan gives no template', () => {
  expect(emitted(planOf([])).files.size).toBe(0);
});
