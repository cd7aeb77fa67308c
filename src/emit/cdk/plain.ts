import {isObject} from '../../json.ts';
import type {Node} from '../declarative/graph.ts';
import type {Registry} from './registry.ts';

/** What a cluster may have so that `ecs.Cluster` says the same: it wants a VPC, which it would make otherwise. */
export function isPlainCluster({resource}: Node, registry: Registry): boolean {
  return registry.hasVpc && hasOnly(resource.input, ['clusterName', 'tags']);
}

/** What a namespace may have so that `servicediscovery.HttpNamespace` says the same. */
export function isPlainNamespace({resource}: Node): boolean {
  return hasOnly(resource.input, ['Name', 'Description', 'CreatorRequestId', 'Tags']);
}

/** The retention times that CloudWatch Logs knows, in days, and their names in the CDK. */
export const RETENTION: Readonly<Record<number, string>> = {
  1: 'ONE_DAY',
  3: 'THREE_DAYS',
  5: 'FIVE_DAYS',
  7: 'ONE_WEEK',
  14: 'TWO_WEEKS',
  30: 'ONE_MONTH',
  60: 'TWO_MONTHS',
  90: 'THREE_MONTHS',
  120: 'FOUR_MONTHS',
  150: 'FIVE_MONTHS',
  180: 'SIX_MONTHS',
  365: 'ONE_YEAR',
  400: 'THIRTEEN_MONTHS',
  545: 'EIGHTEEN_MONTHS',
  731: 'TWO_YEARS',
  1096: 'THREE_YEARS',
  1827: 'FIVE_YEARS',
  2192: 'SIX_YEARS',
  2557: 'SEVEN_YEARS',
  2922: 'EIGHT_YEARS',
  3288: 'NINE_YEARS',
  3653: 'TEN_YEARS',
};

/** What a log group may have so that `logs.LogGroup` says the same. */
export function isPlainLogGroup({resource, parts}: Node): boolean {
  return (
    hasOnly(resource.input, ['logGroupName', 'tags']) &&
    parts.every(({input}) => {
      const {retentionInDays} = input as {readonly retentionInDays?: unknown};
      return typeof retentionInDays === 'number' && Object.hasOwn(RETENTION, retentionInDays);
    })
  );
}

/** What a security group may have so that `ec2.SecurityGroup` says the same. */
export function isPlainGroup({resource}: Node, registry: Registry): boolean {
  const {VpcId} = resource.input as {readonly VpcId?: unknown};
  return (
    registry.isOwnVpc(VpcId) &&
    hasOnly(resource.input, ['GroupName', 'Description', 'VpcId', 'TagSpecifications'])
  );
}

/** What a role and its policies may have so that `iam.Role` says the same. */
export function isPlainRole({resource, parts}: Node): boolean {
  const {AssumeRolePolicyDocument: trust, Description: description} = resource.input as {
    readonly AssumeRolePolicyDocument?: unknown;
    readonly Description?: unknown;
  };
  const [statement, ...others] = statementsOf(trust);
  const names = parts.map(({input}) => (input as {readonly PolicyName?: unknown}).PolicyName);
  return (
    hasOnly(resource.input, ['RoleName', 'Description', 'AssumeRolePolicyDocument', 'Tags']) &&
    (description === undefined || (typeof description === 'string' && description.length <= 1000)) &&
    others.length === 0 &&
    isServiceTrust(statement) &&
    new Set(names).size === names.length &&
    parts.every(({input}) => {
      const policy = statementsOf((input as {readonly PolicyDocument?: unknown}).PolicyDocument);
      return policy.length > 0 && policy.every(isPlainStatement);
    })
  );
}

/** The statements of a policy document; one undefined where it has parts that a construct has no words for. */
export function statementsOf(document: unknown): readonly unknown[] {
  if (
    !isObject(document) ||
    document.Version !== '2012-10-17' ||
    !hasOnly(document, ['Version', 'Statement'])
  )
    return [undefined];
  return Array.isArray(document.Statement) ? document.Statement : [document.Statement];
}

/** One service may assume the role. */
function isServiceTrust(statement: unknown): boolean {
  if (!isObject(statement) || !hasOnly(statement, ['Sid', 'Effect', 'Principal', 'Action', 'Condition']))
    return false;
  const {Effect, Principal, Action} = statement;
  return (
    Effect === 'Allow' &&
    Action === 'sts:AssumeRole' &&
    isObject(Principal) &&
    hasOnly(Principal, ['Service']) &&
    typeof Principal.Service === 'string'
  );
}

/** A statement that allows actions on resources; the construct refuses actions of another form. */
function isPlainStatement(statement: unknown): boolean {
  if (!isObject(statement) || !hasOnly(statement, ['Sid', 'Effect', 'Action', 'Resource', 'Condition']))
    return false;
  const {Effect, Action, Resource} = statement;
  return (
    Effect === 'Allow' &&
    listOf(Action).every(
      action => typeof action === 'string' && /^(?:\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*]+)$/.test(action),
    ) &&
    listOf(Action).length > 0 &&
    listOf(Resource).every(resource => typeof resource === 'string') &&
    listOf(Resource).length > 0
  );
}

/** A list, or one item as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** True when the value has no members but these. */
function hasOnly(value: object, members: readonly string[]): boolean {
  return Object.entries(value).every(([name, field]) => field === undefined || members.includes(name));
}
