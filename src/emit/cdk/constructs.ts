import type {ResourceKind} from '../../ecs/resource.ts';
import type {Pointer} from '../../pointer.ts';
import {TEMPLATE_TYPES, type TemplateType} from '../cloudformation/types.ts';
import type {Node} from '../declarative/graph.ts';
import {propertyName} from './names.ts';
import {isPlainCluster, isPlainGroup, isPlainLogGroup, isPlainNamespace, isPlainRole} from './plain.ts';
import type {Registry} from './registry.ts';

/** A construct of a higher level, which stands for the resource where it says the same. */
interface HighLevel {
  readonly type: string;
  readonly says: (node: Node, registry: Registry) => boolean;
  /** What the parts of AWS's answer are called. */
  readonly answers: Readonly<Record<Pointer, string>>;
}

/**
 * Kinds for which the CDK has a construct of a higher level (L2) that makes the planned resource and nothing else. All others
 * are written as CloudFormation's own resources (L1): docs/decisions/0009-cdk-constructs.md.
 */
export const HIGH_LEVEL: {readonly [K in ResourceKind]?: HighLevel} = {
  clusters: {
    type: 'ecs.Cluster',
    says: isPlainCluster,
    answers: {'/cluster/clusterName': 'clusterName', '/cluster/clusterArn': 'clusterArn'},
  },
  namespaces: {
    type: 'servicediscovery.HttpNamespace',
    says: isPlainNamespace,
    answers: {'/Namespace/Arn': 'namespaceArn', '/Namespace/Id': 'namespaceId'},
  },
  'log-groups': {
    type: 'logs.LogGroup',
    says: isPlainLogGroup,
    answers: {'/logGroup/logGroupName': 'logGroupName', '/logGroup/arn': 'logGroupArn'},
  },
  roles: {
    type: 'iam.Role',
    says: isPlainRole,
    answers: {'/Role/Arn': 'roleArn', '/Role/RoleName': 'roleName', '/Role/RoleId': 'roleId'},
  },
  'security-groups': {
    type: 'ec2.SecurityGroup',
    says: isPlainGroup,
    answers: {'/GroupId': 'securityGroupId'},
  },
};

/** Names under which the modules of services are imported, where they are not the module's own. */
const MODULES: Readonly<Record<string, string>> = {
  elasticloadbalancingv2: 'elbv2',
  applicationautoscaling: 'scaling',
  stepfunctions: 'sfn',
};

/** The path of a module: `elbv2` → `aws-cdk-lib/aws-elasticloadbalancingv2`. */
export function modulePath(alias: string): string {
  const module = Object.entries(MODULES).find(([, name]) => name === alias)?.[0] ?? alias;
  return `aws-cdk-lib/aws-${module}`;
}

/** The higher construct of a node, where it says the same as the plan. */
export function highLevel(node: Node, registry: Registry): HighLevel | undefined {
  const type = HIGH_LEVEL[node.resource.kind];
  return type?.says(node, registry) ? type : undefined;
}

/** The class of a node's construct: `ecs.CfnService`. */
export function constructOf(node: Node, registry: Registry): string {
  const {kind} = node.resource;
  if (kind === 'jobs') return 'CfnOutput';
  return highLevel(node, registry)?.type ?? lowLevel(TEMPLATE_TYPES[kind].type);
}

/** `AWS::ECS::Service` → `ecs.CfnService`. */
export function lowLevel(type: string): string {
  const [, service = '', resource = ''] = type.split('::');
  const module = service.toLowerCase();
  return `${MODULES[module] ?? module}.Cfn${resource}`;
}

/** The attribute of a node's construct that is a part of AWS's answer. */
export function attributeOf(node: Node, pointer: Pointer, registry: Registry): string | undefined {
  const {kind} = node.resource;
  if (kind === 'jobs') return undefined;
  const high = highLevel(node, registry);
  if (high) return high.answers[pointer];
  const type: TemplateType = TEMPLATE_TYPES[kind];
  const answer = type.answers[pointer];
  if (answer === undefined || answer === 'Ref') return answer === undefined ? undefined : 'ref';
  const name = propertyName(answer);
  return `attr${name[0]?.toUpperCase()}${name.slice(1)}`;
}
