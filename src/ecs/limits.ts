/**
 * Every limit of AWS that k2e keeps, in one place. Sources, by tag:
 * [EFS] EFS API reference · [ECS] Amazon ECS API reference, as in `@aws-sdk/client-ecs` 3.1162.0 · [ECSQ] ECS developer guide, service quotas ·
 * [SCH] EventBridge Scheduler API reference, `@aws-sdk/client-scheduler` 3.1169.0 · [ELB] Elastic Load Balancing API
 * reference and quotas, `@aws-sdk/client-elastic-load-balancing-v2` 3.1142.0 · [AAS] Application Auto Scaling API reference ·
 * [CWL] CloudWatch Logs API reference · [IAM] IAM user guide, IAM and STS quotas · [EC2] EC2 API reference and VPC quotas ·
 * [SM] Secrets Manager API reference · [SSM] Systems Manager API reference · [TAG] AWS tagging rules in each service's API
 * reference. The Fargate size table is `fargate-size.ts`; the grammar of schedules is `schedule-expression/`.
 */

/** An inclusive range of numbers. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** True when `value` lies in `range`. */
export function within(value: number, range: Range): boolean {
  return value >= range.min && value <= range.max;
}

/** `value`, or the nearer end of `range`. */
export function clamp(value: number, range: Range): number {
  return Math.min(range.max, Math.max(range.min, value));
}

/** Any TCP or UDP port. [ECS] PortMapping, [ELB] Port */
export const PORT: Range = {min: 1, max: 65_535};

/** Families, clusters, services, containers and volumes. [ECS] "Up to 255 letters, numbers, underscores, and hyphens" */
export const ECS_NAME = {maxLength: 255, pattern: /^[A-Za-z0-9_-]+$/} as const;

/** A task definition as a whole. */
export const TASK_DEFINITION = {
  /** Bytes of the request. [ECSQ] "Task definition size limit", not adjustable */
  bytes: 65_536,
  /** [ECSQ] "Containers per task definition" */
  containers: 10,
  /** CPU units of a task on EC2. [ECS] RegisterTaskDefinition `cpu` */
  ec2Cpu: {min: 128, max: 196_608},
  /** [ECS] RegisterTaskDefinition `placementConstraints` */
  placementConstraints: 10,
  /** Characters of a placement constraint's expression. [ECS] PlacementConstraint `expression` */
  placementExpression: 2000,
  /** GiB of a Fargate task's own disk, when it is set. [ECS] EphemeralStorage */
  ephemeralStorageGiB: {min: 21, max: 200},
  /** GiB of a Fargate task's own disk when it is not set. [ECS] EphemeralStorage */
  ephemeralStorageDefaultGiB: 20,
  /** Managed EBS volumes per task. [ECS] Volume `configuredAtLaunch` */
  ebsVolumes: 1,
  /** CPU sizes of a Windows task on Fargate. [ECS] RegisterTaskDefinition `cpu` */
  windowsFargateCpu: [1024, 2048, 4096],
} as const;

/** Daemons of Managed Instances. [ECS] DaemonDeploymentConfiguration; the longest wait as for services */
export const DAEMON = {
  drainPercent: {min: 0, max: 100},
  bakeMinutes: {min: 0, max: 1440},
} as const;

/** Access points of EFS. [EFS] CreateAccessPoint, RootDirectory, CreationInfo, PosixUser */
export const ACCESS_POINT = {
  pathLength: 100,
  /** `/`, or one to four directories, none of which begins with a dot. */
  path: /^(?:\/|(?:\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4})$/,
  permissions: /^[0-7]{3,4}$/,
  /** The highest id of a user or group. */
  id: 4_294_967_295,
  tokenLength: 64,
  /** Characters of the name that k2e gives it; a tag could have 256, but it is a file's name too. */
  nameLength: 200,
} as const;

/** One container definition. */
export const CONTAINER = {
  /** Characters of the image's name, tag and digest included. [ECS] ContainerDefinition `image` */
  imageLength: 255,
  /** CPU units; the Linux kernel knows no less than 2. [ECS] ContainerDefinition `cpu` */
  cpu: {min: 2, max: 262_144},
  /** MiB. [ECS] ContainerDefinition `memory`: "The Docker 20.10.0 or later daemon reserves a minimum of 6 MiB" */
  memoryMin: 6,
  /** Seconds, on Fargate; also what k2e allows elsewhere for `startTimeout`. [ECS] ContainerDefinition `stopTimeout`, `startTimeout` */
  fargateTimeout: {min: 2, max: 120},
  /** Seconds, when `stopTimeout` is not set. [ECS] */
  stopTimeoutDefault: 30,
  /** [ECS] ContainerDefinition `environmentFiles` */
  environmentFiles: 10,
  /** Name of a port mapping. [ECS] PortMapping `name` */
  portName: {maxLength: 64, pattern: /^[a-z0-9_][a-z0-9_-]*$/},
  /** Ports of one container's ranges. [ECS] PortMapping `containerPortRange` */
  portsInRanges: 100,
  /** Exit codes that do not restart. [ECS] ContainerRestartPolicy `ignoredExitCodes` */
  ignoredExitCodes: 50,
  /** Seconds that a container must have run to be restarted in place. [ECS] ContainerRestartPolicy `restartAttemptPeriod` */
  restartAttemptPeriod: {min: 60, max: 1800},
  /** The only capability that Fargate adds. [ECS] KernelCapabilities `add` */
  fargateCapabilitiesAdd: ['SYS_PTRACE'],
  /**
   * Files that a container may have open on Fargate where its definition says nothing, and the most that Linux lets a limit be set to
   * (`fs.nr_open`). [ECS] Ulimit
   */
  openFiles: {byDefault: 65_535, most: 1_048_576},
} as const;

/** Capabilities that ECS knows. [ECS] KernelCapabilities */
export const CAPABILITIES = [
  'ALL',
  'AUDIT_CONTROL',
  'AUDIT_WRITE',
  'BLOCK_SUSPEND',
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'IPC_LOCK',
  'IPC_OWNER',
  'KILL',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'MKNOD',
  'NET_ADMIN',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_CHROOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'SYSLOG',
  'WAKE_ALARM',
] as const;

/** A container's health check; all but the count in seconds. [ECS] HealthCheck */
export const HEALTH_CHECK = {
  interval: {min: 5, max: 300},
  timeout: {min: 2, max: 60},
  retries: {min: 1, max: 10},
  startPeriod: {min: 0, max: 300},
} as const;

/** Managed EBS volumes. [ECS] ServiceManagedEBSVolumeConfiguration */
export const EBS = {
  /** GiB, by type. */
  sizeGiB: {
    gp2: {min: 1, max: 16_384},
    gp3: {min: 1, max: 16_384},
    io1: {min: 4, max: 16_384},
    io2: {min: 4, max: 16_384},
    st1: {min: 125, max: 16_384},
    sc1: {min: 125, max: 16_384},
    standard: {min: 1, max: 1024},
  },
  /** I/O operations a second of the types for which they are provisioned. */
  iops: {
    gp3: {min: 3000, max: 16_000},
    io1: {min: 100, max: 64_000},
    io2: {min: 100, max: 256_000},
  },
  /** MiB a second, gp3 only. */
  gp3Throughput: {min: 125, max: 1000},
  /** MiB a second at which a snapshot is read ([EC2] CreateVolume `VolumeInitializationRate`). */
  initializationRate: {min: 100, max: 300},
} as const;

/** A service. */
export const SERVICE = {
  /** [ECS] AwsVpcConfiguration */
  subnets: {min: 1, max: 16},
  /** [ECS] AwsVpcConfiguration */
  securityGroups: 5,
  /** [ECSQ] "Target groups per service" */
  targetGroups: 5,
  /** [ECS] CreateService `capacityProviderStrategy` */
  capacityProviders: 20,
  /** [ECS] CreateService `placementConstraints`, `placementStrategy` */
  placementConstraints: 10,
  placementStrategies: 5,
  /** Percent of the desired count; no upper end is documented for the maximum. [ECS] DeploymentConfiguration */
  minimumHealthyPercent: {min: 0, max: 100},
  maximumPercentMin: 100,
  /** Seconds. [ECS] CreateService `healthCheckGracePeriodSeconds` */
  healthCheckGracePeriod: {min: 0, max: 2_147_483_647},
  /** Minutes. [ECS] DeploymentConfiguration `bakeTimeInMinutes` */
  bakeTime: {min: 0, max: 1440},
} as const;

/** Deployments that shift requests. [ECS] CanaryConfiguration, LinearConfiguration, DeploymentLifecycleHookTimeoutConfiguration */
export const DEPLOYMENT = {
  /** Percent of the requests, in tenths. */
  canaryPercent: {min: 0.1, max: 100},
  linearPercent: {min: 3, max: 100},
  /** Minutes between two shifts, and after the last one. */
  bakeTime: {min: 0, max: 1440},
  /** Minutes that ECS waits after the first share by itself. [ECS] CanaryConfiguration `canaryBakeTimeInMinutes` */
  canaryBakeTime: 10,
  /** Minutes for which a hook waits. */
  hookMinutes: {min: 1, max: 20_160},
} as const;

/** Service Connect. [ECS] ServiceConnectService, ServiceConnectClientAlias */
export const SERVICE_CONNECT = {
  discoveryName: {maxLength: 64, pattern: /^[a-z0-9_-]+$/},
  dnsName: {maxLength: 127, pattern: /^[a-z0-9_.-]+$/},
  /** "You must specify at least one client alias"; "the maximum number is one". */
  clientAliases: 1,
  /** Services of a namespace from which on the proxy wants more memory. [ECS] developer guide, Service Connect */
  servicesBeforeMoreMemory: 100,
} as const;

/** AWS General Reference, Amazon ECS endpoints and quotas, "Fargate On-Demand vCPU resource count" (L-3032A538) */
export const FARGATE = {
  /** vCPUs that on-demand tasks take together in a region, before AWS raises it. */
  firstQuota: 6,
} as const;

/** RunTask, and what a schedule overrides. [ECS] RunTask */
export const RUN_TASK = {
  count: {min: 1, max: 10},
  /** Characters of the overrides as JSON. */
  overrides: 8192,
  startedBy: {maxLength: 128, pattern: /^[A-Za-z0-9/_-]+$/},
  clientToken: {maxLength: 64, pattern: /^[\x21-\x7e]+$/},
} as const;

/** Step Functions: CreateStateMachine `name` (as far as its logs need it), `definition`. */
export const STATE_MACHINE = {
  name: {maxLength: 80, pattern: /^[0-9A-Za-z_-]+$/},
  definitionBytes: 1_048_576,
} as const;

/** EventBridge Scheduler. [SCH] */
export const SCHEDULE = {
  name: {maxLength: 64, pattern: /^[0-9A-Za-z_.-]+$/},
  expression: 256,
  timeZone: 50,
  taskCount: {min: 1, max: 10},
  retries: {min: 0, max: 185},
  /** Seconds. */
  eventAge: {min: 60, max: 86_400},
  /** Minutes. */
  flexibleWindow: {min: 1, max: 1440},
  capacityProviders: 6,
  /** Bytes of a target's input. EventBridge Scheduler quotas, invocation payload size */
  inputBytes: 262_144,
} as const;

/** Elastic Load Balancing. [ELB] */
export const LOAD_BALANCER = {
  name: {maxLength: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/},
  /** Subnets in different zones that an Application Load Balancer needs. */
  applicationSubnetsMin: 2,
  securityGroups: 5,
  listeners: 50,
  /** Rules of all listeners together; default rules do not count. */
  rules: 100,
  /** Certificates beside the default one. */
  certificates: 25,
  targetGroups: 100,
  /** Seconds. */
  idleTimeout: {min: 1, max: 4000},
} as const;

/** Target groups. [ELB] CreateTargetGroup; seconds where nothing else is said. */
export const TARGET_GROUP = {
  name: {maxLength: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/},
  interval: {min: 5, max: 300},
  timeout: {min: 2, max: 120},
  /** Number of checks. */
  threshold: {min: 2, max: 10},
  path: 1024,
  applicationCodes: {min: 200, max: 499},
  networkCodes: {min: 200, max: 599},
  grpcCodes: {min: 0, max: 99},
  deregistrationDelay: {min: 0, max: 3600},
  stickiness: {min: 1, max: 604_800},
  /** Or 0 = off. */
  slowStart: {min: 30, max: 900},
} as const;

/** Listener rules. [ELB] CreateRule, "Condition types for listener rules" */
export const LISTENER_RULE = {
  priority: {min: 1, max: 50_000},
  /** Values of all conditions of a rule together. */
  values: 5,
  /** `*` and `?` in all conditions of a rule together. */
  wildcards: 5,
  /** Characters of one value. */
  valueLength: 128,
  /** A host value needs a dot, and only letters after the last one. HostHeaderConditionConfig */
  hostValue: /^[A-Za-z0-9.*?-]*\.[A-Za-z]+$/,
  /** Characters of a path value, wildcards among them. RuleCondition `Values` */
  pathValue: /^[A-Za-z0-9_\-.$/~"'@:+&*?]+$/,
  /** Characters of an HTTP header's name, and of a request method. */
  headerName: 40,
  method: 40,
  targetGroups: 5,
  weight: {min: 0, max: 999},
  /** Seconds of stickiness between target groups. */
  stickiness: {min: 1, max: 604_800},
  /** Characters of the regular expression of a rewrite. */
  transformRegex: 1024,
  /** Characters of a fixed answer's body. */
  body: 1024,
  redirectPart: 128,
} as const;

/** Application Auto Scaling. [AAS] */
export const SCALING = {
  /** Percent: below it noise scales, above it there is no room left. mapping of HorizontalPodAutoscaler targets. */
  utilisation: {min: 10, max: 90},
  policyName: 256,
  /** Steps of a step scaling policy. */
  steps: 20,
  /** Scheduled actions of a scalable target. Application Auto Scaling user guide, quotas */
  scheduledActions: 200,
} as const;

/** CloudWatch Logs. [CWL] */
export const LOGS = {
  groupName: {maxLength: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/},
  /** Days. PutRetentionPolicy `retentionInDays` */
  retentionDays: [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ],
} as const;

/** IAM. [IAM] */
export const ROLE = {
  name: {maxLength: 64, pattern: /^[\w+=,.@-]+$/},
  /** Characters, white space aside, of a role's trust policy; the quota can be raised to 4096. */
  trustPolicy: 2048,
  /** Characters, white space aside, of all inline policies of a role together. */
  inlinePolicies: 10_240,
  policyName: {maxLength: 128, pattern: /^[\w+=,.@-]+$/},
} as const;

/** Secrets Manager and Parameter Store. [SM] CreateSecret, [SSM] PutParameter */
export const SECRET = {
  name: {maxLength: 512, pattern: /^[A-Za-z0-9/_+=.@-]+$/},
  /** Bytes of a secret's value. */
  valueBytes: 65_536,
  /** Bytes of a parameter's value. */
  parameterBytes: {standard: 4096, advanced: 8192},
  /** Parts of a parameter's path. */
  parameterLevels: 15,
  parameterName: {maxLength: 1011, pattern: /^[A-Za-z0-9_./-]+$/},
} as const;

/** Security groups. [EC2] CreateSecurityGroup, VPC quotas */
export const SECURITY_GROUP = {
  text: {maxLength: 255, pattern: /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/},
  /** Inbound rules of one group, per address family. */
  rules: 60,
} as const;

/** Tags of any resource. [TAG] */
export const TAGS = {
  count: 50,
  keyLength: 128,
  valueLength: 256,
  reservedPrefix: 'aws:',
} as const;
