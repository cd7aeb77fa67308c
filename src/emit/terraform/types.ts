import type {ResourceKind} from '../../ecs/resource.ts';
import type {Pointer} from '../../pointer.ts';
import {NO_REVOCATION} from '../declarative/group-rules.ts';
import {NEWER} from './newer.ts';
import {ECS_TYPES} from './types-ecs.ts';
import {LOAD_BALANCING_TYPES} from './types-load-balancing.ts';

/** How a kind of resource is written in Terraform. */
export interface BlockType {
  readonly type: string;
  /**
   * Arguments whose name is not the member's name in snake case: place in the input → path below the enclosing block, with dots
   * between blocks; `*` = any item of a list. `''`: the structure's members stand in the enclosing block. null: a parameter
   * of the request that is no argument (an idempotency token, a secret's value).
   */
  readonly names?: Readonly<Record<string, string | null>>;
  /** Members that the resource lacks, with what to do instead. */
  readonly lacks?: Readonly<Record<string, string>>;
  /** Values that have another form. */
  readonly forms?: Readonly<Record<string, Form>>;
  /** Values that need not be written, because the API takes them where none is given: place in the input → value. */
  readonly standards?: Readonly<Record<string, string>>;
  /** Arguments that a later provider than the oldest one brought: place in the input, or `<place>=<value>`, → its version. */
  readonly since?: Readonly<Record<string, string>>;
  /** What the parts of AWS's answer are called: names of attributes. */
  readonly answers: Readonly<Record<Pointer, string>>;
  /** Arguments that others set once the resource is made. */
  readonly ignores?: readonly string[];
  /** A replacement is made before the old one goes: others point to it. */
  readonly replacedFirst?: true;
}

/**
 * - `tags`: a list of keys and values (or a map, or a list of maps) as a map.
 * - `specified-tags`: the tags in a list of specifications, as a map.
 * - `pairs`: a list of names and values as a map.
 * - `enabled`: ENABLED or DISABLED as true or false.
 * - `internal`: the scheme of a load balancer as true or false.
 * - `json`: a document as JSON text.
 * - `first`: the only item of a list, or what is the only field in it, however deep.
 * - `load-balancer-attributes`, `target-group-attributes`: `attributes.ts`.
 */
export type Form =
  | 'tags'
  | 'specified-tags'
  | 'pairs'
  | 'enabled'
  | 'internal'
  | 'json'
  | 'first'
  | 'load-balancer-attributes'
  | 'target-group-attributes';

/**
 * Every kind that the AWS provider has a resource for, from its schema (5.100.0) and, for later arguments, its change log; a
 * peers test validates what is written with the provider. `jobs` (RunTask) have none.
 */
export const BLOCK_TYPES: {readonly [K in Exclude<ResourceKind, 'jobs'>]: BlockType} = {
  namespaces: {
    type: 'aws_service_discovery_http_namespace',
    names: {'/CreatorRequestId': null},
    forms: {'/Tags': 'tags'},
    answers: {'/Namespace/Arn': 'arn', '/Namespace/Id': 'id'},
  },
  'log-groups': {
    type: 'aws_cloudwatch_log_group',
    names: {'/logGroupName': 'name'},
    forms: {'/tags': 'tags'},
    lacks: {
      '/deletionProtectionEnabled':
        'Protect the log group with `aws logs put-log-group-deletion-protection`.',
    },
    answers: {'/logGroup/logGroupName': 'name', '/logGroup/arn': 'arn'},
  },
  'log-retention': {type: 'aws_cloudwatch_log_group', names: {'/logGroupName': null}, answers: {}},
  secrets: {
    type: 'aws_secretsmanager_secret',
    names: {
      '/AddReplicaRegions': 'replica',
      '/ClientRequestToken': null,
      '/ForceOverwriteReplicaSecret': null,
      '/SecretBinary': null,
      '/SecretString': null,
    },
    forms: {'/Tags': 'tags'},
    lacks: {
      '/CrossAccountPrimaryARN': NEWER,
      '/Type': 'Terraform has no argument for the type of a managed external secret.',
    },
    answers: {'/ARN': 'arn'},
  },
  roles: {
    type: 'aws_iam_role',
    names: {'/RoleName': 'name', '/AssumeRolePolicyDocument': 'assume_role_policy'},
    forms: {'/Tags': 'tags', '/AssumeRolePolicyDocument': 'json'},
    answers: {'/Role/Arn': 'arn', '/Role/RoleName': 'name', '/Role/RoleId': 'unique_id'},
  },
  'role-policies': {
    type: 'aws_iam_role_policy',
    names: {'/RoleName': 'role', '/PolicyName': 'name', '/PolicyDocument': 'policy'},
    forms: {'/PolicyDocument': 'json'},
    answers: {},
  },
  'security-groups': {
    type: 'aws_security_group',
    names: {'/GroupName': 'name', '/TagSpecifications': 'tags', '/DryRun': null},
    forms: {'/TagSpecifications': 'specified-tags'},
    answers: {'/GroupId': 'id'},
  },
  'security-group-rules': {type: 'aws_vpc_security_group_ingress_rule', answers: {}},
  // The provider takes the default rules of every group away.
  'security-group-default-egress': {
    type: 'aws_security_group',
    names: NO_REVOCATION,
    answers: {},
  },
  'security-group-egress': {type: 'aws_vpc_security_group_egress_rule', answers: {}},
  ...LOAD_BALANCING_TYPES,
  'access-points': {
    type: 'aws_efs_access_point',
    names: {'/ClientToken': null},
    forms: {'/Tags': 'tags'},
    answers: {'/AccessPointId': 'id', '/AccessPointArn': 'arn'},
  },
  ...ECS_TYPES,
  'scalable-targets': {
    type: 'aws_appautoscaling_target',
    forms: {'/Tags': 'tags'},
    answers: {'/ScalableTargetARN': 'arn'},
  },
  'scaling-policies': {
    type: 'aws_appautoscaling_policy',
    names: {
      '/PolicyName': 'name',
      '/StepScalingPolicyConfiguration/StepAdjustments': 'step_adjustment',
    },
    lacks: {
      '/PredictiveScalingPolicyConfiguration': NEWER,
    },
    answers: {'/PolicyARN': 'arn'},
  },
  'scheduled-actions': {
    type: 'aws_appautoscaling_scheduled_action',
    names: {'/ScheduledActionName': 'name'},
    answers: {},
  },
  'state-machines': {
    type: 'aws_sfn_state_machine',
    names: {'/loggingConfiguration/destinations': 'log_destination'},
    forms: {'/tags': 'tags', '/definition': 'json', '/loggingConfiguration/destinations': 'first'},
    answers: {'/stateMachineArn': 'arn'},
  },
  'schedule-groups': {
    type: 'aws_scheduler_schedule_group',
    names: {'/ClientToken': null},
    forms: {'/Tags': 'tags'},
    answers: {'/Name': 'name', '/ScheduleGroupArn': 'arn'},
  },
  schedules: {
    type: 'aws_scheduler_schedule',
    names: {
      '/ClientToken': null,
      '/Target/EcsParameters/NetworkConfiguration/awsvpcConfiguration': '',
      '/Target/EventBridgeParameters': 'eventbridge_parameters',
      '/Target/SageMakerPipelineParameters': 'sagemaker_pipeline_parameters',
      '/Target/SageMakerPipelineParameters/PipelineParameterList': 'pipeline_parameter',
    },
    forms: {
      '/Target/EcsParameters/NetworkConfiguration/awsvpcConfiguration/AssignPublicIp': 'enabled',
      '/Target/EcsParameters/Tags': 'tags',
    },
    lacks: {
      '/ActionAfterCompletion':
        'Terraform does not delete a schedule that has run for the last time: remove it from the configuration.',
      '/Target/EventBridgePutEventsV2Parameters': NEWER,
      '/Target/EventBridgePutRawEventsParameters': NEWER,
    },
    answers: {'/Name': 'name', '/ScheduleArn': 'arn'},
    ignores: ['state'],
  },
};
