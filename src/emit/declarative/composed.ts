import type {Resource} from '../../ecs/plan.ts';
import type {Node} from './graph.ts';
import type {GroupRule} from './group-rules.ts';

/** Properties by name, as a format writes them. */
export type Properties = Readonly<Record<string, unknown>>;

/** How a format writes the names and values of CloudFormation. */
export interface Spelling {
  /** A property's name: as it is, or with a small letter first. */
  name(name: string): string;
  /** The properties of one planned resource. */
  properties(resource: Resource): Properties;
  /** A text of a resource, with what its tokens stand for. */
  text(text: string, at: string): unknown;
}

/**
 * The rule of a group whose members may connect to nobody but those of its other rules: without any rule of its own, the group
 * would get EC2's default ones (documentation of AWS::EC2::SecurityGroup, "Remove default rule").
 */
const NOTHING_OUT = [
  ['CidrIp', '127.0.0.1/32'],
  ['Description', 'In place of the default rules'],
  ['IpProtocol', '-1'],
] as const;

/** The properties of a node: those of its resource, with what CloudFormation has as properties of it and the API as calls of their own. */
export function composed({resource, parts}: Node, {name, properties}: Spelling): Properties {
  const policies = parts.filter(({kind}) => kind === 'role-policies');
  const actions = parts.filter(({kind}) => kind === 'scheduled-actions');
  const others = parts.filter(part => !policies.includes(part) && !actions.includes(part));
  const inline = policies.map(policy => {
    const {[name('RoleName')]: _, ...fields} = properties(policy);
    return fields;
  });
  const nothingOut = Object.fromEntries(NOTHING_OUT.map(([key, value]) => [name(key), value]));
  return Object.assign(
    {},
    properties(resource),
    ...others.map(properties),
    inline.length > 0 ? {[name('Policies')]: inline} : {},
    actions.length > 0 ? {[name('ScheduledActions')]: actions.map(properties)} : {},
    parts.some(({kind}) => kind === 'security-group-default-egress')
      ? {[name('SecurityGroupEgress')]: [nothingOut]}
      : {},
  );
}

/** The properties of one rule of a security group. */
export function groupRuleProperties(rule: GroupRule, {name, text}: Omit<Spelling, 'properties'>): Properties {
  const {direction, groupId, protocol, fromPort, toPort, peer, value, description} = rule;
  const side = direction === 'in' ? 'Source' : 'Destination';
  const peers = {
    cidr: 'CidrIp',
    cidr6: 'CidrIpv6',
    'prefix-list': `${side}PrefixListId`,
    group: `${side}SecurityGroupId`,
  };
  return {
    [name('GroupId')]: text(groupId, '/GroupId'),
    [name('IpProtocol')]: protocol,
    ...(fromPort === undefined ? {} : {[name('FromPort')]: fromPort}),
    ...(toPort === undefined ? {} : {[name('ToPort')]: toPort}),
    [name(peers[peer])]: text(value, '/IpPermissions'),
    ...(description === undefined ? {} : {[name('Description')]: text(description, '/IpPermissions')}),
  };
}
