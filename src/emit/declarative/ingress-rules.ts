import type {Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import {isObject} from '../../json.ts';
import {identifiers} from './identifiers.ts';

/** One rule of a security group: one protocol, one range of ports, one source. */
export interface IngressRule {
  /** Tells it apart from the other rules of its resource: `8080-from-shop-alb`; `''` where there is only one. */
  readonly suffix: string;
  readonly groupId: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly source: 'cidr' | 'cidr6' | 'prefix-list' | 'group';
  readonly value: string;
  readonly description?: string;
}

const SOURCES = [
  {list: 'IpRanges', field: 'CidrIp', source: 'cidr'},
  {list: 'Ipv6Ranges', field: 'CidrIpv6', source: 'cidr6'},
  {list: 'PrefixListIds', field: 'PrefixListId', source: 'prefix-list'},
  {list: 'UserIdGroupPairs', field: 'GroupId', source: 'group'},
] as const;

/**
 * The rules of one `security-group-rules` resource. AuthorizeSecurityGroupIngress takes many permissions with many sources
 * each; declarative formats have one resource for each pair.
 */
export function ingressRules({name, input}: Resource): readonly IngressRule[] {
  const {GroupId, IpPermissions} = input as {readonly GroupId?: unknown; readonly IpPermissions?: unknown};
  const all = listOf(IpPermissions).flatMap(permission =>
    SOURCES.flatMap(({list, field, source}) =>
      listOf(permission[list]).flatMap((item): Omit<IngressRule, 'suffix'>[] => {
        const value = item[field];
        if (typeof value !== 'string') return [];
        return [
          {
            groupId: String(GroupId ?? ''),
            protocol: String(permission.IpProtocol ?? '-1'),
            ...(typeof permission.FromPort === 'number' ? {fromPort: permission.FromPort} : {}),
            ...(typeof permission.ToPort === 'number' ? {toPort: permission.ToPort} : {}),
            source,
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

function suffixOf(rule: Omit<IngressRule, 'suffix'>): string {
  const {fromPort, toPort, protocol, value} = rule;
  const ports =
    fromPort === undefined ? 'all' : fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
  const transport = protocol === 'tcp' ? '' : `-${protocol}`;
  return `${ports}${transport}-from-${sourceName(value)}`.replaceAll(/[^A-Za-z0-9]+/g, '-');
}

function sourceName(value: string): string {
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
