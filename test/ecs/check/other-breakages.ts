import {handle} from '../../../src/ecs/resource.ts';
import {refToken} from '../../../src/ecs/token.ts';
import {type Breakage, breakagesOf} from './breakage.ts';

const RULE = 'listener-rules/web-20';
const listener = refToken(handle('listeners', 'shop-443'), '/Listeners/0/ListenerArn');
const statement = {Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*']};

const rule = (priority: number) => ({
  ListenerArn: listener,
  Priority: priority,
  Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: [`/${priority}`]}}],
  Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}],
});

/** What AWS refuses of access points of EFS. */
const ACCESS_POINTS: readonly Breakage[] = breakagesOf('access-points/files', '', [
  ['access-point', 'nothing makes the directory', {'/RootDirectory/CreationInfo': undefined}],
  ['pattern', 'five directories', {'/RootDirectory/Path': '/a/b/c/d/e'}],
  ['pattern', 'a hidden directory', {'/RootDirectory/Path': '/a/.b'}],
  ['pattern', 'no octal mode', {'/RootDirectory/CreationInfo/Permissions': '0789'}],
  ['range', 'a path of 101 characters', {'/RootDirectory/Path': `/${'a'.repeat(100)}`}],
  ['range', 'a user beyond 32 bits', {'/PosixUser/Uid': 4_294_967_296}],
  ['missing-field', 'no file system', {'/FileSystemId': undefined}],
]);

/** What AWS refuses of daemons of Managed Instances. */
const DAEMONS: readonly Breakage[] = [
  ...breakagesOf('daemons/agent', '', [
    ['daemon-name', 'a dot', {'/daemonName': 'a.b'}],
    ['daemon-providers', 'none', {'/capacityProviderArns': []}],
    ['daemon-providers', 'a name', {'/capacityProviderArns/0': 'shop-managed'}],
    ['daemon-update', 'more than all', {'/deploymentConfiguration/drainPercent': 101}],
    ['daemon-update', 'over a day', {'/deploymentConfiguration/bakeTimeInMinutes': 1441}],
    ['missing-field', 'no task definition', {'/daemonTaskDefinitionArn': undefined}],
    ['allowed-values', 'tags of a service', {'/propagateTags': 'SERVICE'}],
  ]),
  ...breakagesOf('daemon-task-definitions/agent', '', [
    ['daemon-volume', 'two sources', {'/volumes/1/host': {sourcePath: '/var/log'}}],
    ['daemon-volume', 'another driver', {'/volumes/1/logDriverVolumeConfiguration/driver': 'syslog'}],
    ['unknown-field', 'a network mode', {'/networkMode': 'host'}],
    ['unknown-field', 'a port mapping', {'/containerDefinitions/0/portMappings': []}],
    ['essential-container', 'no essential container', {'/containerDefinitions/0/essential': false}],
    ['logging', 'a log driver of EC2', {'/containerDefinitions/0/logConfiguration/logDriver': 'gelf'}],
    [
      'execution-role',
      'a secret and no execution role',
      {
        '/executionRoleArn': undefined,
        '/containerDefinitions/0/secrets': [
          {name: 'KEY', valueFrom: 'arn:aws:ssm:eu-central-1:111122223333:parameter/key'},
        ],
      },
    ],
  ]),
];

/** What AWS refuses of load balancing. */
const LOAD_BALANCING: readonly Breakage[] = [
  ...breakagesOf('load-balancers/shop', '', [
    ['load-balancer-name', '33 characters', {'/Name': 'a'.repeat(33)}],
    ['load-balancer-name', 'internal-…', {'/Name': 'internal-shop'}],
    ['load-balancer-name', 'a hyphen at the end', {'/Name': 'shop-'}],
    ['load-balancer-subnets', 'one subnet', {'/Subnets': ['subnet-1']}],
    ['load-balancer-subnets', 'one subnet twice', {'/Subnets': ['subnet-1', 'subnet-1']}],
    ['load-balancer-groups', 'six security groups', {'/SecurityGroups': ['a', 'b', 'c', 'd', 'e', 'f']}],
    ['allowed-values', 'unknown scheme', {'/Scheme': 'public'}],
  ]),
  ...breakagesOf('load-balancer-attributes/shop', '', [
    ['load-balancer-attribute', 'idle timeout of 4001 s', {'/Attributes/0/Value': '4001'}],
    ['load-balancer-attribute', 'unknown attribute', {'/Attributes/0/Key': 'idle_timeout'}],
    [
      'load-balancer-attribute',
      'an attribute twice',
      {'/Attributes/-': {Key: 'idle_timeout.timeout_seconds', Value: '61'}},
    ],
  ]),
  ...breakagesOf('target-groups/web', '', [
    ['target-group-name', '33 characters', {'/Name': 'a'.repeat(33)}],
    ['target-group', 'no VPC', {'/VpcId': undefined}],
    ['target-group', 'no port', {'/Port': undefined}],
    [
      'target-group-health-check',
      'TCP for HTTP',
      {'/HealthCheckProtocol': 'TCP', '/HealthCheckPath': undefined},
    ],
    ['target-group-health-check', 'relative path', {'/HealthCheckPath': 'ready'}],
    ['target-group-health-check', 'timeout equal to the interval', {'/HealthCheckTimeoutSeconds': 10}],
    ['target-group-health-check', 'named port', {'/HealthCheckPort': 'http'}],
    ['matcher', 'code 500', {'/Matcher/HttpCode': '200,500'}],
    ['matcher', 'no number', {'/Matcher/HttpCode': 'ok'}],
    ['matcher', 'gRPC code for HTTP', {'/Matcher': {GrpcCode: '0'}}],
    ['range', 'interval of 4 s', {'/HealthCheckIntervalSeconds': 4, '/HealthCheckTimeoutSeconds': 2}],
    ['range', 'one check to be healthy', {'/HealthyThresholdCount': 1}],
  ]),
  ...breakagesOf('target-groups/grpc', '', [['matcher', 'gRPC code 100', {'/Matcher/GrpcCode': '0-100'}]]),
  ...breakagesOf('target-group-attributes/web', '', [
    ['target-group-attribute', 'delay of 3601 s', {'/Attributes/0/Value': '3601'}],
    ['target-group-attribute', 'slow start of 10 s', {'/Attributes/1/Value': '10'}],
  ]),
  ...breakagesOf('listeners/shop-443', '', [
    ['listener-certificate', 'HTTPS without a certificate', {'/Certificates': undefined}],
    ['listener-certificate', 'a certificate that is none', {'/Certificates/0/CertificateArn': 'cert.pem'}],
    [
      'listener-protocol',
      'TCP at an Application Load Balancer',
      {'/Protocol': 'TCP', '/Certificates': undefined, '/SslPolicy': undefined},
    ],
    ['actions', 'no action', {'/DefaultActions': []}],
    ['action', 'answer as XML', {'/DefaultActions/0/FixedResponseConfig/ContentType': 'text/xml'}],
    ['pattern', 'answer with status 302', {'/DefaultActions/0/FixedResponseConfig/StatusCode': '302'}],
  ]),
  ...breakagesOf('listeners/shop-80', '', [
    [
      'listener-certificate',
      'HTTP with a certificate',
      {'/Certificates': [{CertificateArn: 'arn:aws:acm:x'}]},
    ],
    [
      'action',
      'redirect to itself',
      {'/DefaultActions/0/RedirectConfig': {StatusCode: 'HTTP_301', Path: '/#{path}'}},
    ],
    ['action', 'redirect without configuration', {'/DefaultActions/0/RedirectConfig': undefined}],
    [
      'actions',
      'authentication at HTTP',
      {
        '/DefaultActions': [
          {
            Type: 'authenticate-cognito',
            Order: 1,
            AuthenticateCognitoConfig: {UserPoolArn: 'a', UserPoolClientId: 'b', UserPoolDomain: 'c'},
          },
          {Type: 'fixed-response', Order: 2, FixedResponseConfig: {StatusCode: '404'}},
        ],
      },
    ],
    ['duplicate-name', 'two listeners on one port', {'/Port': 443}],
    [
      'grpc-listener',
      'gRPC behind HTTP',
      {
        '/DefaultActions': [
          {
            Type: 'forward',
            TargetGroupArn: refToken(handle('target-groups', 'grpc'), '/TargetGroups/0/TargetGroupArn'),
          },
        ],
      },
    ],
  ]),
  ...breakagesOf('listener-certificates/shop-443', '', [
    ['certificates', 'a file', {'/Certificates/0/CertificateArn': 'cert.pem'}],
  ]),
  {
    rule: 'check/load-balancer-counts',
    name: '101 rules',
    set: Object.fromEntries(
      Array.from({length: 99}, (_, at) => [`listener-rules/r${at}`, {'': rule(100 + at)}]),
    ),
  },
  {rule: 'check/duplicate-priority', name: 'one priority twice', set: {[RULE]: {'/Priority': 10}}},
  ...breakagesOf(RULE, '', [
    ['range', 'priority 0', {'/Priority': 0}],
    ['rule-values', 'six values', {'/Conditions/3/HttpRequestMethodConfig/Values': ['GET', 'PUT', 'HEAD']}],
    ['rule-values', 'six wildcards', {'/Conditions/0/HttpHeaderConfig/Values/0': '*a*b*c*d*e*'}],
    ['rule-values', 'no conditions', {'/Conditions': []}],
    ['rule-condition', 'unknown field', {'/Conditions/3': {Field: 'cookie', Values: ['a']}}],
    [
      'rule-condition',
      'configuration of another field',
      {'/Conditions/3/PathPatternConfig': {Values: ['/']}},
    ],
    [
      'rule-condition',
      'two conditions on the method',
      {'/Conditions/2': {Field: 'http-request-method', HttpRequestMethodConfig: {Values: ['PUT']}}},
    ],
    [
      'rule-condition',
      'plain values and regular expressions',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {Values: ['/a'], RegexValues: ['^/b$']}}},
    ],
    [
      'rule-condition',
      'a long header name',
      {'/Conditions/0/HttpHeaderConfig/HttpHeaderName': 'x'.repeat(41)},
    ],
    [
      'rule-value',
      'path with %',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {Values: ['/a%20b']}}},
    ],
    [
      'rule-value',
      'host without a dot',
      {'/Conditions/3': {Field: 'host-header', HostHeaderConfig: {Values: ['localhost']}}},
    ],
    [
      'rule-value',
      'host with a port',
      {'/Conditions/3': {Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com:8080']}}},
    ],
    [
      'rule-value',
      '129 characters',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {Values: [`/${'a'.repeat(128)}`]}}},
    ],
    [
      'rule-value',
      'look-ahead',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/(?!api)']}}},
    ],
    [
      'rule-value',
      'back-reference',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/(a)\\1$']}}},
    ],
    [
      'rule-value',
      'possessive quantifier',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/a*+$']}}},
    ],
    [
      'rule-value',
      'broken expression',
      {'/Conditions/3': {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/(a']}}},
    ],
    ['rule-value', 'address without a length', {'/Conditions/2/SourceIpConfig/Values/0': '10.0.0.1'}],
    [
      'actions',
      'an answer before the last action',
      {
        '/Actions': [
          {Type: 'fixed-response', Order: 1, FixedResponseConfig: {StatusCode: '404'}},
          {Type: 'fixed-response', Order: 2, FixedResponseConfig: {StatusCode: '404'}},
        ],
      },
    ],
    [
      'action',
      'six target groups',
      {
        '/Actions': [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: Array.from({length: 6}, (_, at) => ({TargetGroupArn: `arn:${at}`})),
            },
          },
        ],
      },
    ],
    [
      'action',
      'weight 1000',
      {
        '/Actions': [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                {TargetGroupArn: 'arn:1', Weight: 1000},
                {TargetGroupArn: 'arn:2', Weight: 1},
              ],
            },
          },
        ],
      },
    ],
    ['action', 'forward to nothing', {'/Actions': [{Type: 'forward'}]}],
    [
      'transform',
      'two rewrites of the URL',
      {
        '/Transforms': [1, 2].map(() => ({
          Type: 'url-rewrite',
          UrlRewriteConfig: {Rewrites: [{Regex: '^a', Replace: 'b'}]},
        })),
      },
    ],
    [
      'transform',
      'a long expression',
      {
        '/Transforms': [
          {Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: 'a'.repeat(1025), Replace: 'b'}]}},
        ],
      },
    ],
  ]),
];

/** What AWS refuses of schedules. */
const SCHEDULES: readonly Breakage[] = [
  ...breakagesOf('schedules/nightly', '', [
    ['schedule-expression', 'five fields', {'/ScheduleExpression': 'cron(0 2 * * *)'}],
    ['schedule-expression', 'both day fields', {'/ScheduleExpression': 'cron(0 2 1 * 2 *)'}],
    ['schedule-expression', 'rate(1 minutes)', {'/ScheduleExpression': 'rate(1 minutes)'}],
    ['schedule-expression', 'rate(0 minutes)', {'/ScheduleExpression': 'rate(0 minutes)'}],
    ['schedule-expression', 'minute 61', {'/ScheduleExpression': 'cron(61 2 * * ? *)'}],
    ['schedule-expression', 'garbage', {'/ScheduleExpression': 'at noon'}],
    ['time-zone', 'unknown zone', {'/ScheduleExpressionTimezone': 'Mars/Phobos'}],
    ['missing-field', 'no window', {'/FlexibleTimeWindow': undefined}],
    [
      'flexible-window',
      'a window that is off with a length',
      {'/FlexibleTimeWindow/MaximumWindowInMinutes': 5},
    ],
    ['flexible-window', 'a window without a length', {'/FlexibleTimeWindow/Mode': 'FLEXIBLE'}],
    ['pattern', 'name with a slash', {'/Name': 'shop/nightly'}],
    ['range', 'name of 65 characters', {'/Name': 'x'.repeat(65)}],
    ['range', 'eleven tasks', {'/Target/EcsParameters/TaskCount': 11}],
    ['range', '186 retries', {'/Target/RetryPolicy/MaximumRetryAttempts': 186}],
    ['range', 'event age of 59 s', {'/Target/RetryPolicy/MaximumEventAgeInSeconds': 59}],
    ['schedule-group', 'unknown group', {'/GroupName': 'other'}],
    ['duplicate-name', 'one schedule twice', {'/Name': 'nightly-dom'}],
    ['schedule-target', 'no parameters of ECS', {'/Target/EcsParameters': undefined}],
    ['schedule-target', 'name of the cluster', {'/Target/Arn': 'shop'}],
    ['schedule-input', 'input of 300 KB', {'/Target/Input': JSON.stringify({note: 'x'.repeat(300_000)})}],
    ['schedule-input', 'input that is no JSON', {'/Target/Input': '{'}],
    [
      'schedule-input',
      'long overrides',
      {'/Target/Input': JSON.stringify({containerOverrides: [{name: 'run', command: ['x'.repeat(8200)]}]})},
    ],
    [
      'container-override',
      'an unknown container',
      {'/Target/Input': '{"containerOverrides":[{"name":"nobody"}]}'},
    ],
    ['network-configuration', 'no subnets', {'/Target/EcsParameters/NetworkConfiguration': undefined}],
    [
      'launch-type',
      'launch type and strategy',
      {'/Target/EcsParameters/CapacityProviderStrategy': [{capacityProvider: 'FARGATE', weight: 1}]},
    ],
  ]),
  ...breakagesOf('schedules/nightly-dom', '', [
    [
      'schedule-input',
      'long client token',
      {
        '/Target/Input': JSON.stringify({
          TaskDefinition: 'elsewhere',
          ClientToken: `${'x'.repeat(50)}-<aws.scheduler.scheduled-time>`,
        }),
      },
    ],
  ]),
];

/** What Step Functions refuses of state machines. */
export const MACHINES: readonly Breakage[] = [
  ...breakagesOf('state-machines/nightly', '', [
    ['state-machine-name', 'a name with a space', {'/name': 'my job'}],
    ['state-machine-name', 'a name of 81 characters', {'/name': 'x'.repeat(81)}],
    ['allowed-values', 'a type that is none', {'/type': 'FAST'}],
    ['wrong-type', 'a definition as text', {'/definition': '{}'}],
    ['missing-field', 'no definition', {'/definition': undefined}],
    ['state-machine-size', 'a definition of 2 MiB', {'/definition/Comment': 'x'.repeat(2_097_152)}],
    ['unknown-field', 'an unknown field', {'/description': 'x'}],
  ]),
  ...breakagesOf('state-machines/nightly', '/definition', [
    ['state-machine-definition', 'a start that is not there', {'/StartAt': 'Nowhere'}],
    ['state-machine-definition', 'no states', {'/States': {}}],
    ['state-machine-definition', 'a field of no type', {'/States/GiveUp/Next': 'Each'}],
    ['state-machine-definition', 'a type that is none', {'/States/GiveUp/Type': 'End'}],
    ['state-machine-definition', 'a name twice', {'/States/Run': {Type: 'Succeed'}}],
    ['state-machine-definition', 'a state that nothing leads to', {'/States/Lost': {Type: 'Succeed'}}],
    ['state-machine-definition', 'a next state that is not there', {'/States/Check/Default': 'Nowhere'}],
    ['state-machine-definition', 'a long name', {[`/States/${'x'.repeat(81)}`]: {Type: 'Succeed'}}],
    ['state-machine-definition', 'neither next nor end', {'/States/Each/End': undefined}],
    ['state-machine-definition', 'half a second', {'/TimeoutSeconds': 0.5}],
    ['state-machine-definition', 'a broken path', {'/States/Each/ItemsPath': 'items'}],
    ['state-machine-definition', 'a path to several places', {'/States/Each/ResultPath': '$.items[*]'}],
    [
      'state-machine-definition',
      'an unknown intrinsic function',
      {'/States/Each/ItemSelector': {'index.$': 'States.Minus(1, 2)'}},
    ],
    [
      'state-machine-definition',
      'brackets that do not close',
      {'/States/Each/ItemSelector': {'index.$': "States.Format('{}', $.index"}},
    ],
    [
      'state-machine-definition',
      'two comparisons',
      {'/States/Check/Choices/0': {Variable: '$.a', NumericEquals: 1, IsPresent: true, Next: 'GiveUp'}},
    ],
    [
      'state-machine-definition',
      'text as a number',
      {'/States/Check/Choices/0/And/0': {Variable: '$.a', NumericEquals: '1'}},
    ],
    ['state-machine-definition', 'no choices', {'/States/Check/Choices': []}],
    [
      'state-machine-definition',
      'a wildcard before the last place',
      {
        '/States/Each/ItemProcessor/States/Run/Retry/0/ErrorEquals': ['States.ALL'],
        '/States/Each/ItemProcessor/States/Run/Retry/-': {ErrorEquals: ['States.Timeout']},
      },
    ],
    [
      'state-machine-definition',
      'a delay that shrinks',
      {'/States/Each/ItemProcessor/States/Run/Retry/0/MaxDelaySeconds': 5},
    ],
    ['state-machine-definition', 'two times', {'/States/Each/ItemProcessor/States/Pause/SecondsPath': '$.x'}],
    [
      'container-override',
      'an unknown container',
      {'/States/Each/ItemProcessor/States/Run/Parameters/Overrides/ContainerOverrides/0/Name': 'nobody'},
    ],
    [
      'network-configuration',
      'no subnets',
      {'/States/Each/ItemProcessor/States/Run/Parameters/NetworkConfiguration': undefined},
    ],
  ]),
  ...breakagesOf('schedules/nightly-machine', '', [
    ['schedule-target', 'parameters of ECS', {'/Target/EcsParameters': {TaskDefinitionArn: 'elsewhere'}}],
  ]),
];

/** What AWS refuses of everything else. */
const ACCOUNT: readonly Breakage[] = [
  ...breakagesOf('clusters/shop', '', [['ecs-name', 'cluster with a dot', {'/clusterName': 'shop.prod'}]]),
  ...breakagesOf('namespaces/shop', '', [['pattern', 'namespace with a space', {'/Name': 'my shop'}]]),
  ...breakagesOf('log-groups/web', '', [
    ['pattern', 'log group with a space', {'/logGroupName': '/ecs/my web'}],
    ['log-group-name', 'log group of AWS', {'/logGroupName': 'aws/ecs'}],
  ]),
  ...breakagesOf('log-retention/web', '', [['log-retention', '31 days', {'/retentionInDays': 31}]]),
  ...breakagesOf('secrets/registry', '', [
    ['secret-name', 'a space', {'/Name': 'shop registry'}],
    ['secret-name', 'the end of an ARN', {'/Name': 'shop-AbCdEf'}],
    ['secret-value', 'a value', {'/SecretString': 'x'}],
    ['plain-secret', 'the mark of a secret', {'/Description': 'See <a secret>.'}],
  ]),
  ...breakagesOf('roles/web-task', '', [
    ['range', 'role name of 65 characters', {'/RoleName': 'x'.repeat(65)}],
    ['pattern', 'role name with a slash', {'/RoleName': 'a/b'}],
    ['duplicate-name', 'two roles of one name', {'/RoleName': 'web-execution'}],
    ['wrong-type', 'trust policy as text', {'/AssumeRolePolicyDocument': '{}'}],
    ['trust-policy', 'nobody is trusted', {'/AssumeRolePolicyDocument/Statement/0/Principal': undefined}],
    ['trust-policy', 'no statement', {'/AssumeRolePolicyDocument/Statement': []}],
    [
      'trust-policy',
      'a long policy',
      {
        '/AssumeRolePolicyDocument/Statement/0/Condition': {
          StringEquals: {'aws:SourceAccount': '1'.repeat(2100)},
        },
      },
    ],
    ['unknown-field', 'NotPrincipal', {'/AssumeRolePolicyDocument/Statement/0/NotPrincipal': {}}],
    ['allowed-values', 'old policy language', {'/AssumeRolePolicyDocument/Version': '2008-10-17'}],
  ]),
  ...breakagesOf('role-policies/web-execution', '/PolicyDocument', [
    ['role-policy', 'a principal', {'/Statement/0/Principal': {Service: 'ecs-tasks.amazonaws.com'}}],
    ['role-policy', 'no resource', {'/Statement/0/Resource': []}],
    ['role-policy', 'a resource that is a name', {'/Statement/0/Resource': ['bucket']}],
    ['role-policy', 'an action without its service', {'/Statement/0/Action': ['GetObject']}],
    ['role-policy', 'a Sid with a hyphen', {'/Statement/0/Sid': 'my-logs'}],
    ['role-policy', 'a Sid twice', {'/Statement/-': {...statement, Sid: 'Logs'}}],
    [
      'role-policy-size',
      'a long policy',
      {
        '/Statement/0/Resource': Array.from(
          {length: 200},
          (_, at) => `arn:aws:ssm:eu-central-1:123456789012:parameter/shop/${at}`,
        ),
      },
    ],
  ]),
  ...breakagesOf('security-groups/web', '', [
    ['security-group', 'name of AWS', {'/GroupName': 'sg-web'}],
    ['security-group', 'umlaut in the description', {'/Description': 'für web'}],
    ['security-group', 'no VPC', {'/VpcId': undefined}],
    ['duplicate-name', 'two groups of one name', {'/GroupName': 'shop-alb'}],
  ]),
  ...breakagesOf('security-group-rules/web', '', [
    ['security-group-rule', 'ports in the wrong order', {'/IpPermissions/0/FromPort': 9000}],
    ['security-group-rule', 'address without a length', {'/IpPermissions/1/IpRanges/0/CidrIp': '10.0.0.0'}],
    [
      'security-group-rule',
      'address with a length of 33',
      {'/IpPermissions/1/IpRanges/0/CidrIp': '10.0.0.0/33'},
    ],
    ['security-group-rule', 'nobody admitted', {'/IpPermissions/1/IpRanges': []}],
    ['security-group-rule', 'unknown protocol', {'/IpPermissions/1/IpProtocol': 'sctp'}],
    [
      'security-group-size',
      '61 ranges',
      {'/IpPermissions/1/IpRanges': Array.from({length: 61}, (_, at) => ({CidrIp: `10.${at}.0.0/16`}))},
    ],
  ]),
  ...breakagesOf('security-group-default-egress/web', '', [
    ['security-group-rule', 'nothing to revoke', {'/IpPermissions': []}],
  ]),
  ...breakagesOf('security-group-egress/web', '', [
    ['security-group-rule', 'range without a length', {'/IpPermissions/0/Ipv6Ranges/0/CidrIpv6': 'fd00::'}],
    [
      'security-group-size',
      '61 ranges to go to',
      {'/IpPermissions/0/IpRanges': Array.from({length: 60}, (_, at) => ({CidrIp: `10.${at}.0.0/16`}))},
    ],
  ]),
  {
    rule: 'check/reference',
    name: 'a reference to nothing',
    set: {
      'role-policies/web-execution': {'/RoleName': refToken(handle('roles', 'nobody'), '/Role/RoleName')},
    },
  },
  {
    rule: 'check/reference',
    name: 'a reference to nothing in the key of a tag',
    set: {'log-groups/web': {'/tags': {[refToken(handle('roles', 'nobody'), '')]: 'x'}}},
  },
  {
    rule: 'check/reference',
    name: 'nothing that must exist first',
    set: {},
    after: {'services/web': ['services/nobody']},
  },
  {
    rule: 'check/reference-cycle',
    name: 'two services that need each other',
    set: {},
    after: {'services/web': ['services/host'], 'services/host': ['services/web']},
  },
  {
    rule: 'check/reference-cycle',
    name: 'a service that needs itself',
    set: {},
    after: {'services/web': ['services/web']},
  },
];

/** What AWS refuses beside task definitions and services. */
export const OTHER_BREAKAGES: readonly Breakage[] = [
  ...LOAD_BALANCING,
  ...ACCESS_POINTS,
  ...DAEMONS,
  ...SCHEDULES,
  ...MACHINES,
  ...ACCOUNT,
];
