import {configToken} from '../../../src/ecs/token.ts';
import {type Breakage, breakagesOf} from './breakage.ts';

const TASK = 'task-definitions/web';
const APP = '/containerDefinitions/1';
const S3_FILES = 'arn:aws:s3files:eu-central-1:123456789012:file-system/fs-0a1b2c3d';
/** A task definition that nothing launches. */
const LONE = {
  family: 'lone',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{name: 'app', image: 'nginx', essential: true}],
};
const container = (name: string) => ({name, image: 'busybox', essential: false});

/** What AWS refuses of a whole task definition on Fargate. */
const TASK_BREAKAGES: readonly Breakage[] = breakagesOf(TASK, '', [
  ['ecs-name', 'family with spaces', {'/family': 'my web'}],
  ['ecs-name', 'family of 256 characters', {'/family': 'x'.repeat(256)}],
  ['ecs-name', 'volume with a dot', {'/volumes/-': {name: 'a.b'}}],
  ['duplicate-container', 'two containers of one name', {'/containerDefinitions/-': container('migrate')}],
  ['duplicate-volume', 'two volumes of one name', {'/volumes/-': {name: 'scratch'}}],
  [
    'container-count',
    'eleven containers',
    Object.fromEntries(
      Array.from({length: 8}, (_, at) => [`/containerDefinitions/${at + 3}`, container(`c${at}`)]),
    ),
  ],
  ['task-definition-size', '64 KiB of environment', {[`${APP}/environment/0/value`]: 'é'.repeat(32_768)}],
  ['fargate-size', '256 CPU units with 4096 MiB', {'/cpu': '256', '/memory': '4096'}],
  ['fargate-size', '300 CPU units', {'/cpu': '300'}],
  ['fargate-size', '8192 CPU units with 17408 MiB', {'/cpu': '8192', '/memory': '17408'}],
  ['fargate-size', '16384 CPU units with 36864 MiB', {'/cpu': '16384', '/memory': '36864'}],
  ['fargate-size', 'no memory', {'/memory': undefined}],
  ['container-sum', 'more CPU in containers than in the task', {[`${APP}/cpu`]: 600}],
  ['container-sum', 'more memory in containers than in the task', {'/containerDefinitions/0/memory': 600}],
  ['target-parameter', 'host process namespace', {'/pidMode': 'host'}],
  ['target-parameter', 'IPC mode', {'/ipcMode': 'task'}],
  ['target-parameter', 'host path', {'/volumes/0/host': {sourcePath: '/var/log'}}],
  ['target-parameter', 'Docker volume', {'/volumes/0/dockerVolumeConfiguration': {scope: 'task'}}],
  [
    'target-parameter',
    'placement constraint',
    {'/placementConstraints': [{type: 'memberOf', expression: 'x == y'}]},
  ],
  ['ephemeral-storage', '5 GiB of disk', {'/ephemeralStorage/sizeInGiB': 5}],
  ['ephemeral-storage', '201 GiB of disk', {'/ephemeralStorage/sizeInGiB': 201}],
  ['execution-role', 'no execution role', {'/executionRoleArn': undefined}],
  ['role-arn', 'a role that is a path', {'/taskRoleArn': 'role/path/name'}],
  ['app-mesh', 'proxy of App Mesh', {'/proxyConfiguration': {containerName: 'proxy'}}],
  [
    'volume-source',
    'a volume that is two things',
    {
      '/volumes/1/configuredAtLaunch': false,
      '/volumes/1/s3filesVolumeConfiguration': {fileSystemArn: S3_FILES},
    },
  ],
  ['efs-volume', 'id of something else', {'/volumes/1/efsVolumeConfiguration/fileSystemId': 'vol-1'}],
  [
    'efs-volume',
    'access point without encryption',
    {'/volumes/1/efsVolumeConfiguration/transitEncryption': 'DISABLED'},
  ],
  [
    'efs-volume',
    'access point with a directory',
    {'/volumes/1/efsVolumeConfiguration/rootDirectory': '/data'},
  ],
  [
    'access-point-file-system',
    'file system of another access point',
    {'/volumes/1/efsVolumeConfiguration/fileSystemId': 'fs-0a1b2c3d4e5f60719'},
  ],
  ['unknown-field', 'unknown field', {'/containerDefinition': []}],
  ['wrong-type', 'CPU as a number', {'/cpu': 512}],
  ['missing-field', 'no family', {'/family': undefined}],
]);

/** What AWS refuses of a container on Fargate. */
const CONTAINER_BREAKAGES: readonly Breakage[] = breakagesOf(TASK, APP, [
  ['target-parameter', 'privileged', {'/privileged': true}],
  ['target-parameter', 'devices', {'/linuxParameters/devices': [{hostPath: '/dev/fuse'}]}],
  ['target-parameter', 'shared memory', {'/linuxParameters/sharedMemorySize': 64}],
  ['target-parameter', 'swap', {'/linuxParameters/maxSwap': 64}],
  ['target-parameter', 'GPU', {'/resourceRequirements': [{type: 'GPU', value: '1'}]}],
  ['target-parameter', 'links', {'/links': ['proxy']}],
  ['target-parameter', 'extra hosts', {'/extraHosts': [{hostname: 'db', ipAddress: '10.0.0.1'}]}],
  ['target-parameter', 'DNS servers', {'/dnsServers': ['10.0.0.2']}],
  ['target-parameter', 'DNS search domains', {'/dnsSearchDomains': ['svc.cluster.local']}],
  ['target-parameter', 'host name', {'/hostname': 'web'}],
  ['target-parameter', 'Docker security options', {'/dockerSecurityOptions': ['no-new-privileges']}],
  ['capabilities', 'NET_ADMIN', {'/linuxParameters/capabilities/add': ['NET_ADMIN']}],
  ['capabilities', 'unknown capability', {'/linuxParameters/capabilities/drop': ['CAP_NET_RAW']}],
  ['container-cpu', 'one CPU unit', {'/cpu': 1}],
  [
    'container-memory',
    '5 MiB',
    {'/memory': 5, '/memoryReservation': undefined, '/linuxParameters/tmpfs': undefined},
  ],
  ['container-memory', 'memory equal to its reservation', {'/memoryReservation': 512}],
  ['stop-timeout', 'stop timeout of 500 s', {'/stopTimeout': 500}],
  ['stop-timeout', 'stop timeout of 1 s', {'/stopTimeout': 1}],
  ['stop-timeout', 'start timeout of 121 s', {'/startTimeout': 121}],
  ['health-check', 'interval of 4 s', {'/healthCheck/interval': 4}],
  ['health-check', 'timeout of 61 s', {'/healthCheck/timeout': 61}],
  ['health-check', '11 retries', {'/healthCheck/retries': 11}],
  ['health-check', 'start period of 301 s', {'/healthCheck/startPeriod': 301}],
  ['health-check', 'command without its form', {'/healthCheck/command': ['/bin/true']}],
  ['restart-policy', 'period of 59 s', {'/restartPolicy/restartAttemptPeriod': 59}],
  [
    'restart-policy',
    '51 exit codes',
    {'/restartPolicy/ignoredExitCodes': Array.from({length: 51}, (_, code) => code)},
  ],
  ['depends-on', 'an unknown container', {'/dependsOn/0/containerName': 'nobody'}],
  ['depends-on', 'success of an essential container', {'/dependsOn/1/condition': 'SUCCESS'}],
  ['depends-on', 'health of a container without a check', {'/dependsOn/0/condition': 'HEALTHY'}],
  ['depends-on', 'itself', {'/dependsOn/0': {containerName: 'app', condition: 'START'}}],
  ['port', 'port 70000', {'/portMappings/1/containerPort': 70_000}],
  ['port', 'a port and a range', {'/portMappings/1/containerPortRange': '1000-1010'}],
  ['port', '200 ports in a range', {'/portMappings/1': {containerPortRange: '1000-1199', name: 'dns'}}],
  [
    'port',
    'a range that ends before it begins',
    {'/portMappings/1': {containerPortRange: '1010-1000', name: 'dns'}},
  ],
  ['host-port', 'another host port', {'/portMappings/0/hostPort': 80}],
  ['port-name', 'name in upper case', {'/portMappings/1/name': 'DNS'}],
  ['port-name', 'name of 65 characters', {'/portMappings/1/name': 'a'.repeat(65)}],
  ['duplicate-port-name', 'two ports of one name', {'/portMappings/1/name': 'http'}],
  [
    'duplicate-port',
    'one port twice',
    {'/portMappings/1': {containerPort: 8080, protocol: 'tcp', name: 'dns'}},
  ],
  ['allowed-values', 'protocol xyz', {'/portMappings/1/protocol': 'xyz'}],
  ['environment-name', 'variable without a name', {'/environment/0/name': ''}],
  ['environment-name', 'variable with "="', {'/environment/0/name': 'A=B'}],
  ['duplicate-environment', 'a variable twice', {'/environment/-': {name: 'LOG_LEVEL', value: 'debug'}}],
  ['duplicate-environment', 'a secret that is a variable', {'/environment/-': {name: 'TOKEN', value: ''}}],
  [
    'environment-file',
    'a file of another name',
    {'/environmentFiles': [{type: 's3', value: 'arn:aws:s3:::b/web.txt'}]},
  ],
  ['secret-reference', 'plain text with spaces', {'/secrets/0/valueFrom': 'the password'}],
  [
    'secret-reference',
    'some of the colons',
    {'/secrets/0/valueFrom': 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:web-AbCdEf:token'},
  ],
  [
    'secret-reference',
    'stage and version',
    {
      '/secrets/0/valueFrom':
        'arn:aws:secretsmanager:eu-central-1:123456789012:secret:web-AbCdEf::AWSCURRENT:1',
    },
  ],
  ['secret-reference', 'ARN of a bucket', {'/secrets/0/valueFrom': 'arn:aws:s3:::bucket'}],
  ['logging', 'gelf on Fargate', {'/logConfiguration': {logDriver: 'gelf', options: {}}}],
  ['logging', 'awslogs without a group', {'/logConfiguration/options/awslogs-group': undefined}],
  ['logging', 'awslogs without a region', {'/logConfiguration/options/awslogs-region': undefined}],
  ['logging', 'awslogs without a prefix', {'/logConfiguration/options/awslogs-stream-prefix': undefined}],
  ['logging', 'an option of another driver', {'/logConfiguration/options/splunk-url': 'x'}],
  ['logging', 'a buffer in blocking mode', {'/logConfiguration/options/mode': 'blocking'}],
  ['log-region', 'a zone as the region', {'/logConfiguration/options/awslogs-region': 'eu-central-1a'}],
  [
    'firelens',
    'awsfirelens without a router',
    {'/logConfiguration': {logDriver: 'awsfirelens', options: {}}},
  ],
  ['mount-point', 'an unknown volume', {'/mountPoints/0/sourceVolume': 'nothing'}],
  ['mount-point', 'a relative path', {'/mountPoints/0/containerPath': 'tmp'}],
  ['mount-point', 'the root of the container', {'/mountPoints/0/containerPath': '/'}],
  ['mount-point', 'a path with a colon', {'/mountPoints/0/containerPath': '/data:x'}],
  ['duplicate-mount', 'two mounts at one path', {'/mountPoints/0/containerPath': '/data/'}],
  ['volumes-from', 'volumes of nobody', {'/volumesFrom': [{sourceContainer: 'nobody'}]}],
  ['tmpfs', 'tmpfs of 0 MiB', {'/linuxParameters/tmpfs/0/size': 0}],
  ['tmpfs', 'tmpfs larger than the memory', {'/linuxParameters/tmpfs/0/size': 1000}],
  ['image', 'image of 256 characters', {'/image': `registry.example.com/${'a'.repeat(235)}`}],
  ['image', 'image in upper case', {'/image': 'Shop/Web:1.4'}],
  ['image', 'digest that is no SHA-256', {'/image': 'shop/web@sha256:abc'}],
  ['user', 'user with a space', {'/user': 'my user'}],
  ['working-directory', 'relative directory', {'/workingDirectory': 'app'}],
  ['ulimit', 'soft limit above the hard one', {'/ulimits/0/softLimit': 70_000}],
  ['system-control', 'a setting of the host', {'/systemControls/0/namespace': 'vm.max_map_count'}],
  ['system-control', 'a setting twice', {'/systemControls/-': {namespace: 'net.core.somaxconn', value: '2'}}],
]);

/** What AWS refuses of task definitions on EC2 and Managed Instances. */
const OTHER_BREAKAGES: readonly Breakage[] = [
  ...breakagesOf('task-definitions/batch', '/containerDefinitions', [
    ['essential-container', 'no essential container', {'/0/essential': false}],
    [
      'duplicate-port',
      'one port in two containers',
      {
        '/0/portMappings': [{containerPort: 80}],
        '/-': {...container('other'), portMappings: [{containerPort: 80}]},
      },
    ],
    [
      'dependency-cycle',
      'two containers that wait for each other',
      {
        '/0/dependsOn': [{containerName: 'other', condition: 'START'}],
        '/-': {...container('other'), dependsOn: [{containerName: 'run', condition: 'START'}]},
      },
    ],
    [
      'firelens',
      'two routers',
      {
        '/-': {...container('a'), firelensConfiguration: {type: 'fluentbit'}},
        '/2': {...container('b'), firelensConfiguration: {type: 'fluentbit'}},
      },
    ],
  ]),
  ...breakagesOf('task-definitions/batch', '', [
    [
      's3-files-volume',
      'no task role',
      {'/volumes': [{name: 's3', s3filesVolumeConfiguration: {fileSystemArn: S3_FILES}}]},
    ],
    [
      's3-files-volume',
      'a bucket',
      {
        '/taskRoleArn': 'batch',
        '/volumes': [{name: 's3', s3filesVolumeConfiguration: {fileSystemArn: 'arn:aws:s3:::bucket'}}],
      },
    ],
  ]),
  ...breakagesOf('task-definitions/lone', '', [
    [
      'port',
      'a range with the network mode host',
      {
        '': {
          ...LONE,
          requiresCompatibilities: ['EC2'],
          networkMode: 'host',
          containerDefinitions: [
            {name: 'app', image: 'nginx', portMappings: [{containerPortRange: '1000-1010'}]},
          ],
        },
      },
    ],
    ['network-mode', 'bridge on Fargate', {'': {...LONE, networkMode: 'bridge'}}],
    ['network-mode', 'no network mode on Fargate', {'': LONE}],
    [
      'allowed-values',
      'unknown network mode',
      {'': {...LONE, requiresCompatibilities: ['EC2'], networkMode: 'overlay'}},
    ],
  ]),
  ...breakagesOf('task-definitions/batch', '', [
    [
      'windows',
      'Windows on ARM',
      {
        '/runtimePlatform': {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture: 'ARM64'},
        '/cpu': '1024',
        '/memory': '2048',
      },
    ],
    [
      'fargate-size',
      'Windows with 256 CPU units',
      {'/runtimePlatform': {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture: 'X86_64'}},
    ],
    [
      'execution-role',
      'no role for an image of ECR',
      {
        '/executionRoleArn': undefined,
        '/containerDefinitions/0/logConfiguration': undefined,
        '/containerDefinitions/0/image': '123456789012.dkr.ecr.eu-central-1.amazonaws.com/batch',
      },
    ],
    [
      'execution-role',
      'no role for secrets',
      {
        '/executionRoleArn': undefined,
        '/containerDefinitions/0/logConfiguration': undefined,
        '/containerDefinitions/0/secrets': [{name: 'A', valueFrom: 'a'}],
      },
    ],
  ]),
  ...breakagesOf('task-definitions/host', '', [
    ['task-size', '100 CPU units', {'/cpu': '100'}],
    ['target-parameter', 'disk size on EC2', {'/ephemeralStorage': {sizeInGiB: 30}}],
    [
      'target-parameter',
      'S3 Files on EC2',
      {
        '/taskRoleArn': 'host',
        '/volumes/-': {name: 's3', s3filesVolumeConfiguration: {fileSystemArn: S3_FILES}},
      },
    ],
    ['network-mode-parameter', 'host name with awsvpc', {'/containerDefinitions/0/hostname': 'x'}],
    [
      'network-mode-parameter',
      'extra hosts with awsvpc',
      {'/containerDefinitions/0/extraHosts': [{hostname: 'db', ipAddress: '10.0.0.1'}]},
    ],
    [
      'placement-constraints',
      'a long expression',
      {'/placementConstraints': [{type: 'memberOf', expression: 'x'.repeat(2001)}]},
    ],
    [
      'volume-source',
      'two EBS volumes',
      {'/volumes/-': {name: 'more', configuredAtLaunch: true}, '/family': 'elsewhere'},
    ],
    ['gpu', 'half a GPU', {'/containerDefinitions/0/resourceRequirements/0/value': '0.5'}],
  ]),
  ...breakagesOf('task-definitions/managed', '', [
    ['ecs-name', 'container with a dot', {'/containerDefinitions/0/name': 'app.web'}],
    ['container-memory-missing', 'no memory anywhere', {'/containerDefinitions/0/memory': undefined}],
    ['network-mode', 'bridge on Managed Instances', {'/networkMode': 'bridge', '/family': 'elsewhere'}],
    ['target-parameter', 'labels on Managed Instances', {'/containerDefinitions/0/dockerLabels': {a: 'b'}}],
    [
      'logging',
      'journald on Managed Instances',
      {'/containerDefinitions/0/logConfiguration': {logDriver: 'journald'}},
    ],
    [
      'windows',
      'Windows on Managed Instances',
      {'/runtimePlatform': {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'}},
    ],
  ]),
  {
    rule: 'check/target-parameter',
    name: 'privileged, where only the launch type tells of Fargate',
    set: {
      'task-definitions/batch': {
        '/requiresCompatibilities': undefined,
        '/containerDefinitions/0/privileged': true,
      },
    },
  },
];

/** What AWS refuses of task definitions. */
export const TASK_DEFINITION_BREAKAGES: readonly Breakage[] = [
  ...TASK_BREAKAGES,
  ...CONTAINER_BREAKAGES,
  ...OTHER_BREAKAGES,
];

/** Changes with tokens in places that have patterns: all fine. */
export const TOKENS_ARE_FINE: readonly Pick<Breakage, 'name' | 'set'>[] = [
  {name: 'family', set: {[TASK]: {'/family': `${configToken('app')} web`}}},
  {name: 'image', set: {[TASK]: {[`${APP}/image`]: `${configToken('registry')}/Web`}}},
  {name: 'enum', set: {'load-balancers/shop': {'/Scheme': configToken('ingress.scheme')}}},
  {
    name: 'secret',
    set: {
      [TASK]: {
        [`${APP}/secrets/0/valueFrom`]: `arn:${configToken('aws.partition')}:ssm:${configToken('aws.region')}:1:parameter/a`,
      },
    },
  },
];
