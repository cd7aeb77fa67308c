import {handle} from '../../../src/ecs/resource.ts';
import {refToken} from '../../../src/ecs/token.ts';
import {type Breakage, breakagesOf} from './breakage.ts';

const ids = (prefix: string, count: number): string[] =>
  Array.from({length: count}, (_, at) => `${prefix}-${at}`);
const VPC = '/networkConfiguration/awsvpcConfiguration';
const CONNECT = '/serviceConnectConfiguration/services';
const family = (name: string) =>
  refToken(handle('task-definitions', name), '/taskDefinition/taskDefinitionArn');

/** What AWS refuses of services, jobs and scaling. */
export const SERVICE_BREAKAGES: readonly Breakage[] = [
  ...breakagesOf('services/web', '', [
    ['ecs-name', 'service with a dot', {'/serviceName': 'web.shop'}],
    [
      'missing-field',
      'no service name',
      {'/serviceName': undefined, '/serviceConnectConfiguration': undefined},
    ],
    ['task-definition-reference', 'no task definition', {'/taskDefinition': undefined}],
    ['network-configuration', 'no network configuration', {'/networkConfiguration': undefined}],
    ['subnets', '17 subnets', {[`${VPC}/subnets`]: ids('subnet', 17)}],
    ['subnets', 'no subnets', {[`${VPC}/subnets`]: []}],
    ['subnets', '6 security groups', {[`${VPC}/securityGroups`]: ids('sg', 6)}],
    ['subnets', 'a subnet twice', {[`${VPC}/subnets`]: ['subnet-1', 'subnet-1']}],
    [
      'launch-type',
      'launch type and strategy',
      {'/capacityProviderStrategy': [{capacityProvider: 'FARGATE', weight: 1}]},
    ],
    [
      'capacity-providers',
      'no weight',
      {'/launchType': undefined, '/capacityProviderStrategy': [{capacityProvider: 'FARGATE', weight: 0}]},
    ],
    [
      'capacity-providers',
      'two bases',
      {
        '/launchType': undefined,
        '/capacityProviderStrategy': [
          {capacityProvider: 'FARGATE', weight: 1, base: 1},
          {capacityProvider: 'FARGATE_SPOT', base: 1},
        ],
      },
    ],
    [
      'capacity-providers',
      'Fargate and others',
      {
        '/launchType': undefined,
        '/capacityProviderStrategy': [
          {capacityProvider: 'FARGATE', weight: 1},
          {capacityProvider: 'mine', weight: 1},
        ],
      },
    ],
    ['platform-version', 'platform version 1.3.0', {'/platformVersion': '1.3.0'}],
    ['placement', 'placement on Fargate', {'/placementStrategy': [{type: 'spread', field: 'host'}]}],
    ['deployment-percent', 'minimum of 101 %', {'/deploymentConfiguration/minimumHealthyPercent': 101}],
    [
      'deployment-percent',
      'maximum of 99 %',
      {
        '/deploymentConfiguration': {maximumPercent: 99, minimumHealthyPercent: 50},
        '/availabilityZoneRebalancing': 'DISABLED',
      },
    ],
    [
      'deployment-deadlock',
      '125/75 with a minimum of 2 tasks',
      {'/deploymentConfiguration': {maximumPercent: 125, minimumHealthyPercent: 75}},
    ],
    ['desired-count', 'no desired count', {'/desiredCount': undefined}],
    ['desired-count', 'negative desired count', {'/desiredCount': -1}],
    [
      'zone-rebalancing',
      'rebalancing with a maximum of 100 %',
      {'/deploymentConfiguration': {maximumPercent: 100, minimumHealthyPercent: 0}},
    ],
    [
      'bake-time',
      'blue/green without a bake time',
      {
        '/deploymentConfiguration/strategy': 'BLUE_GREEN',
        '/deploymentConfiguration/deploymentCircuitBreaker': undefined,
        '/loadBalancers': undefined,
        '/healthCheckGracePeriodSeconds': undefined,
      },
    ],
    [
      'traffic-shift',
      'a canary of a load balancer with one target group',
      {'/deploymentConfiguration': {strategy: 'CANARY', maximumPercent: 200, minimumHealthyPercent: 100}},
    ],
    [
      'traffic-shift',
      'a canary without requests',
      {
        '/deploymentConfiguration': {strategy: 'CANARY', maximumPercent: 200, minimumHealthyPercent: 100},
        '/loadBalancers': undefined,
        '/healthCheckGracePeriodSeconds': undefined,
        '/serviceConnectConfiguration': undefined,
      },
    ],
    ...(
      [
        ['a share of 2 %', {linearConfiguration: {stepPercent: 2}}],
        ['a share of a hundredth', {canaryConfiguration: {canaryPercent: 0.25}}],
        ['a wait of two days', {canaryConfiguration: {canaryBakeTimeInMinutes: 2880}}],
        ['a circuit breaker', {deploymentCircuitBreaker: {enable: true, rollback: true}}],
      ] as const
    ).map(
      ([name, wrong]) =>
        [
          'traffic-shift',
          `${name} in a shift`,
          {
            '/deploymentConfiguration': {
              strategy: 'BLUE_GREEN',
              bakeTimeInMinutes: 1,
              maximumPercent: 200,
              minimumHealthyPercent: 100,
              ...wrong,
            },
            '/loadBalancers': undefined,
            '/healthCheckGracePeriodSeconds': undefined,
          },
        ] as const,
    ),
    ...(
      [
        ['a pause while requests are shifted', {lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT']}],
        [
          'a pause of a month',
          {lifecycleStages: ['POST_SCALE_UP'], timeoutConfiguration: {timeoutInMinutes: 43_200}},
        ],
      ] as const
    ).map(
      ([name, hook]) =>
        [
          'pause-hook',
          name,
          {'/deploymentConfiguration/lifecycleHooks': [{targetType: 'PAUSE', ...hook}]},
        ] as const,
    ),
    ['bake-time', 'bake time of two days', {'/deploymentConfiguration/bakeTimeInMinutes': 2880}],
    [
      'daemon',
      'daemon on Fargate',
      {
        '/schedulingStrategy': 'DAEMON',
        '/desiredCount': undefined,
        '/deploymentConfiguration': {maximumPercent: 100},
        '/availabilityZoneRebalancing': 'DISABLED',
      },
    ],
    ['service-load-balancer', 'an unknown container', {'/loadBalancers/0/containerName': 'nobody'}],
    ['service-load-balancer', 'a port that is not mapped', {'/loadBalancers/0/containerPort': 8081}],
    [
      'service-target-groups',
      'six target groups',
      {
        '/loadBalancers': Array.from({length: 6}, (_, at) => ({
          targetGroupArn: `arn:${at}`,
          containerName: 'app',
          containerPort: 8080,
        })),
      },
    ],
    [
      'service-target-groups',
      'one target group twice',
      {
        '/loadBalancers': Array.from({length: 2}, () => ({
          targetGroupArn: 'arn:1',
          containerName: 'app',
          containerPort: 8080,
        })),
      },
    ],
    ['grace-period', 'negative grace period', {'/healthCheckGracePeriodSeconds': -1}],
    ['connect-port', 'an unknown port name', {[`${CONNECT}/1/portName`]: 'nothing'}],
    ['connect-alias', 'no alias', {[`${CONNECT}/1/clientAliases`]: []}],
    ['connect-alias', 'two aliases', {[`${CONNECT}/1/clientAliases/1`]: {port: 81}}],
    ['connect-alias', 'alias of 128 characters', {[`${CONNECT}/1/clientAliases/0/dnsName`]: 'a'.repeat(128)}],
    ['connect-alias', 'alias in upper case', {[`${CONNECT}/1/clientAliases/0/dnsName`]: 'Web'}],
    ['connect-alias', 'port 0', {[`${CONNECT}/1/clientAliases/0/port`]: 0}],
    ['connect-discovery-name', 'a dot', {[`${CONNECT}/1/discoveryName`]: 'web.shop'}],
    ['connect-discovery-name', '65 characters', {[`${CONNECT}/1/discoveryName`]: 'a'.repeat(65)}],
    ['duplicate-discovery-name', 'one name twice', {[`${CONNECT}/1/discoveryName`]: 'shop-web-80'}],
    ['duplicate-alias', 'one alias twice', {[`${CONNECT}/1/clientAliases/0/dnsName`]: 'web'}],
    ['connect-protocol', 'a UDP port', {[`${CONNECT}/1/portName`]: 'dns'}],
    ['connect-network', 'entries that are not enabled', {'/serviceConnectConfiguration/enabled': false}],
    [
      'connect-ingress-port',
      'one ingress port twice',
      {[`${CONNECT}/0/ingressPortOverride`]: 8443, [`${CONNECT}/1/ingressPortOverride`]: 8443},
    ],
    [
      'logging',
      'journald for the proxy',
      {'/serviceConnectConfiguration/logConfiguration': {logDriver: 'journald'}},
    ],
    ['tags', '"aws:" in a tag', {'/tags/0/key': 'aws:team'}],
    ['tags', 'a tag with a bracket', {'/tags/0/value': 'a[b]'}],
    ['tags', 'a key twice', {'/tags/-': {key: 'team', value: 'b'}}],
  ]),
  ...breakagesOf('services/host', '', [
    [
      'launch-compatibility',
      'Fargate for a task of EC2',
      {'/taskDefinition': 'managed', '/launchType': 'EC2', '/volumeConfigurations': undefined},
    ],
    ['public-ip', 'public address on EC2', {[`${VPC}/assignPublicIp`]: 'ENABLED'}],
    ['platform-version', 'platform version on EC2', {'/platformVersion': 'LATEST'}],
    ['grace-period', 'nothing to wait for', {'/healthCheckGracePeriodSeconds': 60}],
    ['launch-volumes', 'volume not configured', {'/volumeConfigurations': undefined}],
    [
      'ebs-volume',
      'neither size nor snapshot',
      {'/volumeConfigurations/0/managedEBSVolume/sizeInGiB': undefined},
    ],
    ['ebs-volume', 'st1 of 100 GiB', {'/volumeConfigurations/0/managedEBSVolume/volumeType': 'st1'}],
    ['ebs-volume', 'unknown type', {'/volumeConfigurations/0/managedEBSVolume/volumeType': 'gp4'}],
    [
      'ebs-volume',
      'throughput of io2',
      {
        '/volumeConfigurations/0/managedEBSVolume': {
          roleArn: 'arn:aws:iam::123456789012:role/ebs',
          sizeInGiB: 20,
          volumeType: 'io2',
          iops: 1000,
          throughput: 200,
        },
      },
    ],
    ['ebs-volume', 'gp3 with 20000 operations', {'/volumeConfigurations/0/managedEBSVolume/iops': 20_000}],
    [
      'deployment-deadlock',
      '100/100',
      {'/deploymentConfiguration': {maximumPercent: 100, minimumHealthyPercent: 100}},
    ],
    [
      'daemon',
      'daemon with a desired count',
      {'/schedulingStrategy': 'DAEMON', '/deploymentConfiguration': undefined},
    ],
    [
      'placement-count',
      'eleven placement constraints',
      {'/placementConstraints': Array.from({length: 11}, () => ({type: 'distinctInstance'}))},
    ],
    ['duplicate-name', 'two services of one name', {'/serviceName': 'web'}],
  ]),
  ...breakagesOf('services/bridge', '', [
    [
      'network-configuration',
      'subnets for bridge',
      {'/networkConfiguration': {awsvpcConfiguration: {subnets: ['subnet-1']}}},
    ],
  ]),
  {
    rule: 'check/placement-managed',
    name: 'an AMI on Managed Instances',
    set: {
      'task-definitions/managed': {
        '/placementConstraints': [{type: 'memberOf', expression: 'attribute:ecs.ami-id == ami-1'}],
      },
    },
  },
  {
    rule: 'check/launch-compatibility',
    name: 'a task of Fargate on instances',
    set: {
      'services/web': {
        '/launchType': undefined,
        '/platformVersion': undefined,
        '/capacityProviderStrategy': [{capacityProvider: 'instances', weight: 1}],
      },
    },
  },
  ...breakagesOf('services/managed', '', [
    [
      'launch-compatibility',
      'Managed Instances without a strategy',
      {'/capacityProviderStrategy': undefined},
    ],
    [
      'launch-compatibility',
      'Managed Instances on Fargate Spot',
      {'/capacityProviderStrategy': [{capacityProvider: 'FARGATE_SPOT', weight: 1}]},
    ],
    [
      'placement-managed',
      'a strategy on Managed Instances',
      {'/placementStrategy': [{type: 'spread', field: 'instanceId'}]},
    ],
    [
      'placement-managed',
      'an attribute of one’s own on Managed Instances',
      {'/placementConstraints': [{type: 'memberOf', expression: 'attribute:team == shop'}]},
    ],
    [
      'zone-rebalancing',
      'rebalancing in one zone',
      {
        '/availabilityZoneRebalancing': 'ENABLED',
        '/placementConstraints': [
          {type: 'memberOf', expression: 'attribute:ecs.availability-zone in [eu-west-1a]'},
        ],
      },
    ],
    [
      'launch-volumes',
      'a volume that the task does not have',
      {
        '/volumeConfigurations': [
          {name: 'disk', managedEBSVolume: {roleArn: 'arn:aws:iam::123456789012:role/ebs', sizeInGiB: 1}},
        ],
      },
    ],
  ]),
  {
    rule: 'check/connect-network',
    name: 'Service Connect with the network mode host',
    set: {
      'task-definitions/bridge': {'/networkMode': 'host'},
      'services/bridge': {'/serviceConnectConfiguration': {enabled: true}},
    },
  },
  {
    rule: 'check/connect-protocol',
    name: 'request timeout without an application protocol',
    set: {'task-definitions/web': {'/containerDefinitions/1/portMappings/0/appProtocol': undefined}},
  },
  {
    rule: 'check/two-protocols',
    name: 'TCP and UDP on a port with a load balancer',
    set: {
      'task-definitions/web': {
        '/containerDefinitions/1/portMappings/1': {containerPort: 8080, protocol: 'udp', name: 'dns'},
      },
    },
  },
  {
    rule: 'check/target-type',
    name: 'target group for instances',
    set: {'target-groups/web': {'/TargetType': 'instance'}},
  },
  {
    rule: 'check/target-group-attached',
    name: 'target group that nothing forwards to',
    set: {
      'target-groups/web': {'/Name': 'other'},
      'listener-rules/web-10': {
        '/Actions': [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}],
      },
      'listener-rules/web-20': {
        '/Actions': [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}],
      },
    },
  },
  ...breakagesOf('jobs/migrate', '', [
    ['run-task-count', 'eleven tasks', {'/count': 11}],
    ['run-task-overrides', 'long overrides', {'/overrides/containerOverrides/0/command/0': 'x'.repeat(8200)}],
    ['run-task-names', 'startedBy with a space', {'/startedBy': 'k2e migrate'}],
    ['run-task-names', 'client token of 65 characters', {'/clientToken': 'x'.repeat(65)}],
    ['container-override', 'an unknown container', {'/overrides/containerOverrides/0/name': 'nobody'}],
    ['role-arn', 'a role that is none', {'/overrides/taskRoleArn': 'arn:aws:iam::1:user/me'}],
    [
      'launch-compatibility',
      'a task of EC2 on Fargate',
      {'/taskDefinition': family('bridge'), '/networkConfiguration': undefined, '/overrides': undefined},
    ],
  ]),
  ...breakagesOf('scalable-targets/web', '', [
    ['scalable-target', 'minimum above the maximum', {'/MinCapacity': 11}],
    ['scalable-target', 'no maximum', {'/MaxCapacity': undefined}],
  ]),
  {
    rule: 'check/scalable-target',
    name: 'negative minimum',
    set: {
      'scalable-targets/web': {'/MinCapacity': -1},
      'services/web': {'/deploymentConfiguration/maximumPercent': 200},
    },
  },
  {
    rule: 'check/scaling-policy-target',
    name: 'policy without a target',
    set: {'scaling-policies/cpu': {'/ResourceId': 'service/shop/other'}},
  },
  ...breakagesOf('scaling-policies/cpu', '/TargetTrackingScalingPolicyConfiguration', [
    ['scaling-policy', 'target of 0', {'/TargetValue': 0}],
    ['scaling-policy', 'no metric', {'/PredefinedMetricSpecification': undefined}],
    ['scaling-policy', 'negative cooldown', {'/ScaleInCooldown': -1}],
    [
      'scaling-policy',
      'requests per target without a label',
      {'/PredefinedMetricSpecification': {PredefinedMetricType: 'ALBRequestCountPerTarget'}},
    ],
    ['scaling-utilisation', 'target of 5 %', {'/TargetValue': 5}],
    ['scaling-utilisation', 'target of 150 %', {'/TargetValue': 150}],
    [
      'scaling-resolution',
      'metrics of 20 seconds that the service does not publish',
      {
        '/PredefinedMetricSpecification': {
          PredefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution',
        },
      },
    ],
  ]),
  ...breakagesOf('scaling-policies/queue', '', [
    ['scaling-policy', 'steps without a type', {'/StepScalingPolicyConfiguration/AdjustmentType': undefined}],
    ['duplicate-name', 'two policies of one name', {'/PolicyName': 'cpu'}],
  ]),
  {
    rule: 'check/scaling-policy-target',
    name: 'scheduled action without a target',
    set: {'scheduled-actions/morning': {'/ResourceId': 'service/shop/other'}},
  },
  ...breakagesOf('scheduled-actions/morning', '', [
    ['scheduled-action', 'neither bound', {'/ScalableTargetAction': {}}],
    [
      'scheduled-action',
      'minimum above the maximum',
      {'/ScalableTargetAction': {MinCapacity: 5, MaxCapacity: 4}},
    ],
    ['scheduled-action', 'negative bound', {'/ScalableTargetAction': {MinCapacity: -1}}],
    ['scheduled-action', 'a cron expression of Kubernetes', {'/Schedule': 'cron(0 8 * * 1-5)'}],
    ['scheduled-action', 'a zone that is none', {'/Timezone': 'Europe/Nowhere'}],
    ['duplicate-name', 'two actions of one name', {'/ScheduledActionName': 'evening'}],
  ]),
];
