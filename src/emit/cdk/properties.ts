import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKind} from '../../ecs/resource.ts';
import {isObject} from '../../json.ts';
import {TEMPLATE_TYPES, type TemplateType, textProperty} from '../cloudformation/types.ts';
import type {Node} from '../declarative/graph.ts';
import type {GroupRule} from '../declarative/group-rules.ts';
import {type Style, translate} from '../declarative/translate.ts';
import {Code} from './code.ts';
import {propertyName} from './names.ts';
import type {Scope} from './scope.ts';

/** Properties of a construct by name; values are trees with `Code` in them. */
export type Properties = Readonly<Record<string, unknown>>;

/** The rule of a group that may connect to nobody: without any, EC2 would give it its own. */
const NOTHING_OUT = [
  {cidrIp: '127.0.0.1/32', description: 'In place of the default rules', ipProtocol: '-1'},
] as const;

/** The properties of a node's resource (L1), with those of its parts. */
export function propertiesOf({resource, parts}: Node, scope: Scope): Properties {
  const own = translated(resource, scope);
  const policies = parts.filter(({kind}) => kind === 'role-policies');
  const actions = parts.filter(({kind}) => kind === 'scheduled-actions');
  const others = parts
    .filter(part => !policies.includes(part) && !actions.includes(part))
    .map(part => translated(part, scope));
  const inline = policies.map(policy => {
    const {roleName: _, ...fields} = translated(policy, scope);
    return fields;
  });
  return Object.assign(
    {},
    own,
    ...others,
    inline.length > 0 ? {policies: inline} : {},
    actions.length > 0 ? {scheduledActions: actions.map(action => translated(action, scope))} : {},
    parts.some(({kind}) => kind === 'security-group-default-egress')
      ? {securityGroupEgress: NOTHING_OUT}
      : {},
  );
}

/** The properties of one rule of a security group (L1). */
export function rulePropertiesOf(rule: GroupRule, scope: Scope): Properties {
  const {direction, groupId, protocol, fromPort, toPort, peer, value, description} = rule;
  const side = direction === 'in' ? 'source' : 'destination';
  const names = {
    cidr: 'cidrIp',
    cidr6: 'cidrIpv6',
    'prefix-list': `${side}PrefixListId`,
    group: `${side}SecurityGroupId`,
  };
  return {
    groupId: scope.text(groupId, '/GroupId'),
    ipProtocol: protocol,
    ...(fromPort === undefined ? {} : {fromPort}),
    ...(toPort === undefined ? {} : {toPort}),
    [names[peer]]: scope.text(value, '/IpPermissions'),
    ...(description === undefined ? {} : {description: scope.text(description, '/IpPermissions')}),
  };
}

function translated({kind, input}: Resource, scope: Scope): Properties {
  if (kind === 'jobs') return {};
  const properties = translate(kind, input, styleOf(kind, scope));
  return isObject(properties) ? properties : {};
}

const NEWER =
  'The library of the CDK that the application asks for has no property for it yet: add it with addPropertyOverride.';

/** Members that CloudFormation has and the CDK's library, in the version of `versions.ts`, does not. */
const LACKS: {readonly [K in ResourceKind]?: Readonly<Record<string, string>>} = {
  'task-definitions': {'/containerDefinitions/*/resourceRequirements/*/sharingStrategy': NEWER},
  services: {'/gatewayConnectors': NEWER, '/serviceConnectConfiguration/containerConfigurations': NEWER},
};

/** Members that the CDK's library takes as a `Date`, where CloudFormation takes a text. */
const MOMENTS: {readonly [K in ResourceKind]?: readonly string[]} = {
  'scheduled-actions': ['/StartTime', '/EndTime'],
};

function styleOf(kind: Exclude<ResourceKind, 'jobs'>, scope: Scope): Style {
  const type: TemplateType = TEMPLATE_TYPES[kind];
  const {names = {}, forms = {}} = type;
  const lacks: Readonly<Record<string, string>> = {...type.lacks, ...LACKS[kind]};
  return {
    member: (at, name, value) => {
      if (Object.hasOwn(lacks, at)) {
        scope.note(at, lacks[at] ?? '');
        return undefined;
      }
      const given = textProperty(type, at, value) ?? (Object.hasOwn(names, at) ? names[at] : name);
      return given === null || given === undefined ? undefined : propertyName(given);
    },
    text: (text, at) => scope.text(text, at),
    list: (items, at) => scope.list(items, at),
    key: (key, at) => scope.key(key, at),
    structure: members => Object.fromEntries(members),
    special: (at, value, usual) => {
      if (textProperty(type, at, value) !== undefined) return scope.json(value, at);
      if (MOMENTS[kind]?.includes(at))
        return new Code('new Date', value instanceof Date ? value.toISOString() : String(value));
      switch (Object.hasOwn(forms, at) ? forms[at] : undefined) {
        case 'text':
          return String(value);
        case 'tags':
          return Object.entries(Object(value)).map(([key, tag]) => ({key, value: usual(tag)}));
        case 'specified-tags':
          return Array.isArray(value) ? value.flatMap(({Tags}) => usual(Tags) ?? []) : undefined;
        case 'only':
          return Object.values(Object(usual(value)))[0];
        default:
          return undefined;
      }
    },
  };
}
