import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {isObject} from '../../json.ts';
import {type Node, scales} from '../declarative/graph.ts';
import type {GroupRule} from '../declarative/group-rules.ts';
import {type Style, translate} from '../declarative/translate.ts';
import {compactJson} from '../sorted-json.ts';
import type {Scope} from './scope.ts';
import {type Form, TEMPLATE_TYPES, type TemplateType, textProperty} from './types.ts';

/** Properties by name. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * The rule of a group whose members may connect to nobody but those of its other rules: without any rule of its own, the group
 * would get EC2's default ones (documentation of AWS::EC2::SecurityGroup, "Remove default rule").
 */
const NOTHING_OUT = [
  {CidrIp: '127.0.0.1/32', Description: 'In place of the default rules', IpProtocol: '-1'},
] as const;

/** The properties of a node, with those of its parts. */
export function propertiesOf({resource, parts}: Node, scope: Scope): Properties {
  const own = translated(resource, scope);
  const policies = parts.filter(({kind}) => kind === 'role-policies');
  const actions = parts.filter(({kind}) => kind === 'scheduled-actions');
  const others = parts
    .filter(part => !policies.includes(part) && !actions.includes(part))
    .map(part => translated(part, scope));
  const inline = policies.map(policy => {
    const {RoleName: _, ...fields} = translated(policy, scope);
    return fields;
  });
  return Object.assign(
    {},
    own,
    ...others,
    inline.length > 0 ? {Policies: inline} : {},
    actions.length > 0 ? {ScheduledActions: actions.map(action => translated(action, scope))} : {},
    parts.some(({kind}) => kind === 'security-group-default-egress')
      ? {SecurityGroupEgress: NOTHING_OUT}
      : {},
  );
}

/** The properties of one rule of a security group. */
export function rulePropertiesOf(rule: GroupRule, scope: Scope): Properties {
  const {direction, groupId, protocol, fromPort, toPort, peer, value, description} = rule;
  const side = direction === 'in' ? 'Source' : 'Destination';
  const names = {
    cidr: 'CidrIp',
    cidr6: 'CidrIpv6',
    'prefix-list': `${side}PrefixListId`,
    group: `${side}SecurityGroupId`,
  };
  return {
    GroupId: scope.text(groupId, '/GroupId'),
    IpProtocol: protocol,
    ...(fromPort === undefined ? {} : {FromPort: fromPort}),
    ...(toPort === undefined ? {} : {ToPort: toPort}),
    [names[peer]]: scope.text(value, '/IpPermissions'),
    ...(description === undefined ? {} : {Description: scope.text(description, '/IpPermissions')}),
  };
}

/**
 * A scaling policy with a reference to its scalable target, where the plan has it, in the place of the three fields that say
 * which one it is.
 */
export function withTarget(
  properties: Properties,
  policy: Resource,
  targets: readonly Node[],
  scope: Scope,
): Properties {
  const target = targets.find(({resource}) => scales(resource, policy));
  if (!target) return properties;
  const {ServiceNamespace: _n, ResourceId: _r, ScalableDimension: _d, ...others} = properties;
  return {...others, ScalingTargetId: scope.answer(target.key, '/ScalableTargetARN')};
}

function translated({kind, input}: Resource, scope: Scope): Properties {
  if (kind === 'jobs') return {};
  const properties = translate(kind, input, styleOf(TEMPLATE_TYPES[kind], scope));
  return isObject(properties) ? properties : {};
}

function styleOf(type: TemplateType, scope: Scope): Style {
  const {names = {}, lacks = {}, forms = {}} = type;
  return {
    member: (at, name, value) => {
      if (Object.hasOwn(lacks, at)) {
        scope.note(at, lacks[at] ?? '');
        return undefined;
      }
      const given =
        textProperty(type, at, value) ??
        (Object.hasOwn(names, at) ? names[at] : `${name[0]?.toUpperCase()}${name.slice(1)}`);
      return given ?? undefined;
    },
    text: (text, at) => scope.text(text, at),
    list: items => scope.list(items),
    key: (key, at) => scope.key(key, at),
    structure: members => Object.fromEntries(members),
    special: (at, value, usual) => {
      if (textProperty(type, at, value) !== undefined) return scope.text(compactJson(value), at);
      const form = Object.hasOwn(forms, at) ? forms[at] : undefined;
      return form && inForm(form, value, usual);
    },
  };
}

function inForm(form: Form, value: unknown, usual: (value: unknown) => unknown): unknown {
  switch (form) {
    case 'text':
      return String(value);
    case 'tags':
      return Object.entries(Object(value)).map(([Key, tag]) => ({Key, Value: usual(tag)}));
    case 'specified-tags':
      return Array.isArray(value) ? value.flatMap(({Tags}) => usual(Tags) ?? []) : undefined;
    case 'only':
      return Object.values(Object(usual(value)))[0];
  }
}

/** The nodes of a kind. */
export function nodesOfKind(nodes: readonly Node[], kind: Resource['kind']): readonly Node[] {
  return nodes.filter(({resource}) => resource.kind === kind);
}

/** Services whose count a scalable target sets. */
export function scaledServices(nodes: readonly Node[]): ReadonlySet<ResourceKey> {
  const targets = nodesOfKind(nodes, 'scalable-targets');
  return new Set(targets.flatMap(({needs}) => [...needs].filter(key => key.startsWith('services/'))));
}
