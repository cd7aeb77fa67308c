import type {Config} from '../../config/config.ts';
import {clamp, LOAD_BALANCER} from '../../ecs/limits.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {ALB, annotation, annotationPath, integerOf, listOf, NGINX, pairsOf} from './annotation.ts';
import {frontOf} from './controller-front.ts';
import type {Group} from './group.ts';
import type {Problem} from './route.ts';

/** What concerns a load balancer as a whole. */
export interface BalancerSettings {
  /** Name that AWS knows it by. */
  readonly albName: string;
  readonly ipAddressType?: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
  /** Ids of subnets; none: `network.albSubnets`. */
  readonly subnets?: readonly string[];
  /** Ids of existing security groups; none: a group of its own. */
  readonly securityGroups?: readonly string[];
  /** Who may connect; nobody named: everybody who can reach it. */
  readonly inboundCidrs: readonly string[];
  readonly inboundPrefixLists: readonly string[];
  readonly customerOwnedIpv4Pool?: string;
  readonly ipv4IpamPoolId?: string;
  /** `ModifyLoadBalancerAttributes`, sorted by key. */
  readonly attributes: readonly Pair[];
  /** Sorted by key. */
  readonly tags: readonly Pair[];
}

interface Pair {
  readonly Key: string;
  readonly Value: string;
}

/** Attribute of an ALB that nginx's timeouts become. */
export const IDLE_TIMEOUT = 'idle_timeout.timeout_seconds';

const NAME_LENGTH = LOAD_BALANCER.name.maxLength;
/** Marks the name of a load balancer of ours while the controller's own bears the plain one. */
const NAME_SUFFIX = '-ecs';

/** Annotations of class alb of which a group has one value; the controller refuses different ones. */
const EXCLUSIVE = [
  'load-balancer-name',
  'ip-address-type',
  'subnets',
  'security-groups',
  'inbound-cidrs',
  'security-group-prefix-lists',
  'customer-owned-ipv4-pool',
  'ipam-ipv4-pool-id',
  'ssl-policy',
  'ssl-redirect',
  'scheme',
] as const;

/** The settings of a group's load balancer; where Ingresses disagree the first in the group's order wins, and that is filed. */
export function balancerSettings(group: Group, config: Config, problems: Problem[]): BalancerSettings {
  const members = group.members.map(({object}) => object);
  if (group.engine !== 'alb') {
    const attributes = group.engine === 'nginx' ? idleTimeout(members) : [];
    const {cidrs, prefixLists} = frontOf(group.members, config);
    return {albName: group.name, inboundCidrs: cidrs, inboundPrefixLists: prefixLists, attributes, tags: []};
  }
  const one = new Map(EXCLUSIVE.map(suffix => [suffix, firstOf(members, suffix, problems)] as const));
  const name = one.get('load-balancer-name');
  const type = one.get('ip-address-type');
  const subnets = listOf(one.get('subnets'));
  const groups = listOf(one.get('security-groups'));
  const pool = one.get('customer-owned-ipv4-pool');
  const ipam = one.get('ipam-ipv4-pool-id');
  return {
    albName: name === undefined ? group.name : cleanName(name),
    ...(type === 'ipv4' || type === 'dualstack' || type === 'dualstack-without-public-ipv4'
      ? {ipAddressType: type}
      : {}),
    ...(areIds(subnets, 'subnet-') ? {subnets} : {}),
    ...(areIds(groups, 'sg-') ? {securityGroups: groups} : {}),
    inboundCidrs: listOf(one.get('inbound-cidrs')),
    inboundPrefixLists: listOf(one.get('security-group-prefix-lists')),
    ...(pool === undefined ? {} : {customerOwnedIpv4Pool: pool}),
    ...(ipam === undefined ? {} : {ipv4IpamPoolId: ipam}),
    attributes: merged(members, 'load-balancer-attributes', problems),
    tags: merged(members, 'tags', problems),
  };
}

/** True for a list of ids, which AWS takes as they are; the controller also takes Name tags, which need a look-up. */
export function areIds(list: readonly string[], prefix: 'subnet-' | 'sg-'): boolean {
  return list.length > 0 && list.every(item => item.startsWith(prefix));
}

function cleanName(name: string): string {
  const clean = name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${clean.slice(0, NAME_LENGTH - NAME_SUFFIX.length)}${NAME_SUFFIX}`.replaceAll(/-+/g, '-');
}

function firstOf(
  members: readonly KubeObject<Ingress>[],
  suffix: string,
  problems: Problem[],
): string | undefined {
  const key = `${ALB}${suffix}`;
  let first: {readonly object: KubeObject<Ingress>; readonly value: string} | undefined;
  for (const object of members) {
    const value = annotation(object, key);
    if (value === undefined) continue;
    first ??= {object, value};
    if (value !== first.value) problems.push(disagreement(object, first.object, suffix));
  }
  return first?.value;
}

function merged(
  members: readonly KubeObject<Ingress>[],
  suffix: string,
  problems: Problem[],
): readonly Pair[] {
  const values = new Map<string, {readonly value: string; readonly object: KubeObject<Ingress>}>();
  for (const object of members) {
    for (const [key, value] of pairsOf(annotation(object, `${ALB}${suffix}`))) {
      const known = values.get(key);
      if (!known) values.set(key, {value, object});
      else if (known.value !== value) problems.push(disagreement(object, known.object, suffix));
    }
  }
  return [...values].map(([Key, {value}]) => ({Key, Value: value})).sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

function disagreement(object: KubeObject<Ingress>, first: KubeObject<Ingress>, suffix: string): Problem {
  return {
    object,
    path: annotationPath(`${ALB}${suffix}`),
    level: 'action',
    fidelity: 'manual',
    message:
      `Ingress ${first.ref.namespace}/${first.ref.name} of the same group gives ${suffix} another value; the controller ` +
      'refuses that, and k2e uses the other one.',
  };
}

/** nginx's timeouts are for each location; an ALB has one idle timeout, so that the longest of the group counts. */
function idleTimeout(members: readonly KubeObject<Ingress>[]): readonly Pair[] {
  const seconds = members.flatMap(object =>
    ['proxy-read-timeout', 'proxy-send-timeout'].flatMap(
      suffix => integerOf(annotation(object, `${NGINX}${suffix}`)) ?? [],
    ),
  );
  if (seconds.length === 0) return [];
  // 60 seconds are the default of both, and hold for the members that say nothing.
  return [{Key: IDLE_TIMEOUT, Value: String(clamp(Math.max(60, ...seconds), LOAD_BALANCER.idleTimeout))}];
}
