import type {Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import {isObject} from '../../json.ts';
import {identifiers} from './identifiers.ts';

/** One rule of a security group: one protocol, one range of ports, one peer. */
export interface GroupRule {
  /** Who begins: the peer (`in`), or the members of the group (`out`). */
  readonly direction: 'in' | 'out';
  /** Tells it apart from the other rules of its resource: `8080-from-shop-alb`; `''` where there is only one. */
  readonly suffix: string;
  readonly groupId: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peer: 'cidr' | 'cidr6' | 'prefix-list' | 'group';
  readonly value: string;
  readonly description?: string;
}

const PEERS = [
  {list: 'IpRanges', field: 'CidrIp', peer: 'cidr'},
  {list: 'Ipv6Ranges', field: 'CidrIpv6', peer: 'cidr6'},
  {list: 'PrefixListIds', field: 'PrefixListId', peer: 'prefix-list'},
  {list: 'UserIdGroupPairs', field: 'GroupId', peer: 'group'},
] as const;

/** Nothing of a revocation is a property: a group that names what may leave has no other rules. */
export const NO_REVOCATION = {
  '/GroupId': null,
  '/SecurityGroupRuleIds': null,
  '/DryRun': null,
  '/SourceSecurityGroupName': null,
  '/SourceSecurityGroupOwnerId': null,
  '/IpProtocol': null,
  '/FromPort': null,
  '/ToPort': null,
  '/CidrIp': null,
  '/IpPermissions': null,
} as const;

/** True for a resource that is a list of rules. */
export function isGroupRules({kind}: Resource): boolean {
  return kind === 'security-group-rules' || kind === 'security-group-egress';
}

/**
 * The rules of one `security-group-rules` or `security-group-egress` resource. The API takes many permissions with many peers
 * each; declarative formats have one resource for each pair.
 */
export function groupRules({kind, name, input}: Resource): readonly GroupRule[] {
  const direction = kind === 'security-group-egress' ? 'out' : 'in';
  const {GroupId, IpPermissions} = input as {readonly GroupId?: unknown; readonly IpPermissions?: unknown};
  const all = listOf(IpPermissions).flatMap(permission =>
    PEERS.flatMap(({list, field, peer}) =>
      listOf(permission[list]).flatMap((item): Omit<GroupRule, 'suffix'>[] => {
        const value = item[field];
        if (typeof value !== 'string') return [];
        return [
          {
            direction,
            groupId: String(GroupId ?? ''),
            protocol: String(permission.IpProtocol ?? '-1'),
            ...(typeof permission.FromPort === 'number' ? {fromPort: permission.FromPort} : {}),
            ...(typeof permission.ToPort === 'number' ? {toPort: permission.ToPort} : {}),
            peer,
            value,
            ...(typeof item.Description === 'string' ? {description: item.Description} : {}),
          },
        ];
      }),
    ),
  );
  const rules = new Map(all.map(rule => [JSON.stringify([name, rule]), rule]));
  if (rules.size === 1) return [...rules.values()].map(rule => ({...rule, suffix: ''}));
  const suffixes = identifiers(rules.keys(), key => {
    const rule = rules.get(key);
    return rule ? suffixOf(rule) : '';
  });
  return [...rules].map(([key, rule]) => ({...rule, suffix: suffixes.get(key) ?? ''}));
}

function suffixOf(rule: Omit<GroupRule, 'suffix'>): string {
  const {direction, fromPort, toPort, protocol, value} = rule;
  const ports =
    fromPort === undefined ? 'all' : fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
  const transport = protocol === 'tcp' ? '' : `-${protocol}`;
  return `${ports}${transport}-${direction === 'in' ? 'from' : 'to'}-${peerName(value)}`.replaceAll(
    /[^A-Za-z0-9]+/g,
    '-',
  );
}

function peerName(value: string): string {
  if (value === '0.0.0.0/0') return 'any';
  if (value === '::/0') return 'any-ipv6';
  return parseText(value)
    .map(part =>
      part.kind === 'text' ? part.text : part.kind === 'config' ? part.key : part.resource.split('/')[1],
    )
    .join('');
}

/** The items of a list that are maps. */
function listOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
