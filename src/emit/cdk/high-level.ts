import {isObject} from '../../json.ts';
import type {Properties} from '../declarative/composed.ts';
import type {Node} from '../declarative/graph.ts';
import {Code} from './code.ts';
import {listOf, RETENTION, statementsOf} from './plain.ts';
import type {Scope} from './scope.ts';
import {retain} from './statements.ts';

/** What a construct of the higher level (L2) is given, and the tags that it gets afterwards. */
export interface HighLevelProperties {
  readonly properties: Properties;
  readonly tags: readonly {readonly name: unknown; readonly value: unknown}[];
}

/** The properties for a node that `constructs.ts` gives a construct of the higher level. */
export function highLevelProperties(node: Node, scope: Scope): HighLevelProperties {
  const input: Readonly<Record<string, unknown>> = {...Object(node.resource.input)};
  switch (node.resource.kind) {
    case 'clusters':
      return {
        properties: {vpc: scope.vpc(), ...texts(input, {clusterName: 'clusterName'}, scope)},
        tags: tagsOf(input.tags, scope),
      };
    case 'namespaces':
      return {
        properties: texts(input, {Name: 'name', Description: 'description'}, scope),
        tags: tagsOf(input.Tags, scope),
      };
    case 'log-groups':
      return {properties: logGroup(node, input, scope), tags: tagsOf(input.tags, scope)};
    case 'security-groups': {
      const isClosed = node.parts.some(({kind}) => kind === 'security-group-default-egress');
      return {
        properties: {
          vpc: scope.vpc(),
          ...texts(input, {GroupName: 'securityGroupName', Description: 'description'}, scope),
          allowAllOutbound: !isClosed,
          allowAllIpv6Outbound: !isClosed,
        },
        tags: listOf(input.TagSpecifications).flatMap(each =>
          isObject(each) ? tagsOf(each.Tags, scope) : [],
        ),
      };
    }
    default:
      return {properties: role(node, input, scope), tags: tagsOf(input.Tags, scope)};
  }
}

/** Members that are texts, by the names of the construct's properties. */
function texts(input: Properties, names: Readonly<Record<string, string>>, scope: Scope): Properties {
  const entries = Object.entries(names).flatMap(([member, name]) => {
    const value = input[member];
    return typeof value === 'string' ? [[name, scope.text(value, `/${member}`)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A log group; the construct's own default is to delete after two years, CloudWatch's never to delete. */
function logGroup({parts}: Node, input: Properties, scope: Scope): Properties {
  const [days] = parts.map(part => (part.input as {readonly retentionInDays?: number}).retentionInDays);
  const name = days === undefined ? 'INFINITE' : (RETENTION[days] ?? 'INFINITE');
  return {
    ...texts(input, {logGroupName: 'logGroupName'}, scope),
    retention: new Code(`${scope.type('logs.RetentionDays')}.${name}`),
    removalPolicy: retain(scope),
  };
}

function role({parts}: Node, input: Properties, scope: Scope): Properties {
  const [trust] = statementsOf(input.AssumeRolePolicyDocument);
  const policies = parts.map(part => {
    const {PolicyName, PolicyDocument} = part.input as {
      readonly PolicyName?: string;
      readonly PolicyDocument?: unknown;
    };
    const statements = statementsOf(PolicyDocument).map(statement => policyStatement(statement, scope));
    return [PolicyName ?? '', new Code(`new ${scope.type('iam.PolicyDocument')}`, {statements})] as const;
  });
  return {
    ...texts(input, {RoleName: 'roleName', Description: 'description'}, scope),
    assumedBy: servicePrincipal(trust, scope),
    ...(policies.length > 0 ? {inlinePolicies: Object.fromEntries(policies)} : {}),
  };
}

function servicePrincipal(statement: unknown, scope: Scope): Code {
  const {Principal, Condition} = Object(statement);
  const conditions = Condition === undefined ? [] : [{conditions: free(Condition, scope)}];
  return new Code(
    `new ${scope.type('iam.ServicePrincipal')}`,
    scope.text(String(Object(Principal).Service), ''),
    ...conditions,
  );
}

function policyStatement(statement: unknown, scope: Scope): Code {
  const {Sid, Action, Resource, Condition} = Object(statement);
  return new Code(`new ${scope.type('iam.PolicyStatement')}`, {
    ...(typeof Sid === 'string' ? {sid: Sid} : {}),
    actions: listOf(Action),
    resources: free(listOf(Resource), scope),
    ...(Condition === undefined ? {} : {conditions: free(Condition, scope)}),
  });
}

/** A part of a policy, whose keys are nobody's API. */
function free(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return scope.text(value, '/PolicyDocument');
  if (Array.isArray(value)) return value.map(item => free(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, free(item, scope)]));
}

/** Tags as a list of keys and values, in either case, or as a map. */
function tagsOf(tags: unknown, scope: Scope): HighLevelProperties['tags'] {
  const pairs = Array.isArray(tags)
    ? tags.map(tag => [Object(tag).Key ?? Object(tag).key, Object(tag).Value ?? Object(tag).value])
    : Object.entries(Object(tags ?? {}));
  return pairs.map(([name, value]) => ({
    name: scope.text(String(name), '/Tags'),
    value: scope.text(String(value ?? ''), '/Tags'),
  }));
}
