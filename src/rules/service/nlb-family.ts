import {nlbAnnotation} from '../../choices/nlb/annotation.ts';
import {areArns, BALANCER_ATTRIBUTES} from '../../choices/nlb/settings.ts';
import {booleanOf, integerOf, listOf, pairsOf} from '../../choices/routing/annotation.ts';
import {areIds} from '../../choices/routing/settings.ts';
import {PORT, TARGET_GROUP, within} from '../../ecs/limits.ts';
import {portOf} from '../../model/ports.ts';
import {meant} from '../ingress/annotation-family.ts';
import {
  type Annotated,
  type Decide,
  type Fate,
  formed,
  manual,
  meaningless,
  number,
  ofBalancer,
  ofListeners,
  ofTargetGroups,
  refused,
  when,
} from './nlb-fate.ts';
import {setNlb} from './planned-nlb.ts';

const hasTls = ({balancer}: Annotated) => balancer.listeners.some(({protocol}) => protocol === 'TLS');
const asksHttp = ({balancer}: Annotated) =>
  balancer.listeners.some(({healthCheck}) => healthCheck.protocol !== 'TCP');
const isBoolean = (value: string) => booleanOf(value) !== undefined;
const ownGroup = ({balancer}: Annotated) => balancer.settings.securityGroups === undefined;
const NO_TLS = 'No port of the load balancer is TLS.';
const NO_HTTP = 'The health check is a TCP connection.';
const NOT_CLASSIC = 'It tuned a Classic Load Balancer; a Network Load Balancer has no such setting.';

/** A list of addresses, one for each subnet. */
const addresses: Decide = annotated => {
  const {subject, balancer, suffix, value} = annotated;
  if (listOf(value).length === 0) return {drop: 'It names no address.'};
  const subnets = balancer.settings.subnets ?? subject.context.config.network.albSubnets ?? [];
  if (listOf(value).length === subnets.length) return ofBalancer(annotated);
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${suffix} names ${listOf(value).length} addresses, and k2e knows ${subnets.length} subnets of the load balancer; each zone takes one address.`,
      remediation:
        'Set `network.albSubnets` in k2e.yaml to the subnets of these addresses, in the same order.',
    },
  };
};

/** Annotation keys without their prefix (a last `*` stands for any rest) → what becomes of them. */
const NLB_FAMILY: Readonly<Record<string, Decide>> = {
  type: ({value}) =>
    /^(?:external|nlb-ip|nlb)$/.test(value)
      ? {drop: 'k2e plans a Network Load Balancer whose targets are the addresses of the tasks.'}
      : {
          report: {
            level: 'review',
            fidelity: 'approximate',
            message: `k2e plans a Network Load Balancer in place of a load balancer of type ${value}.`,
            remediation: 'Compare the two; use an Ingress if HTTP features are needed.',
          },
        },
  'nlb-target-type': meaningless(
    'The targets are always the addresses of the tasks: tasks have interfaces of their own.',
  ),
  'target-node-labels': meaningless('It chooses nodes as targets; the targets are tasks.'),
  scheme: formed(
    value => value === 'internal' || value === 'internet-facing',
    '`internal` or `internet-facing`',
    ofBalancer,
  ),
  internal: when(
    ({balancer}) => nlbAnnotation(balancer.service, 'scheme') === undefined,
    formed(value => isBoolean(value) || value === '0.0.0.0/0', '`true` or `false`', ofBalancer),
    'The annotation for the scheme comes before it.',
  ),
  name: ({subject, balancer}) => ({
    set: () => setNlb(subject, balancer),
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: `The load balancer is called ${balancer.awsName}: the one of the cluster bears the plain name while it exists.`,
      remediation: 'Nothing needs to be done.',
    },
  }),
  subnets: formed(value => areIds(listOf(value), 'subnet-'), 'a list of subnet ids', ofBalancer),
  'eip-allocations': addresses,
  'private-ipv4-addresses': addresses,
  'ipv6-addresses': manual(
    value => `The load balancer is asked to have the IPv6 addresses ${value}; k2e plans none.`,
    'Add IPv6Address to the SubnetMappings of the load balancer.',
  ),
  'ip-address-type': formed(
    value => value === 'ipv4' || value === 'dualstack',
    '`ipv4` or `dualstack`',
    ofBalancer,
  ),
  'ssl-cert': formed(value => areArns(listOf(value)), 'a list of ARNs of certificates', ofListeners),
  'ssl-ports': when(hasTls, ofListeners, NO_TLS),
  'ssl-negotiation-policy': when(hasTls, ofListeners, NO_TLS),
  'alpn-policy': when(
    hasTls,
    formed(
      value => /^(?:HTTP1Only|HTTP2Only|HTTP2Optional|HTTP2Preferred|None)$/.test(value),
      'an ALPN policy of AWS',
      ofListeners,
    ),
    NO_TLS,
  ),
  'backend-protocol': backendProtocol,
  'proxy-protocol': formed(value => value === '*', '`*`', ofTargetGroups),
  'proxy-protocol-per-target-group': manual(
    value => `The PROXY protocol is asked for at single ports (${value}); k2e sets it for all ports or none.`,
    'Set proxy_protocol_v2.enabled on the target groups of these ports.',
  ),
  'healthcheck-protocol': formed(
    value => /^(?:tcp|https?)$/i.test(value),
    '`tcp`, `http` or `https`',
    ofTargetGroups,
  ),
  'healthcheck-port': when(
    ({value}) => value !== 'traffic-port',
    formed(
      (value, {balancer}) =>
        (/^\d+$/.test(value) && within(Number(value), PORT)) || portOf(balancer.service, value) !== undefined,
      'a port number, the name of a port, or `traffic-port`',
      ofTargetGroups,
    ),
    'The port of the traffic is the default.',
  ),
  'healthcheck-path': when(asksHttp, ofTargetGroups, NO_HTTP),
  'healthcheck-success-codes': when(asksHttp, ofTargetGroups, NO_HTTP),
  'healthcheck-interval': number(TARGET_GROUP.interval),
  'healthcheck-timeout': number(TARGET_GROUP.timeout),
  'healthcheck-healthy-threshold': number(TARGET_GROUP.threshold),
  'healthcheck-unhealthy-threshold': number(TARGET_GROUP.threshold),
  'target-group-attributes': formed(
    value => pairsOf(value).length > 0,
    'a list of key=value',
    ofTargetGroups,
  ),
  attributes: formed(value => pairsOf(value).length > 0, 'a list of key=value', ofBalancer),
  'additional-resource-tags': formed(value => pairsOf(value).length > 0, 'a list of key=value', ofBalancer),
  ...Object.fromEntries(Object.keys(BALANCER_ATTRIBUTES).map(suffix => [suffix, ofBalancer])),
  'cross-zone-load-balancing-enabled': formed(isBoolean, '`true` or `false`', ofBalancer),
  'access-log-enabled': formed(isBoolean, '`true` or `false`', ofBalancer),
  'access-log-emit-interval': meaningless(NOT_CLASSIC),
  'connection-draining-enabled': meaningless(
    'A Network Load Balancer always drains; the time-out is what counts.',
  ),
  'connection-draining-timeout': formed(
    value => integerOf(value) !== undefined,
    'a whole number',
    ofTargetGroups,
  ),
  'connection-idle-timeout': manual(
    value => `Idle connections are kept for ${value} seconds; k2e plans no attributes of listeners.`,
    'Run `aws elbv2 modify-listener-attributes` with tcp.idle_timeout.seconds (60 to 6000) on each listener.',
  ),
  'listener-attributes.*': manual(
    value => `Attributes of a listener are asked for (${value}); k2e plans none.`,
    'Run `aws elbv2 modify-listener-attributes` with them on the new listener.',
  ),
  'security-groups': formed(
    value => areIds(listOf(value), 'sg-'),
    'a list of security group ids',
    ofBalancer,
  ),
  'extra-security-groups': manual(
    value => `Further security groups are asked for (${value}); k2e plans one for the load balancer.`,
    'Add them to SecurityGroups of the load balancer.',
  ),
  'security-group-prefix-lists': when(
    ownGroup,
    ofBalancer,
    'The load balancer has security groups that exist already.',
  ),
  'disable-nlb-sg': ({value}) =>
    booleanOf(value)
      ? {
          report: {
            level: 'review',
            fidelity: 'approximate',
            message:
              'The load balancer gets a security group all the same: without one it could never get any, and the tasks could not admit it.',
            remediation:
              'Widen the group to 0.0.0.0/0 on the ports of the listeners, which it is unless source ranges are given.',
          },
        }
      : {drop: 'The load balancer gets a security group in any case.'},
  'manage-backend-security-group-rules': meaningless(
    'k2e plans the rule that admits the load balancer to the tasks in any case.',
  ),
  'inbound-sg-rules-on-private-link-traffic': manual(
    value => `Whether the rules hold for PrivateLink (${value}) is set by a call of its own.`,
    'Run `aws elbv2 set-security-groups --enforce-security-group-inbound-rules-on-private-link-traffic` on the new load balancer.',
  ),
  'enable-tcp-udp-listener': manual(
    () => 'A listener for TCP and UDP on one port is asked for; ECS registers a port with one protocol only.',
    'Let the container listen for UDP and TCP on different ports.',
  ),
  'quic-enabled-ports': manual(
    value => `QUIC is asked for on ports ${value}; whether ECS registers tasks for it is not documented.`,
    'Keep it on the cluster until that is known.',
  ),
  'actions.*': manual(
    () => 'Weighted target groups are asked for; k2e plans one target group for each port.',
    'Change the default action of the listener with `aws elbv2 modify-listener`.',
  ),
  'multi-cluster-target-group': meaningless(
    'It lets several clusters share a target group; k2e plans a new one.',
  ),
};

function backendProtocol(annotated: Annotated): Fate {
  const {value, balancer} = annotated;
  switch (value.toLowerCase()) {
    case 'tcp':
      return {drop: 'TCP is what the load balancer speaks to its targets.'};
    case 'ssl':
      return hasTls(annotated) ? ofListeners(annotated) : {drop: `${NO_TLS} Bytes pass as they are.`};
    case 'http':
    case 'https':
      return {
        report: {
          level: 'review',
          fidelity: 'approximate',
          message: `A Classic Load Balancer read ${value.toUpperCase()}; the listeners of ${balancer.awsName} pass bytes and add no X-Forwarded headers.`,
          remediation:
            'Use an Ingress, which becomes an Application Load Balancer, if the application needs them.',
        },
      };
    default:
      return refused('backend-protocol', '`tcp` or `ssl`');
  }
}

/** The decision on an annotation of the family; what is not known is named. */
export function decider(suffix: string): Decide {
  const exact = Object.hasOwn(NLB_FAMILY, suffix) ? NLB_FAMILY[suffix] : undefined;
  const pattern = Object.keys(NLB_FAMILY).find(
    key => key.endsWith('*') && suffix.startsWith(key.slice(0, -1)),
  );
  return exact ?? (pattern === undefined ? undefined : NLB_FAMILY[pattern]) ?? unknown;
}

const unknown: Decide = ({suffix}) => ({
  report: {
    level: 'review',
    fidelity: 'manual',
    message: `k2e does not know the annotation ${suffix} for load balancers; it is not carried over.${meant(suffix, [NLB_FAMILY])}`,
    remediation:
      'Look it up in the documentation of the controller, and set its counterpart on the load balancer.',
  },
});

/** The ends of the keys that the family knows; a last `*` stands for any rest. */
export function nlbKeys(): readonly string[] {
  return Object.keys(NLB_FAMILY);
}
