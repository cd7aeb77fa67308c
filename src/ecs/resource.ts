import type {
  PutScalingPolicyRequest,
  PutScheduledActionRequest,
  RegisterScalableTargetRequest,
} from '@aws-sdk/client-application-auto-scaling';
import type {CreateLogGroupRequest, PutRetentionPolicyRequest} from '@aws-sdk/client-cloudwatch-logs';
import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  CreateSecurityGroupRequest,
  RevokeSecurityGroupEgressRequest,
} from '@aws-sdk/client-ec2';
import type {
  CreateClusterRequest,
  CreateDaemonRequest,
  CreateServiceRequest,
  RegisterDaemonTaskDefinitionRequest,
  RegisterTaskDefinitionRequest,
  RunTaskRequest,
} from '@aws-sdk/client-ecs';
import type {
  AddListenerCertificatesInput,
  CreateListenerInput,
  CreateLoadBalancerInput,
  CreateRuleInput,
  CreateTargetGroupInput,
  ModifyLoadBalancerAttributesInput,
  ModifyTargetGroupAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {CreateRoleRequest, PutRolePolicyRequest} from '@aws-sdk/client-iam';
import type {CreateScheduleGroupInput, CreateScheduleInput} from '@aws-sdk/client-scheduler';
import type {CreateSecretRequest} from '@aws-sdk/client-secrets-manager';
import type {CreateHttpNamespaceRequest} from '@aws-sdk/client-servicediscovery';
import type {CreateAccessPointRequest} from './access-point.ts';
import type {PolicyDocument} from './policy.ts';
import type {CreateStateMachineRequest} from './state-machine/definition.ts';

/**
 * The AWS resources that k2e plans: for each kind, the input of the API call that makes it, in the AWS SDK's own type.
 * IAM policy documents and the definitions of state machines are objects here and become JSON text when they are written
 * (`policyFields`, `jsonFields`).
 */
export interface ResourceInputs {
  clusters: CreateClusterRequest;
  namespaces: CreateHttpNamespaceRequest;
  'log-groups': CreateLogGroupRequest;
  'log-retention': PutRetentionPolicyRequest;
  secrets: CreateSecretRequest;
  roles: Omit<CreateRoleRequest, 'AssumeRolePolicyDocument'> & {AssumeRolePolicyDocument: PolicyDocument};
  'role-policies': Omit<PutRolePolicyRequest, 'PolicyDocument'> & {PolicyDocument: PolicyDocument};
  'security-groups': CreateSecurityGroupRequest;
  'security-group-rules': AuthorizeSecurityGroupIngressRequest;
  'security-group-default-egress': RevokeSecurityGroupEgressRequest;
  'security-group-egress': AuthorizeSecurityGroupEgressRequest;
  'load-balancers': CreateLoadBalancerInput;
  'load-balancer-attributes': ModifyLoadBalancerAttributesInput;
  'target-groups': CreateTargetGroupInput;
  'target-group-attributes': ModifyTargetGroupAttributesInput;
  listeners: CreateListenerInput;
  'listener-certificates': AddListenerCertificatesInput;
  'listener-rules': CreateRuleInput;
  'access-points': CreateAccessPointRequest;
  'task-definitions': RegisterTaskDefinitionRequest;
  'daemon-task-definitions': RegisterDaemonTaskDefinitionRequest;
  daemons: CreateDaemonRequest;
  services: CreateServiceRequest;
  'scalable-targets': RegisterScalableTargetRequest;
  'scaling-policies': PutScalingPolicyRequest;
  'scheduled-actions': PutScheduledActionRequest;
  'state-machines': CreateStateMachineRequest;
  'schedule-groups': CreateScheduleGroupInput;
  schedules: CreateScheduleInput;
  jobs: RunTaskRequest;
}

export type ResourceKind = keyof ResourceInputs;

/** How a kind of resource is made and written. */
export interface ResourceType {
  /** The AWS CLI's words for the call, `aws <service> <operation> --cli-input-json file://…`. */
  readonly cli: readonly [service: string, operation: string];
  /** The service's id in botocore's models, and the operation's name there. */
  readonly api: readonly [service: string, operation: string];
  /** Fields that hold an IAM policy document, written as JSON text. */
  readonly policyFields?: readonly string[];
  /** Fields that hold another JSON document, written as JSON text too. */
  readonly jsonFields?: readonly string[];
  /**
   * How the call takes tags: a list of `{key, value}` or `{Key, Value}`, a map, or a list inside the specification of this
   * resource type. Absent where the resource bears none, gets them from another one, or (scalable targets) CloudFormation has no words for them.
   */
  readonly tags?: 'lower' | 'upper' | 'map' | `specified ${string}`;
  /**
   * Lists whose items have an identity: pattern of the list (`*` = any item) → the fields that identify an item. Two rules
   * that set the same item are merged. No fields at all: a set of scalars. Written sorted by identity.
   */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

/** The lists of a task definition, be it of tasks or of daemons. */
const CONTAINER_LISTS = {
  '/containerDefinitions': ['name'],
  '/containerDefinitions/*/environment': ['name'],
  '/containerDefinitions/*/secrets': ['name'],
  '/containerDefinitions/*/portMappings': ['containerPort', 'protocol'],
  '/containerDefinitions/*/mountPoints': ['containerPath'],
  '/containerDefinitions/*/dependsOn': ['containerName'],
  '/containerDefinitions/*/dockerSecurityOptions': [],
  '/containerDefinitions/*/ulimits': ['name'],
  '/containerDefinitions/*/systemControls': ['namespace'],
  '/containerDefinitions/*/linuxParameters/tmpfs': ['containerPath'],
  '/containerDefinitions/*/linuxParameters/devices': ['hostPath'],
  '/volumes': ['name'],
  '/tags': ['key'],
} as const satisfies ResourceType['lists'];

/**
 * Every kind that k2e can emit, in the order in which the resources are applied. A kind's name is its folder's name.
 */
export const RESOURCE_TYPES: {readonly [K in ResourceKind]: ResourceType} = {
  clusters: {tags: 'lower', cli: ['ecs', 'create-cluster'], api: ['ecs', 'CreateCluster']},
  namespaces: {
    tags: 'upper',
    cli: ['servicediscovery', 'create-http-namespace'],
    api: ['servicediscovery', 'CreateHttpNamespace'],
  },
  'log-groups': {tags: 'map', cli: ['logs', 'create-log-group'], api: ['logs', 'CreateLogGroup']},
  'log-retention': {cli: ['logs', 'put-retention-policy'], api: ['logs', 'PutRetentionPolicy']},
  secrets: {tags: 'upper', cli: ['secretsmanager', 'create-secret'], api: ['secretsmanager', 'CreateSecret']},
  roles: {
    tags: 'upper',
    cli: ['iam', 'create-role'],
    api: ['iam', 'CreateRole'],
    policyFields: ['AssumeRolePolicyDocument'],
    lists: {'/AssumeRolePolicyDocument/Statement': ['Sid'], '/Tags': ['Key']},
  },
  'role-policies': {
    cli: ['iam', 'put-role-policy'],
    api: ['iam', 'PutRolePolicy'],
    policyFields: ['PolicyDocument'],
    lists: {
      '/PolicyDocument/Statement': ['Sid'],
      '/PolicyDocument/Statement/*/Action': [],
      '/PolicyDocument/Statement/*/Resource': [],
    },
  },
  'security-groups': {
    tags: 'specified security-group',
    cli: ['ec2', 'create-security-group'],
    api: ['ec2', 'CreateSecurityGroup'],
  },
  'security-group-rules': {
    cli: ['ec2', 'authorize-security-group-ingress'],
    api: ['ec2', 'AuthorizeSecurityGroupIngress'],
  },
  // EC2 gives every new group rules that let everything out: they are taken away where a policy says what may leave.
  'security-group-default-egress': {
    cli: ['ec2', 'revoke-security-group-egress'],
    api: ['ec2', 'RevokeSecurityGroupEgress'],
  },
  'security-group-egress': {
    cli: ['ec2', 'authorize-security-group-egress'],
    api: ['ec2', 'AuthorizeSecurityGroupEgress'],
  },
  'load-balancers': {
    tags: 'upper',
    cli: ['elbv2', 'create-load-balancer'],
    api: ['elbv2', 'CreateLoadBalancer'],
    lists: {'/Tags': ['Key']},
  },
  'load-balancer-attributes': {
    cli: ['elbv2', 'modify-load-balancer-attributes'],
    api: ['elbv2', 'ModifyLoadBalancerAttributes'],
    lists: {'/Attributes': ['Key']},
  },
  'target-groups': {
    tags: 'upper',
    cli: ['elbv2', 'create-target-group'],
    api: ['elbv2', 'CreateTargetGroup'],
    lists: {'/Tags': ['Key']},
  },
  'target-group-attributes': {
    cli: ['elbv2', 'modify-target-group-attributes'],
    api: ['elbv2', 'ModifyTargetGroupAttributes'],
    lists: {'/Attributes': ['Key']},
  },
  listeners: {
    tags: 'upper',
    cli: ['elbv2', 'create-listener'],
    api: ['elbv2', 'CreateListener'],
    lists: {'/Tags': ['Key']},
  },
  'listener-certificates': {
    cli: ['elbv2', 'add-listener-certificates'],
    api: ['elbv2', 'AddListenerCertificates'],
    lists: {'/Certificates': ['CertificateArn']},
  },
  'listener-rules': {
    tags: 'upper',
    cli: ['elbv2', 'create-rule'],
    api: ['elbv2', 'CreateRule'],
    lists: {'/Tags': ['Key']},
  },
  'access-points': {
    tags: 'upper',
    cli: ['efs', 'create-access-point'],
    api: ['efs', 'CreateAccessPoint'],
    lists: {'/Tags': ['Key']},
  },
  'task-definitions': {
    tags: 'lower',
    cli: ['ecs', 'register-task-definition'],
    api: ['ecs', 'RegisterTaskDefinition'],
    lists: {...CONTAINER_LISTS, '/placementConstraints': ['type', 'expression']},
  },
  // A daemon of Managed Instances runs before the services whose tasks it watches.
  'daemon-task-definitions': {
    tags: 'lower',
    cli: ['ecs', 'register-daemon-task-definition'],
    api: ['ecs', 'RegisterDaemonTaskDefinition'],
    lists: CONTAINER_LISTS,
  },
  daemons: {
    tags: 'lower',
    cli: ['ecs', 'create-daemon'],
    api: ['ecs', 'CreateDaemon'],
    lists: {'/tags': ['key']},
  },
  services: {
    tags: 'lower',
    cli: ['ecs', 'create-service'],
    api: ['ecs', 'CreateService'],
    lists: {
      '/loadBalancers': ['targetGroupArn', 'containerName', 'containerPort'],
      '/serviceConnectConfiguration/services': ['discoveryName'],
      '/placementConstraints': ['type', 'expression'],
      '/monitoring/metricConfigurations': ['resolutionSeconds'],
      '/monitoring/metricConfigurations/*/metricNames': [],
      '/tags': ['key'],
    },
  },
  'scalable-targets': {
    cli: ['application-autoscaling', 'register-scalable-target'],
    api: ['application-autoscaling', 'RegisterScalableTarget'],
  },
  'scaling-policies': {
    cli: ['application-autoscaling', 'put-scaling-policy'],
    api: ['application-autoscaling', 'PutScalingPolicy'],
  },
  'scheduled-actions': {
    cli: ['application-autoscaling', 'put-scheduled-action'],
    api: ['application-autoscaling', 'PutScheduledAction'],
  },
  'state-machines': {
    tags: 'lower',
    cli: ['stepfunctions', 'create-state-machine'],
    api: ['stepfunctions', 'CreateStateMachine'],
    jsonFields: ['definition'],
    lists: {'/tags': ['key']},
  },
  'schedule-groups': {
    tags: 'upper',
    cli: ['scheduler', 'create-schedule-group'],
    api: ['scheduler', 'CreateScheduleGroup'],
  },
  schedules: {cli: ['scheduler', 'create-schedule'], api: ['scheduler', 'CreateSchedule']},
  jobs: {cli: ['ecs', 'run-task'], api: ['ecs', 'RunTask']},
};

/** Fields of a kind that are objects in a plan and JSON text for AWS. */
export function textFields(kind: ResourceKind): readonly string[] {
  const {policyFields = [], jsonFields = []} = RESOURCE_TYPES[kind];
  return [...policyFields, ...jsonFields];
}

/** The kinds in the order of application. */
export const RESOURCE_KINDS = Object.keys(RESOURCE_TYPES) as readonly ResourceKind[];

/** `<kind>/<name>`: the identity of a resource inside a plan, and its file's path without `.json`. */
export type ResourceKey<K extends ResourceKind = ResourceKind> = `${K}/${string}`;

/** Names one resource; rules hold handles, never the resource itself. */
export interface Handle<K extends ResourceKind = ResourceKind> {
  readonly kind: K;
  /** Safe file name, unique within the kind: `[A-Za-z0-9._-]+`, chosen in `choices/names.ts`. */
  readonly name: string;
}

/** The handle of the resource of this kind and name. */
export function handle<K extends ResourceKind>(kind: K, name: string): Handle<K> {
  return {kind, name};
}

/** The key of a handle's resource. */
export function keyOf<K extends ResourceKind>({kind, name}: Handle<K>): ResourceKey<K> {
  return `${kind}/${name}`;
}
