import type {ResourceKind} from '../../ecs/resource.ts';
import type {Pointer} from '../../pointer.ts';
import {NO_REVOCATION} from '../declarative/group-rules.ts';
import {LOAD_BALANCING_TYPES} from './types-load-balancing.ts';

/** How a kind of resource is written in a template. */
export interface TemplateType {
  readonly type: string;
  /**
   * Properties whose name is not the member's name with a capital: place in the input → name; `*` = any item of a list. null:
   * a parameter of the request that is no property of the resource (an idempotency token, a secret's value).
   */
  readonly names?: Readonly<Record<string, string | null>>;
  /** Members that the resource type lacks, with what to do instead. */
  readonly lacks?: Readonly<Record<string, string>>;
  /** Values that have another form. */
  readonly forms?: Readonly<Record<string, Form>>;
  /** Documents that become JSON text, in a property of this name, where they hold null: a template has no null. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What the parts of AWS's answer are called in a template: `Ref` or the name of an attribute. */
  readonly answers: Readonly<Record<Pointer, string>>;
  /** The resource and its data outlive the stack; what a failed first creation made is cleared away. */
  readonly keep?: true;
}

/**
 * - `tags`: a map of tags; CloudFormation has a list of keys and values.
 * - `specified-tags`: the tags in a list of specifications.
 * - `text`: a number that is a string in a template.
 * - `only`: the value of the only field of a structure.
 */
export type Form = 'tags' | 'specified-tags' | 'text' | 'only';

const NEWER = 'CloudFormation has no property for it yet: use the native file of this resource.';

const TASK_DEFINITION_NAMES = {
  '/volumes/*/efsVolumeConfiguration': 'EFSVolumeConfiguration',
  '/volumes/*/efsVolumeConfiguration/fileSystemId': 'FilesystemId',
  '/volumes/*/efsVolumeConfiguration/authorizationConfig/iam': 'IAM',
  '/volumes/*/fsxWindowsFileServerVolumeConfiguration': 'FSxWindowsFileServerVolumeConfiguration',
  '/volumes/*/s3filesVolumeConfiguration': 'S3FilesVolumeConfiguration',
  '/proxyConfiguration/properties': 'ProxyConfigurationProperties',
};

/**
 * Every kind that CloudFormation has a type for, from the resource specification (us-east-1, the release in cfn-lint 1.58);
 * a peers test compares the whole table with it. `jobs` (RunTask) have none.
 */
export const TEMPLATE_TYPES: {readonly [K in Exclude<ResourceKind, 'jobs'>]: TemplateType} = {
  clusters: {
    type: 'AWS::ECS::Cluster',
    names: {'/settings': 'ClusterSettings'},
    answers: {'/cluster/clusterName': 'Ref', '/cluster/clusterArn': 'Arn'},
  },
  namespaces: {
    type: 'AWS::ServiceDiscovery::HttpNamespace',
    names: {'/CreatorRequestId': null},
    answers: {'/Namespace/Arn': 'Arn', '/Namespace/Id': 'Ref'},
  },
  'log-groups': {
    type: 'AWS::Logs::LogGroup',
    forms: {'/tags': 'tags'},
    answers: {'/logGroup/logGroupName': 'Ref', '/logGroup/arn': 'Arn'},
    keep: true,
  },
  'log-retention': {type: 'AWS::Logs::LogGroup', names: {'/logGroupName': null}, answers: {}},
  secrets: {
    type: 'AWS::SecretsManager::Secret',
    names: {
      '/AddReplicaRegions': 'ReplicaRegions',
      '/ClientRequestToken': null,
      '/ForceOverwriteReplicaSecret': null,
      '/SecretBinary': null,
      '/SecretString': null,
    },
    lacks: {
      '/CrossAccountPrimaryARN':
        'CloudFormation makes no replica of another account’s secret: use its native file.',
    },
    answers: {'/ARN': 'Ref'},
    keep: true,
  },
  roles: {
    type: 'AWS::IAM::Role',
    answers: {'/Role/Arn': 'Arn', '/Role/RoleName': 'Ref', '/Role/RoleId': 'RoleId'},
  },
  'role-policies': {type: 'AWS::IAM::RolePolicy', answers: {}},
  'security-groups': {
    type: 'AWS::EC2::SecurityGroup',
    names: {'/Description': 'GroupDescription', '/TagSpecifications': 'Tags', '/DryRun': null},
    forms: {'/TagSpecifications': 'specified-tags'},
    answers: {'/GroupId': 'GroupId'},
  },
  'security-group-rules': {type: 'AWS::EC2::SecurityGroupIngress', answers: {}},
  'security-group-default-egress': {
    type: 'AWS::EC2::SecurityGroup',
    names: NO_REVOCATION,
    answers: {},
  },
  'security-group-egress': {type: 'AWS::EC2::SecurityGroupEgress', answers: {}},
  ...LOAD_BALANCING_TYPES,
  'access-points': {
    type: 'AWS::EFS::AccessPoint',
    names: {'/ClientToken': null, '/Tags': 'AccessPointTags'},
    forms: {
      '/PosixUser/Uid': 'text',
      '/PosixUser/Gid': 'text',
      '/PosixUser/SecondaryGids/*': 'text',
      '/RootDirectory/CreationInfo/OwnerUid': 'text',
      '/RootDirectory/CreationInfo/OwnerGid': 'text',
    },
    answers: {'/AccessPointId': 'Ref', '/AccessPointArn': 'Arn'},
  },
  'task-definitions': {
    type: 'AWS::ECS::TaskDefinition',
    names: TASK_DEFINITION_NAMES,
    lacks: {'/trustedExecutionConfiguration': NEWER},
    answers: {'/taskDefinition/taskDefinitionArn': 'Ref'},
  },
  'daemon-task-definitions': {
    type: 'AWS::ECS::DaemonTaskDefinition',
    lacks: {
      '/volumes/*/logDriverVolumeConfiguration':
        'CloudFormation has no property for the log files of other tasks yet: register the daemon task definition with its native file.',
    },
    answers: {'/daemonTaskDefinitionArn': 'DaemonTaskDefinitionArn'},
  },
  daemons: {
    type: 'AWS::ECS::Daemon',
    names: {'/clientToken': null},
    answers: {'/daemonArn': 'DaemonArn'},
  },
  services: {
    type: 'AWS::ECS::Service',
    names: {'/placementStrategy': 'PlacementStrategies', '/clientToken': null},
    lacks: {'/gatewayConnectors/*/deregistrationDelay': NEWER},
    answers: {'/service/serviceName': 'Name', '/service/serviceArn': 'Ref'},
  },
  'scalable-targets': {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    forms: {'/Tags': 'tags'},
    answers: {'/ScalableTargetARN': 'Ref'},
  },
  'scaling-policies': {type: 'AWS::ApplicationAutoScaling::ScalingPolicy', answers: {'/PolicyARN': 'Arn'}},
  // Items of the target's list `ScheduledActions`.
  'scheduled-actions': {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    names: {'/ServiceNamespace': null, '/ResourceId': null, '/ScalableDimension': null},
    answers: {},
  },
  'state-machines': {
    type: 'AWS::StepFunctions::StateMachine',
    names: {'/name': 'StateMachineName', '/type': 'StateMachineType'},
    lacks: {
      '/publish': 'CloudFormation publishes versions with AWS::StepFunctions::StateMachineVersion.',
      '/versionDescription':
        'CloudFormation publishes versions with AWS::StepFunctions::StateMachineVersion.',
    },
    texts: {'/definition': 'DefinitionString'},
    answers: {'/stateMachineArn': 'Ref'},
  },
  'schedule-groups': {
    type: 'AWS::Scheduler::ScheduleGroup',
    names: {'/ClientToken': null},
    answers: {'/Name': 'Ref', '/ScheduleGroupArn': 'Arn'},
  },
  schedules: {
    type: 'AWS::Scheduler::Schedule',
    names: {'/ClientToken': null},
    lacks: {
      '/ActionAfterCompletion':
        'CloudFormation does not delete a schedule that has run for the last time: remove it from the template.',
      '/Target/EventBridgePutEventsV2Parameters': NEWER,
      '/Target/EventBridgePutRawEventsParameters': NEWER,
    },
    answers: {'/Name': 'Ref', '/ScheduleArn': 'Arn'},
  },
};

/** The property for a document that is to be JSON text; undefined = it stays a document. */
export function textProperty({texts = {}}: TemplateType, at: string, value: unknown): string | undefined {
  return Object.hasOwn(texts, at) && holdsNull(value) ? texts[at] : undefined;
}

function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(holdsNull);
}
