import type {Config} from '../../config/config.ts';
import {isCidr} from '../../ecs/check/cidr.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {annotation, booleanOf, integerOf, listOf, pairsOf} from '../routing/annotation.ts';
import {areIds} from '../routing/settings.ts';
import {nlbAnnotation, SOURCE_RANGES} from './annotation.ts';

interface Pair {
  readonly Key: string;
  readonly Value: string;
}

/** Everybody, by IPv4. */
export const ANYWHERE = '0.0.0.0/0';

/** What a Service asks of its load balancer as a whole, in the terms of AWS. */
export interface NlbSettings {
  readonly scheme: 'internal' | 'internet-facing';
  /** The manifest or `k2e.yaml` tells the scheme. */
  readonly schemeGiven: boolean;
  readonly dualstack: boolean;
  /** Ids of subnets; none: `network.albSubnets`. */
  readonly subnets?: readonly string[];
  /** One of each for every subnet. */
  readonly allocations?: readonly string[];
  readonly privateAddresses?: readonly string[];
  /** Ids of existing security groups; none: a group of its own. */
  readonly securityGroups?: readonly string[];
  /** Who may connect, as CIDRs; `0.0.0.0/0` where nobody is named. What is no range is left out. */
  readonly sources: readonly string[];
  readonly prefixLists: readonly string[];
  /** ARNs; with any, the ports of `tlsPorts` are TLS. */
  readonly certificates: readonly string[];
  /** Numbers or names of ports; `all` = every one. */
  readonly tlsPorts: readonly string[] | 'all';
  readonly sslPolicy?: string;
  readonly alpnPolicy?: string;
  /** The tasks speak TLS themselves. */
  readonly backendTls: boolean;
  /** `ModifyLoadBalancerAttributes`, sorted by key. */
  readonly attributes: readonly Pair[];
  /** `ModifyTargetGroupAttributes`, sorted by key. */
  readonly targetAttributes: readonly Pair[];
  readonly tags: readonly Pair[];
}

/** Annotation → attribute of a load balancer (`buildLoadBalancerAttributes` of the AWS Load Balancer Controller). */
export const BALANCER_ATTRIBUTES: Readonly<Record<string, string>> = {
  'cross-zone-load-balancing-enabled': 'load_balancing.cross_zone.enabled',
  'access-log-enabled': 'access_logs.s3.enabled',
  'access-log-s3-bucket-name': 'access_logs.s3.bucket',
  'access-log-s3-bucket-prefix': 'access_logs.s3.prefix',
};

/** Reads the settings of a Service of type LoadBalancer. */
export function nlbSettings(service: KubeObject<Service>, config: Config): NlbSettings {
  const read = (suffix: string) => nlbAnnotation(service, suffix);
  const {spec = {}} = service.value;
  const scheme = annotatedScheme(service) ?? config.nlb.scheme;
  const subnets = listOf(read('subnets'));
  const groups = listOf(read('security-groups'));
  const allocations = listOf(read('eip-allocations'));
  const privateAddresses = listOf(read('private-ipv4-addresses'));
  const ports = listOf(read('ssl-ports'));
  const ranges = spec.loadBalancerSourceRanges?.length
    ? spec.loadBalancerSourceRanges
    : listOf(annotation(service, SOURCE_RANGES));
  const prefixLists = listOf(read('security-group-prefix-lists'));
  const dualstack =
    read('ip-address-type') === 'dualstack' ||
    (read('ip-address-type') === undefined && (spec.ipFamilies ?? []).includes('IPv6'));
  const sslPolicy = read('ssl-negotiation-policy');
  const alpnPolicy = read('alpn-policy');
  const everybody = ranges.length + prefixLists.length === 0;
  return {
    scheme: scheme ?? 'internal',
    schemeGiven: scheme !== undefined,
    dualstack,
    ...(areIds(subnets, 'subnet-') ? {subnets} : {}),
    ...(allocations.length > 0 ? {allocations} : {}),
    ...(privateAddresses.length > 0 ? {privateAddresses} : {}),
    ...(areIds(groups, 'sg-') ? {securityGroups: groups} : {}),
    sources: everybody
      ? [ANYWHERE, ...(dualstack ? ['::/0'] : [])]
      : ranges.map(range => range.trim()).filter(isCidr),
    prefixLists,
    certificates: areArns(listOf(read('ssl-cert'))) ? listOf(read('ssl-cert')) : [],
    tlsPorts: ports.length === 0 || ports.includes('*') ? 'all' : ports,
    ...(sslPolicy === undefined ? {} : {sslPolicy}),
    ...(alpnPolicy === undefined ? {} : {alpnPolicy}),
    backendTls: read('backend-protocol')?.toLowerCase() === 'ssl',
    attributes: sorted([
      ...Object.entries(BALANCER_ATTRIBUTES).flatMap(([suffix, Key]) => {
        const value = read(suffix);
        // A switch that is neither on nor off is refused, and left out.
        const Value = suffix.endsWith('enabled') ? booleanOf(value)?.toString() : value;
        return Value === undefined ? [] : [[Key, Value] as const];
      }),
      ...pairsOf(read('attributes')),
    ]),
    targetAttributes: sorted(targetAttributes(service)),
    tags: sorted(pairsOf(read('additional-resource-tags'))),
  };
}

/** True for a list of ARNs. */
export function areArns(list: readonly string[]): boolean {
  return list.length > 0 && list.every(item => /^arn:[\w-]+:(?:acm|iam):/.test(item));
}

/** The scheme that the annotations give, as the controller and the older cloud provider read them. */
export function annotatedScheme(service: KubeObject<Service>): NlbSettings['scheme'] | undefined {
  const scheme = nlbAnnotation(service, 'scheme');
  if (scheme === 'internal' || scheme === 'internet-facing') return scheme;
  const internal = nlbAnnotation(service, 'internal');
  if (internal === undefined) return undefined;
  return booleanOf(internal) === false ? 'internet-facing' : 'internal';
}

/** Later pairs win: what an annotation says in full comes before what follows from other fields. */
function targetAttributes(service: KubeObject<Service>): readonly (readonly [string, string])[] {
  const {sessionAffinity, externalTrafficPolicy} = service.value.spec ?? {};
  const drain = integerOf(nlbAnnotation(service, 'connection-draining-timeout'));
  const sticky = sessionAffinity === 'ClientIP';
  return [
    ...(sticky
      ? ([
          ['stickiness.enabled', 'true'],
          ['stickiness.type', 'source_ip'],
        ] as const)
      : []),
    ...(externalTrafficPolicy === 'Local' ? ([['preserve_client_ip.enabled', 'true']] as const) : []),
    ...(nlbAnnotation(service, 'proxy-protocol') === '*'
      ? ([['proxy_protocol_v2.enabled', 'true']] as const)
      : []),
    ...(drain === undefined ? [] : ([['deregistration_delay.timeout_seconds', String(drain)]] as const)),
    ...pairsOf(nlbAnnotation(service, 'target-group-attributes')),
  ];
}

function sorted(pairs: readonly (readonly [string, string])[]): readonly Pair[] {
  const unique = new Map(pairs);
  return [...unique].map(([Key, Value]) => ({Key, Value})).sort((a, b) => (a.Key < b.Key ? -1 : 1));
}
