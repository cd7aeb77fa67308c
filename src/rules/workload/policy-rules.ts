import type {IpPermission} from '@aws-sdk/client-ec2';
import {names} from '../../choices/names.ts';
import type {PortRange} from '../../choices/network-policy/ports.ts';
import {type Allowed, type End, restrictionsOf} from '../../choices/network-policy/restrictions.ts';
import {taskNeedsOut} from '../../choices/network-policy/task-needs.ts';
import {groupId, namespaceSecurityGroup, sharedSecurityGroup} from '../../choices/security-groups.ts';
import {isInRange} from '../../ecs/address-range.ts';
import {SECURITY_GROUP} from '../../ecs/limits.ts';
import {handle} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Subject} from '../rule.ts';
import {groupDescription} from './group-description.ts';

type Emitting = Pick<Subject<'pod'>, 'context' | 'set'>;

/**
 * Plans what NetworkPolicies allow a workload, as rules of its group; in directions that none restricts, nothing. Where what may
 * leave is restricted, the rules that EC2 gives every group are taken away.
 */
export function setPolicyRules({context, set}: Emitting, workload: Workload): void {
  const name = context.choice(names);
  const {ingress, egress} = restrictionsOf(workload, context);
  const GroupId = groupId(name.securityGroup(workload));
  if (ingress && ingress.allowed.length > 0) {
    set(
      handle('security-group-rules', name.base(workload)),
      {GroupId, IpPermissions: permissions(ingress.allowed, context)},
      workload,
    );
  }
  if (!egress) return;
  set(
    handle('security-group-default-egress', name.base(workload)),
    {GroupId, IpPermissions: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}]},
    workload,
  );
  const all = [...egress.allowed, ...neededOut(workload, context)];
  const rules = all.length > SECURITY_GROUP.rules ? withoutCovered(all) : all;
  if (rules.length === 0) return;
  set(
    handle('security-group-egress', name.base(workload)),
    {GroupId, IpPermissions: permissions(rules, context)},
    workload,
  );
}

/** The connections to AWS that tasks need before their applications run, and that no policy speaks of. */
function neededOut(workload: Workload, context: Context): readonly Allowed[] {
  return taskNeedsOut(workload, context).flatMap(({port}) =>
    ['0.0.0.0/0', '::/0'].map(range => ({
      range: {protocol: 'tcp', from: port, to: port},
      end: {kind: 'addresses', range},
      by: [],
    })),
  );
}

/**
 * The rules without those that another one holds already: ranges for port 443 of a policy, within what tasks need themselves. They
 * are written as long as there is room, so that the others can be narrowed.
 */
function withoutCovered(all: readonly Allowed[]): readonly Allowed[] {
  return all.filter(inner => !all.some(outer => outer !== inner && covers(outer, inner)));
}

function covers(outer: Allowed, inner: Allowed): boolean {
  if (outer.end.kind !== 'addresses' || inner.end.kind !== 'addresses') return false;
  if (outer.end.range === inner.end.range || !isInRange(inner.end.range, outer.end.range)) return false;
  const [wide, narrow] = [outer.range, inner.range];
  if (wide.protocol === '-1' || narrow.protocol === '-1') return wide.protocol === '-1';
  return wide.protocol === narrow.protocol && wide.from <= narrow.from && narrow.to <= wide.to;
}

interface Pairs {
  readonly range: PortRange;
  /** End → its description; an end comes once. */
  readonly groups: Map<string, string>;
  readonly v4: Map<string, string>;
  readonly v6: Map<string, string>;
}

function permissions(allowed: readonly Allowed[], context: Context): readonly IpPermission[] {
  const byRange = new Map<string, Pairs>();
  for (const {range, end, by} of allowed) {
    const key = JSON.stringify(range);
    const pairs = byRange.get(key) ?? {range, groups: new Map(), v4: new Map(), v6: new Map()};
    byRange.set(key, pairs);
    const why =
      by.length === 0
        ? 'AWS itself'
        : `NetworkPolicy ${by
            .map(({ref}) => ref.name)
            .toSorted()
            .join(', ')}`;
    if (end.kind === 'addresses') {
      const into = end.range.includes(':') ? pairs.v6 : pairs.v4;
      if (!into.has(end.range)) into.set(end.range, why);
    } else {
      const {id, says} = groupOf(end, context);
      pairs.groups.set(id, `${says} (${why})`);
    }
  }
  const sorted = [...byRange].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pairs]) => pairs);
  return sorted.map(({range, groups, v4, v6}) => ({
    IpProtocol: range.protocol,
    ...(range.protocol === '-1' ? {} : {FromPort: range.from, ToPort: range.to}),
    ...(v4.size > 0 ? {IpRanges: items(v4, CidrIp => ({CidrIp}))} : {}),
    ...(v6.size > 0 ? {Ipv6Ranges: items(v6, CidrIpv6 => ({CidrIpv6}))} : {}),
    ...(groups.size > 0 ? {UserIdGroupPairs: items(groups, GroupId => ({GroupId}))} : {}),
  }));
}

function items<T>(described: ReadonlyMap<string, string>, of: (value: string) => T) {
  return [...described]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, says]) => ({...of(value), Description: groupDescription(says)}));
}

function groupOf(
  end: Exclude<End, {readonly kind: 'addresses'}>,
  context: Context,
): {readonly id: string; readonly says: string} {
  const name = context.choice(names);
  switch (end.kind) {
    case 'workload':
      return {id: groupId(name.securityGroup(end.workload)), says: `Tasks of ${name.base(end.workload)}`};
    case 'namespace':
      return {
        id: groupId(namespaceSecurityGroup(end.namespace, context)),
        says: `Tasks of namespace ${end.namespace || 'default'}`,
      };
    case 'application':
      return {id: groupId(sharedSecurityGroup(context)), says: `All tasks of ${context.config.app}`};
  }
}
