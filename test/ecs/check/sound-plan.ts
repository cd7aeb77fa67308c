import type {Plan, Resource} from '../../../src/ecs/plan.ts';
import {handle, type ResourceInputs, type ResourceKey, type ResourceKind} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';

const cluster = refToken(handle('clusters', 'shop'), '/cluster/clusterName');
const clusterArn = refToken(handle('clusters', 'shop'), '/cluster/clusterArn');
const network = {
  awsvpcConfiguration: {
    subnets: [configToken('network.taskSubnets')],
    securityGroups: [refToken(handle('security-groups', 'web'), '/GroupId')],
    assignPublicIp: 'DISABLED' as const,
  },
};
const logs = {
  logDriver: 'awslogs' as const,
  options: {
    'awslogs-group': '/ecs/shop/web',
    'awslogs-region': 'eu-central-1',
    'awslogs-stream-prefix': 'web',
    mode: 'non-blocking',
    'max-buffer-size': '25m',
  },
};
const trust = {
  Version: '2012-10-17' as const,
  Statement: [
    {
      Sid: 'Tasks',
      Effect: 'Allow' as const,
      Principal: {Service: 'ecs-tasks.amazonaws.com'},
      Action: 'sts:AssumeRole',
    },
  ],
};
const executionRole = refToken(handle('roles', 'web-execution'), '/Role/Arn');
const loadBalancer = refToken(handle('load-balancers', 'shop'), '/LoadBalancers/0/LoadBalancerArn');
const listener = refToken(handle('listeners', 'shop-443'), '/Listeners/0/ListenerArn');
const targetGroup = refToken(handle('target-groups', 'web'), '/TargetGroups/0/TargetGroupArn');
const scalable = {
  ServiceNamespace: 'ecs' as const,
  ResourceId: `service/shop/${refToken(handle('services', 'web'), '/service/serviceName')}`,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
};

/** An input of every kind that AWS takes, all of them together one application. */
const INPUTS: {readonly [K in ResourceKind]: Readonly<Record<string, ResourceInputs[K]>>} = {
  clusters: {shop: {clusterName: 'shop', tags: [{key: 'team', value: 'web'}]}},
  namespaces: {shop: {Name: 'shop'}},
  'log-groups': {web: {logGroupName: '/ecs/shop/web', tags: {team: 'web'}}},
  'log-retention': {web: {logGroupName: '/ecs/shop/web', retentionInDays: 30}},
  secrets: {registry: {Name: 'shop/web/registry', Description: 'Login of the registry.'}},
  roles: {
    'web-execution': {
      RoleName: 'web-execution',
      AssumeRolePolicyDocument: trust,
      Tags: [{Key: 'team', Value: 'web'}],
    },
    'web-task': {RoleName: 'web-task', AssumeRolePolicyDocument: trust},
    scheduler: {RoleName: 'shop-scheduler', AssumeRolePolicyDocument: trust},
  },
  'role-policies': {
    'web-execution': {
      RoleName: refToken(handle('roles', 'web-execution'), '/Role/RoleName'),
      PolicyName: 'execution',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Logs',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: ['*'],
          },
        ],
      },
    },
  },
  'security-groups': {
    web: {GroupName: 'shop-web', Description: 'Tasks of shop/web', VpcId: configToken('network.vpcId')},
    alb: {GroupName: 'shop-alb', Description: 'Load balancer of shop', VpcId: configToken('network.vpcId')},
  },
  'security-group-rules': {
    web: {
      GroupId: refToken(handle('security-groups', 'web'), '/GroupId'),
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 8080,
          ToPort: 8080,
          UserIdGroupPairs: [{GroupId: refToken(handle('security-groups', 'alb'), '/GroupId')}],
        },
        {IpProtocol: 'tcp', FromPort: 80, ToPort: 81, IpRanges: [{CidrIp: '10.0.0.0/8', Description: 'VPC'}]},
      ],
    },
  },
  'security-group-default-egress': {
    web: {
      GroupId: refToken(handle('security-groups', 'web'), '/GroupId'),
      IpPermissions: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}],
    },
  },
  'security-group-egress': {
    web: {
      GroupId: refToken(handle('security-groups', 'web'), '/GroupId'),
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{CidrIp: '0.0.0.0/0', Description: 'AWS'}],
          Ipv6Ranges: [{CidrIpv6: '::/0'}],
        },
        {
          IpProtocol: '-1',
          UserIdGroupPairs: [{GroupId: refToken(handle('security-groups', 'alb'), '/GroupId')}],
        },
      ],
    },
  },
  'access-points': {
    files: {
      ClientToken: 'shop.files',
      FileSystemId: 'fs-0a1b2c3d4e5f60718',
      PosixUser: {Uid: 1000, Gid: 1000},
      RootDirectory: {
        Path: '/shop/files',
        CreationInfo: {OwnerUid: 1000, OwnerGid: 1000, Permissions: '0750'},
      },
      Tags: [{Key: 'team', Value: 'web'}],
    },
  },
  'load-balancers': {
    shop: {
      Name: 'shop',
      Type: 'application',
      Scheme: 'internal',
      Subnets: [configToken('network.albSubnets')],
      SecurityGroups: [refToken(handle('security-groups', 'alb'), '/GroupId')],
    },
    edge: {
      Name: 'edge',
      Type: 'network',
      Subnets: [configToken('network.albSubnets')],
      SecurityGroups: [refToken(handle('security-groups', 'alb'), '/GroupId')],
    },
  },
  'load-balancer-attributes': {
    shop: {LoadBalancerArn: loadBalancer, Attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '60'}]},
  },
  'target-groups': {
    web: {
      Name: 'shop-web',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: configToken('network.vpcId'),
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/ready?full=1',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      Matcher: {HttpCode: '200-399'},
    },
    grpc: {
      Name: 'shop-grpc',
      Protocol: 'HTTP',
      ProtocolVersion: 'GRPC',
      Port: 9090,
      VpcId: configToken('network.vpcId'),
      TargetType: 'ip',
      Matcher: {GrpcCode: '0'},
    },
    edge: {
      Name: 'edge',
      Protocol: 'TCP',
      Port: 5432,
      VpcId: configToken('network.vpcId'),
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 10,
    },
  },
  'target-group-attributes': {
    web: {
      TargetGroupArn: targetGroup,
      Attributes: [
        {Key: 'deregistration_delay.timeout_seconds', Value: '30'},
        {Key: 'slow_start.duration_seconds', Value: '0'},
      ],
    },
  },
  listeners: {
    'shop-80': {
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [
        {Type: 'redirect', RedirectConfig: {Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301'}},
      ],
    },
    'shop-443': {
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTPS',
      Port: 443,
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      Certificates: [{CertificateArn: configToken('tls.certificates.shop.example.com')}],
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: {StatusCode: '404', ContentType: 'text/plain', MessageBody: 'no'},
        },
      ],
    },
    'edge-5432': {
      LoadBalancerArn: refToken(handle('load-balancers', 'edge'), '/LoadBalancers/0/LoadBalancerArn'),
      Protocol: 'TCP',
      Port: 5432,
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn: refToken(handle('target-groups', 'edge'), '/TargetGroups/0/TargetGroupArn'),
        },
      ],
    },
  },
  'listener-certificates': {
    'shop-443': {
      ListenerArn: listener,
      Certificates: [{CertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0f0e0d0c'}],
    },
  },
  'listener-rules': {
    'web-10': {
      ListenerArn: listener,
      Priority: 10,
      Conditions: [
        {Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com', '*.shop.example.com']}},
        {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/api(?:/.*)?$']}},
      ],
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              {TargetGroupArn: targetGroup, Weight: 90},
              {
                TargetGroupArn: refToken(handle('target-groups', 'grpc'), '/TargetGroups/0/TargetGroupArn'),
                Weight: 10,
              },
            ],
          },
        },
      ],
      Transforms: [
        {Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: '^/api/?(.*)$', Replace: '/$1'}]}},
      ],
    },
    'web-20': {
      ListenerArn: listener,
      Priority: 20,
      Conditions: [
        {Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'Cookie', Values: ['*beta=1*']}},
        {Field: 'query-string', QueryStringConfig: {Values: [{Key: 'v', Value: '2'}]}},
        {Field: 'source-ip', SourceIpConfig: {Values: ['10.0.0.0/8']}},
        {Field: 'http-request-method', HttpRequestMethodConfig: {Values: ['GET']}},
      ],
      Actions: [{Type: 'forward', TargetGroupArn: targetGroup}],
    },
  },
  'daemon-task-definitions': {
    agent: {
      family: 'agent',
      executionRoleArn: executionRole,
      cpu: '128',
      memory: '256',
      pidMode: 'shared',
      volumes: [
        {name: 'proc', host: {sourcePath: '/proc'}},
        {name: 'logs', logDriverVolumeConfiguration: {driver: 'json-file'}},
      ],
      containerDefinitions: [
        {
          name: 'agent',
          image: 'example/agent:1',
          essential: true,
          privileged: true,
          mountPoints: [
            {sourceVolume: 'proc', containerPath: '/host/proc', readOnly: true},
            {sourceVolume: 'logs', containerPath: '/logs', readOnly: true},
          ],
          logConfiguration: logs,
        },
      ],
    },
  },
  daemons: {
    agent: {
      daemonName: 'agent',
      clusterArn: refToken(handle('clusters', 'shop'), '/cluster/clusterArn'),
      daemonTaskDefinitionArn: refToken(
        handle('daemon-task-definitions', 'agent'),
        '/daemonTaskDefinitionArn',
      ),
      capacityProviderArns: [
        `arn:aws:ecs:eu-central-1:${configToken('aws.accountId')}:capacity-provider/shop-managed`,
      ],
      deploymentConfiguration: {drainPercent: 25, bakeTimeInMinutes: 5},
      critical: false,
      enableECSManagedTags: true,
      propagateTags: 'DAEMON',
    },
  },
  'task-definitions': {
    web: {
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      executionRoleArn: executionRole,
      taskRoleArn: refToken(handle('roles', 'web-task'), '/Role/Arn'),
      runtimePlatform: {cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX'},
      ephemeralStorage: {sizeInGiB: 30},
      volumes: [
        {name: 'scratch'},
        {
          name: 'files',
          efsVolumeConfiguration: {
            fileSystemId: 'fs-0a1b2c3d4e5f60718',
            transitEncryption: 'ENABLED',
            authorizationConfig: {
              accessPointId: refToken(handle('access-points', 'files'), '/AccessPointId'),
              iam: 'ENABLED',
            },
          },
        },
      ],
      containerDefinitions: [
        {
          name: 'migrate',
          image: 'registry.example.com:5000/shop/migrate@sha256:'.padEnd(110, 'a'),
          essential: false,
          logConfiguration: logs,
        },
        {
          name: 'app',
          image: `${configToken('aws.accountId')}.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1.4`,
          essential: true,
          cpu: 256,
          memory: 512,
          memoryReservation: 256,
          user: '1000:1000',
          workingDirectory: '/app',
          stopTimeout: 30,
          restartPolicy: {enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [0]},
          portMappings: [
            {containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http'},
            {containerPort: 53, protocol: 'udp', name: 'dns'},
          ],
          environment: [{name: 'LOG_LEVEL', value: 'info'}],
          secrets: [
            {
              name: 'PASSWORD',
              valueFrom: `arn:aws:ssm:eu-central-1:${configToken('aws.accountId')}:parameter/shop/web/password`,
            },
            {name: 'TOKEN', valueFrom: `${refToken(handle('secrets', 'registry'), '/ARN')}:token::`},
          ],
          dependsOn: [
            {containerName: 'migrate', condition: 'SUCCESS'},
            {containerName: 'proxy', condition: 'HEALTHY'},
          ],
          mountPoints: [
            {sourceVolume: 'scratch', containerPath: '/tmp'},
            {sourceVolume: 'files', containerPath: '/data', readOnly: true},
          ],
          linuxParameters: {
            capabilities: {drop: ['NET_RAW'], add: ['SYS_PTRACE']},
            tmpfs: [{containerPath: '/run', size: 64}],
          },
          ulimits: [{name: 'nofile', softLimit: 65_536, hardLimit: 65_536}],
          systemControls: [{namespace: 'net.core.somaxconn', value: '1024'}],
          logConfiguration: logs,
          healthCheck: {
            command: ['CMD-SHELL', 'curl -f http://127.0.0.1:8080/live'],
            interval: 10,
            timeout: 2,
            retries: 3,
          },
        },
        {
          name: 'proxy',
          image: 'envoyproxy/envoy:v1.36.0',
          essential: true,
          healthCheck: {command: ['CMD', '/bin/true']},
          logConfiguration: logs,
        },
      ],
    },
    batch: {
      family: 'batch',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      executionRoleArn: executionRole,
      containerDefinitions: [{name: 'run', image: 'busybox:1.37', essential: true, logConfiguration: logs}],
    },
    host: {
      family: 'host',
      requiresCompatibilities: ['EC2'],
      networkMode: 'awsvpc',
      memory: '1024',
      cpu: '512',
      volumes: [{name: 'disk', configuredAtLaunch: true}],
      containerDefinitions: [
        {
          name: 'gpu',
          image: 'nvidia/cuda:12.9',
          essential: true,
          privileged: true,
          mountPoints: [{sourceVolume: 'disk', containerPath: '/disk'}],
          resourceRequirements: [{type: 'GPU', value: '1'}],
        },
      ],
    },
    managed: {
      family: 'managed',
      requiresCompatibilities: ['MANAGED_INSTANCES'],
      networkMode: 'awsvpc',
      containerDefinitions: [{name: 'app', image: 'nginx', essential: true, memory: 128}],
    },
    bridge: {
      family: 'bridge',
      requiresCompatibilities: ['EC2'],
      networkMode: 'bridge',
      containerDefinitions: [{name: 'app', image: 'nginx', essential: true, memory: 128}],
    },
  },
  services: {
    web: {
      cluster,
      serviceName: 'web',
      taskDefinition: refToken(handle('task-definitions', 'web'), '/taskDefinition/taskDefinitionArn'),
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      desiredCount: 3,
      deploymentConfiguration: {maximumPercent: 150, minimumHealthyPercent: 100},
      availabilityZoneRebalancing: 'ENABLED',
      networkConfiguration: network,
      healthCheckGracePeriodSeconds: 60,
      loadBalancers: [{targetGroupArn: targetGroup, containerName: 'app', containerPort: 8080}],
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'shop',
        logConfiguration: logs,
        services: [
          {
            portName: 'http',
            discoveryName: 'shop-web-80',
            clientAliases: [{dnsName: 'web', port: 80}],
            timeout: {perRequestTimeoutSeconds: 0},
          },
          {
            portName: 'http',
            discoveryName: 'shop-web-80-n',
            clientAliases: [{dnsName: 'web.shop', port: 80}],
          },
        ],
      },
      tags: [{key: 'team', value: 'web'}],
    },
    host: {
      cluster,
      serviceName: 'host',
      taskDefinition: 'host',
      launchType: 'EC2',
      desiredCount: 1,
      deploymentConfiguration: {maximumPercent: 200, minimumHealthyPercent: 100},
      networkConfiguration: network,
      volumeConfigurations: [
        {
          name: 'disk',
          managedEBSVolume: {roleArn: 'arn:aws:iam::123456789012:role/ebs', sizeInGiB: 20, volumeType: 'gp3'},
        },
      ],
    },
    managed: {
      cluster,
      serviceName: 'managed',
      taskDefinition: 'managed',
      capacityProviderStrategy: [{capacityProvider: 'instances', weight: 1}],
      desiredCount: 1,
      networkConfiguration: network,
    },
    bridge: {cluster, serviceName: 'bridge', taskDefinition: 'bridge', launchType: 'EC2', desiredCount: 0},
  },
  'scalable-targets': {web: {...scalable, MinCapacity: 2, MaxCapacity: 10}},
  'scaling-policies': {
    cpu: {
      ...scalable,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
        ScaleInCooldown: 300,
        ScaleOutCooldown: 0,
      },
    },
    queue: {
      ...scalable,
      PolicyName: 'queue',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{MetricIntervalLowerBound: 0, ScalingAdjustment: 1}],
      },
    },
  },
  'scheduled-actions': {
    morning: {
      ...scalable,
      ScheduledActionName: 'morning',
      Schedule: 'cron(0 8 ? * 2-6 *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: {MinCapacity: 4},
    },
    evening: {
      ...scalable,
      ScheduledActionName: 'evening',
      Schedule: 'cron(0 18 ? * 2-6 *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: {MinCapacity: 2, MaxCapacity: 10},
    },
  },
  'state-machines': {
    nightly: {
      name: 'nightly',
      roleArn: refToken(handle('roles', 'scheduler'), '/Role/Arn'),
      type: 'STANDARD',
      definition: {
        StartAt: 'Check',
        TimeoutSeconds: 3600,
        States: {
          Check: {
            Type: 'Choice',
            Choices: [{And: [{Variable: '$.count', NumericGreaterThan: 3}], Next: 'GiveUp'}],
            Default: 'Each',
          },
          Each: {
            Type: 'Map',
            ItemsPath: '$.items',
            ItemSelector: {'index.$': '$$.Map.Item.Value'},
            MaxConcurrency: 2,
            ItemProcessor: {
              ProcessorConfig: {Mode: 'INLINE'},
              StartAt: 'Run',
              States: {
                Run: {
                  Type: 'Task',
                  Resource: 'arn:aws:states:::ecs:runTask.sync',
                  Parameters: {
                    Cluster: clusterArn,
                    TaskDefinition: refToken(
                      handle('task-definitions', 'batch'),
                      '/taskDefinition/taskDefinitionArn',
                    ),
                    LaunchType: 'FARGATE',
                    NetworkConfiguration: {
                      AwsvpcConfiguration: {Subnets: [configToken('network.taskSubnets')]},
                    },
                    Overrides: {
                      ContainerOverrides: [
                        {Name: 'run', Environment: [{Name: 'I', 'Value.$': "States.Format('{}', $.index)"}]},
                      ],
                    },
                  },
                  ResultPath: null,
                  Retry: [
                    {
                      ErrorEquals: ['States.TaskFailed'],
                      IntervalSeconds: 10,
                      MaxAttempts: 3,
                      BackoffRate: 2,
                      MaxDelaySeconds: 360,
                    },
                  ],
                  Catch: [{ErrorEquals: ['States.ALL'], Next: 'Pause'}],
                  End: true,
                },
                Pause: {Type: 'Wait', Seconds: 5, End: true},
              },
            },
            End: true,
          },
          GiveUp: {Type: 'Fail', Error: 'TooMany', Cause: 'There were too many.'},
        },
      },
      tags: [{key: 'team', value: 'web'}],
    },
  },
  'schedule-groups': {shop: {Name: 'shop'}},
  schedules: {
    nightly: {
      Name: 'nightly',
      GroupName: 'shop',
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'DISABLED',
      FlexibleTimeWindow: {Mode: 'OFF'},
      Target: {
        Arn: clusterArn,
        RoleArn: refToken(handle('roles', 'scheduler'), '/Role/Arn'),
        Input: '{"containerOverrides":[{"name":"run","command":["true"]}]}',
        EcsParameters: {
          TaskDefinitionArn: refToken(
            handle('task-definitions', 'batch'),
            '/taskDefinition/taskDefinitionArn',
          ),
          TaskCount: 1,
          LaunchType: 'FARGATE',
          NetworkConfiguration: {
            awsvpcConfiguration: {Subnets: [configToken('network.taskSubnets')], AssignPublicIp: 'DISABLED'},
          },
          Tags: [{key: 'team', value: 'web'}],
        },
        RetryPolicy: {MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0},
      },
    },
    'nightly-machine': {
      Name: 'nightly-machine',
      GroupName: 'shop',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      FlexibleTimeWindow: {Mode: 'OFF'},
      Target: {
        Arn: refToken(handle('state-machines', 'nightly'), '/stateMachineArn'),
        RoleArn: refToken(handle('roles', 'scheduler'), '/Role/Arn'),
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      },
    },
    'nightly-dom': {
      Name: 'nightly-dom',
      GroupName: 'shop',
      ScheduleExpression: 'rate(90 minutes)',
      FlexibleTimeWindow: {Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5},
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
        RoleArn: refToken(handle('roles', 'scheduler'), '/Role/Arn'),
        Input: JSON.stringify({
          Cluster: clusterArn,
          TaskDefinition: refToken(handle('task-definitions', 'batch'), '/taskDefinition/taskDefinitionArn'),
          LaunchType: 'FARGATE',
          NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [configToken('network.taskSubnets')]}},
          ClientToken: 'nightly-<aws.scheduler.scheduled-time>',
        }),
      },
    },
  },
  jobs: {
    migrate: {
      cluster,
      taskDefinition: refToken(handle('task-definitions', 'batch'), '/taskDefinition/taskDefinitionArn'),
      launchType: 'FARGATE',
      count: 1,
      networkConfiguration: network,
      overrides: {containerOverrides: [{name: 'run', command: ['migrate']}]},
      startedBy: 'k2e/migrate',
      clientToken: 'migrate-1',
    },
  },
};

/** A plan without faults, made anew. */
export function soundPlan(): Plan {
  const resources = new Map<ResourceKey, Resource>();
  for (const [kind, inputs] of Object.entries(structuredClone(INPUTS))) {
    for (const [name, input] of Object.entries(inputs)) {
      resources.set(`${kind as ResourceKind}/${name}`, {
        kind: kind as ResourceKind,
        name,
        input,
        sources: [],
        after: [],
      });
    }
  }
  return {resources, blocked: new Set(), secretValues: []};
}
