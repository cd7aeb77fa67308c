import {describe, expect, it} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {ecspresso} from '../../../src/emit/ecspresso/ecspresso.ts';
import type {Emitter} from '../../../src/emit/emitter.ts';
import {select} from '../../../src/emit/output-folder.ts';
import {terraform, terraformInfra} from '../../../src/emit/terraform/terraform.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {object, planOf, resource, shop} from '../plans.ts';
import {ConfigurationReader} from './reader.ts';

function emitted(plan: Plan, emitter: Emitter = terraform) {
  const {files, notCarried, placeholders} = emitter.emit(select(plan, true));
  const json = (name: string) => {
    const file = files.find(({path}) => path.endsWith(`/${name}.tf.json`));
    return file && JSON.parse(file.content);
  };
  return {files, reader: new ConfigurationReader(files), json, notCarried, placeholders};
}

const forward = (more: object) =>
  planOf([
    resource('listener-rules/r', {
      ListenerArn: 'arn:aws:l',
      Priority: 1,
      Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: ['/']}}],
      Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}],
      ...more,
    }),
  ]);

const provider = (plan: Plan) => emitted(plan).json('versions').terraform.required_providers.aws.version;

describe('a configuration', () => {
  const {reader, json} = emitted(soundPlan());

  it('has a file for each layer', () => {
    const {files} = emitted(soundPlan());
    expect(files.map(({path}) => path).filter(path => path.endsWith('.tf.json'))).toEqual(
      expect.arrayContaining(
        ['foundation', 'identity', 'load-balancing', 'services', 'schedules', 'variables', 'versions'].map(
          name => `terraform/${name}.tf.json`,
        ),
      ),
    );
  });

  it('has a file of container definitions for each task definition, one key a line', () => {
    const {files} = emitted(soundPlan());
    const file = files.find(({path}) => path === 'terraform/container-definitions/web.json.tftpl');
    expect(file?.content).toContain('"awslogs-group": "${log_groups_web}",\n');
    expect(reader.block('aws_ecs_task_definition.web').container_definitions).toContain(
      'log_groups_web = aws_cloudwatch_log_group.web.name',
    );
  });

  it('asks for what only the user knows, without defaults', () => {
    const {variable} = json('variables');
    expect(variable.network_task_subnets).toMatchObject({type: 'list(string)'});
    expect(variable.network_vpc_id).not.toHaveProperty('default');
    expect(emitted(shop()).placeholders).toContainEqual({
      key: 'network.vpcId',
      files: ['terraform/variables.tf.json'],
    });
  });

  it('asks AWS for account, region and partition', () => {
    const plan = planOf([resource('clusters/a', {clusterName: `a-${configToken('aws.accountId')}`})]);
    const {json: parsed, placeholders, reader: read} = emitted(plan);
    expect(parsed('data')).toEqual({data: {aws_caller_identity: {current: {}}}});
    expect(placeholders).toEqual([]);
    expect(read.block('aws_ecs_cluster.a').name).toBe('a-${data.aws_caller_identity.current.account_id}');
  });

  it('does not own counts, weights and the state of schedules once they are made', () => {
    const ignored = (address: string) => Object(reader.block(address).lifecycle).ignore_changes;
    expect(ignored('aws_ecs_service.web')).toEqual(['desired_count']);
    expect(ignored('aws_ecs_service.host')).toEqual(['desired_count']);
    expect(ignored('aws_scheduler_schedule.nightly')).toEqual(['state']);
    expect(reader.block('aws_scheduler_schedule.nightly').state).toBe('DISABLED');
    expect(ignored('aws_lb_listener_rule.web_10')).toEqual(['action[0].forward']);
    expect(ignored('aws_lb_listener_rule.web_20')).toBeUndefined();
  });

  it('makes a new target group before the old one goes', () => {
    expect(reader.block('aws_lb_target_group.web').lifecycle).toEqual({create_before_destroy: true});
  });

  it('lets out what EC2 lets out of new security groups, where the plan leaves it so', () => {
    expect(reader.block('aws_vpc_security_group_egress_rule.alb_all_ipv4')).toMatchObject({
      cidr_ipv4: '0.0.0.0/0',
      ip_protocol: '-1',
      security_group_id: '${aws_security_group.alb.id}',
    });
    const web = reader.blocks.filter(
      ({type, body}) =>
        type === 'aws_vpc_security_group_egress_rule' &&
        body.security_group_id === '${aws_security_group.web.id}',
    );
    expect(web.map(({body}) => body.ip_protocol)).toEqual(['tcp', 'tcp', '-1']);
  });

  it('has one resource for each rule of a security group and each further certificate', () => {
    expect(reader.block('aws_vpc_security_group_ingress_rule.web_8080_from_alb')).toMatchObject({
      from_port: 8080,
      to_port: 8080,
      referenced_security_group_id: '${aws_security_group.alb.id}',
    });
    expect(reader.block('aws_lb_listener_certificate.shop_443_0f0e0d0c')).toMatchObject({
      listener_arn: '${aws_lb_listener.shop_443.arn}',
    });
  });

  it('has attributes and retention as arguments', () => {
    expect(reader.block('aws_lb.shop')).toMatchObject({idle_timeout: '60', internal: true});
    expect(reader.block('aws_lb_target_group.web')).toMatchObject({
      deregistration_delay: '30',
      slow_start: '0',
      health_check: {interval: 10, matcher: '200-399', healthy_threshold: 5, unhealthy_threshold: 2},
    });
    expect(reader.block('aws_cloudwatch_log_group.web')).toMatchObject({retention_in_days: 30});
  });

  it('has policies as JSON text', () => {
    const {policy} = reader.block('aws_iam_role_policy.web_execution');
    expect(JSON.parse(String(policy))).toMatchObject({Version: '2012-10-17'});
  });

  it('waits for what no reference shows', () => {
    expect(emitted(shop()).reader.block('aws_ecs_service.cart').depends_on).toEqual([
      'aws_lb_listener_rule.cart',
    ]);
    expect(emitted(shop()).reader.block('aws_ecs_task_definition.cart').depends_on).toEqual([
      'aws_iam_role_policy.execution',
    ]);
  });

  it('says where each block comes from', () => {
    expect(emitted(shop()).reader.block('aws_ecs_service.cart')['//']).toBe(
      'k2e: services/cart; from Deployment shop/cart',
    );
  });

  it('never holds the value of a secret', () => {
    const plan = planOf([resource('secrets/db', {Name: 'db', SecretString: 'hunter2'})]);
    const {files} = emitted(plan);
    expect(files.map(({content}) => content).join()).not.toContain('hunter2');
  });

  it('keeps apart names that are equal without their punctuation', () => {
    const names = ['a-b', 'a.b', 'a_b'].map(name => resource(`clusters/${name}`, {clusterName: name}));
    expect(Object.keys(emitted(planOf(names)).json('foundation').resource.aws_ecs_cluster)).toHaveLength(3);
  });
});

describe('the provider', () => {
  it('is no newer than what is used needs', () => {
    expect(provider(forward({}))).toBe('>= 5.100.0, < 7.0.0');
    const rewrite = [{Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: '^/a', Replace: '/'}]}}];
    expect(provider(forward({Transforms: rewrite}))).toBe('>= 6.19.0, < 7.0.0');
    const regex = [{Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/a$']}}];
    expect(provider(forward({Conditions: regex}))).toBe('>= 6.19.0, < 7.0.0');
    const managed = resource('task-definitions/m', {
      family: 'm',
      requiresCompatibilities: ['MANAGED_INSTANCES'],
      containerDefinitions: [],
    });
    expect(provider(planOf([managed]))).toBe('>= 6.15.0, < 7.0.0');
    const jwt = [
      {
        Type: 'jwt-validation',
        Order: 1,
        JwtValidationConfig: {Issuer: 'https://i', JwksEndpoint: 'https://j'},
      },
    ];
    expect(provider(forward({Actions: jwt, Transforms: rewrite}))).toBe('>= 6.22.0, < 7.0.0');
  });

  it('has words for transforms and regular expressions', () => {
    expect(emitted(soundPlan()).reader.block('aws_lb_listener_rule.web_10')).toMatchObject({
      condition: [
        {host_header: {values: ['shop.example.com', '*.shop.example.com']}},
        {path_pattern: {regex_values: ['^/api(?:/.*)?$']}},
      ],
      transform: [
        {type: 'url-rewrite', url_rewrite_config: {rewrite: [{regex: '^/api/?(.*)$', replace: '/$1'}]}},
      ],
    });
  });

  it('is not asked for what it lacks', () => {
    const plan = planOf([
      resource('load-balancers/x', {Name: 'x', Subnets: ['subnet-1']}),
      resource('load-balancer-attributes/x', {
        LoadBalancerArn: refToken(handle('load-balancers', 'x'), '/LoadBalancers/0/LoadBalancerArn'),
        Attributes: [{Key: 'unheard.of', Value: '1'}],
      }),
    ]);
    expect(emitted(plan).notCarried).toEqual([
      expect.objectContaining({format: 'terraform', pointer: '/Attributes'}),
    ]);
  });
});

describe('one-off tasks', () => {
  it('are commands in the outputs, and told', () => {
    const {json, notCarried} = emitted(soundPlan());
    expect(json('outputs').output.jobs_migrate.value).toMatch(/^aws ecs run-task --cli-input-json '\{/);
    expect(notCarried).toContainEqual(expect.objectContaining({resource: 'jobs/migrate'}));
  });
});

describe('beside a deploy tool', () => {
  const {reader, json, files} = emitted(soundPlan(), terraformInfra);

  it('is everything but task definitions and services', () => {
    const types = new Set(reader.blocks.map(({type}) => type));
    expect(types).not.toContain('aws_ecs_service');
    expect(types).not.toContain('aws_ecs_task_definition');
    expect(types).toContain('aws_lb_target_group');
    expect(files.every(({path}) => path.startsWith('terraform-infra/'))).toBe(true);
  });

  it('tells what it leaves to the deploy tool', () => {
    const {notCarried} = terraformInfra.emit(select(soundPlan(), true));
    const [left] = (notCarried ?? []).filter(({resource}) => resource === '*');
    expect(left?.message).toContain('services, task-definitions:');
    expect(terraform.emit(select(soundPlan(), true)).notCarried).not.toContainEqual(
      expect.objectContaining({resource: '*'}),
    );
  });

  it('scales services once they are there', () => {
    expect(reader.block('aws_appautoscaling_target.web')).toMatchObject({
      count: '${var.services_deployed ? 1 : 0}',
      resource_id: expect.stringMatching(/^service\/shop\/.*web/),
    });
    expect(json('variables').variable.services_deployed).toMatchObject({type: 'bool', default: false});
  });

  it('gives the deploy tool every value that its files ask for', () => {
    const {files: own} = ecspresso.emit(select(soundPlan(), true));
    const asked = own
      .filter(({path}) => path.endsWith('variables.example.env'))
      .flatMap(({content}) => [...content.matchAll(/^#(K2E_\w+)=$/gm)].map(([, name]) => name));
    const lines = String(reader.value(json('outputs').output.deploy_variables.value)).split('\n');
    const given = new Map(
      lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter(name => !given.has(name ?? ''))).toEqual([]);
    expect(given.get('K2E_ROLES_WEB_EXECUTION_ARN')).toBe('<arn roles/web-execution>');
  });

  it('names task definitions by their family', () => {
    expect(
      reader.value(Object(reader.block('aws_scheduler_schedule.nightly').target).ecs_parameters),
    ).toMatchObject({
      task_definition_arn: 'arn:<aws.partition>:ecs:<aws.region>:<aws.accountId>:task-definition/batch',
    });
  });
});

it('an empty plan gives no configuration', () => {
  expect(emitted(planOf([])).files).toEqual([]);
  const sources = [object('Job', 'x')];
  const job = resource('jobs/x', {taskDefinition: 'x'}, {sources});
  expect(emitted(planOf([job])).notCarried).toHaveLength(1);
});
