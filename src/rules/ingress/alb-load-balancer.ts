import {listOf, pairsOf} from '../../choices/routing/annotation.ts';
import {areIds} from '../../choices/routing/settings.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, refused, STANDARD} from './alb-reader.ts';
import {type Family, familyClaims, manual, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {balancerArn, balancerHandle} from './planned.ts';

const TYPES = ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'];

/** Annotations of class alb that this rule knows. */
export const ALB_LOAD_BALANCER: Family = {
  scheme: ({subject, balancer, value, suffix}) =>
    value === balancer.scheme && value === (subject.context.config.ingress.scheme ?? 'internal')
      ? STANDARD
      : value === balancer.scheme
        ? {set: () => subject.set(balancerHandle(balancer), {Scheme: balancer.scheme})}
        : refused(suffix, '`internal` or `internet-facing`'),
  'ip-address-type': ({subject, balancer, value, suffix}) =>
    TYPES.includes(value) && balancer.settings.ipAddressType !== undefined
      ? {set: () => subject.set(balancerHandle(balancer), {IpAddressType: balancer.settings.ipAddressType})}
      : refused(suffix, TYPES.join(', ')),
  subnets: ({subject, balancer, value}) =>
    areIds(listOf(value), 'subnet-')
      ? {set: () => subject.set(balancerHandle(balancer), {Subnets: balancer.settings.subnets})}
      : {
          report: {
            level: 'action',
            fidelity: 'manual',
            message: 'The subnets are given by tags; a load balancer is made with their ids.',
            remediation: 'Put the ids under `network.albSubnets` in k2e.yaml, at least two zones.',
          },
        },
  'customer-owned-ipv4-pool': ({subject, balancer}) => ({
    set: () =>
      subject.set(balancerHandle(balancer), {CustomerOwnedIpv4Pool: balancer.settings.customerOwnedIpv4Pool}),
  }),
  'ipam-ipv4-pool-id': ({subject, balancer}) => ({
    set: () =>
      subject.set(balancerHandle(balancer), {IpamPools: {Ipv4IpamPoolId: balancer.settings.ipv4IpamPoolId}}),
  }),
  'minimum-load-balancer-capacity': manual(
    'Reserved capacity is set by a call of its own once the load balancer exists.',
    'Run `aws elbv2 modify-capacity-reservation` on the new load balancer.',
  ),
  'load-balancer-attributes': ({subject, balancer, value, suffix}) =>
    pairsOf(value).length === 0
      ? refused(suffix, 'a list of key=value')
      : {
          set: () =>
            subject.set(handle('load-balancer-attributes', balancer.name), {
              LoadBalancerArn: balancerArn(balancer),
              Attributes: balancer.settings.attributes,
            }),
        },
  tags: ({subject, balancer, value, suffix}) =>
    pairsOf(value).length === 0
      ? refused(suffix, 'a list of key=value')
      : {set: () => subject.set(balancerHandle(balancer), {Tags: balancer.settings.tags})},
};

export default defineRule({
  id: 'ingress/alb-load-balancer',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_LOAD_BALANCER),
  summary:
    'Settings of the load balancer as a whole are carried over; without a scheme it is internal, as with the controller.',
  rationale:
    'The annotations name settings of an Application Load Balancer, and k2e plans one of the same kind, so that they keep their ' +
    'meaning. Where the Ingresses of a group disagree the controller refuses the group; k2e takes the first in the order of ' +
    'the group and says so. The load balancer of the controller itself is not adopted: the controller would undo foreign ' +
    'changes and delete it together with the Ingress.',
  remediation:
    'Give the annotation a value that the controller accepts, or set it on the new load balancer by hand.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual'],
  examples: [
    {
      name: 'a public load balancer with a longer idle timeout',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/scheme': 'internet-facing',
        'alb.ingress.kubernetes.io/ip-address-type': 'dualstack',
        'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=120',
        'alb.ingress.kubernetes.io/tags': 'team=shop',
      }),
      emits: {
        'load-balancers/shop-web': {
          Scheme: 'internet-facing',
          IpAddressType: 'dualstack',
          Tags: [{Key: 'team', Value: 'shop'}],
        },
        'load-balancer-attributes/shop-web': {
          Attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '120'}],
        },
      },
    },
    {
      name: 'subnets and address pools by id',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/subnets': 'subnet-0a1, subnet-0b2',
        'alb.ingress.kubernetes.io/customer-owned-ipv4-pool': 'ipv4pool-coip-0a1',
        'alb.ingress.kubernetes.io/ipam-ipv4-pool-id': 'ipam-pool-0a1',
      }),
      emits: {
        'load-balancers/shop-web': {
          Subnets: ['subnet-0a1', 'subnet-0b2'],
          CustomerOwnedIpv4Pool: 'ipv4pool-coip-0a1',
          IpamPools: {Ipv4IpamPoolId: 'ipam-pool-0a1'},
        },
      },
    },
    {
      name: 'subnets by name, and reserved capacity',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/subnets': 'public-a, public-b',
        'alb.ingress.kubernetes.io/minimum-load-balancer-capacity': 'CapacityUnits=1000',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'by tags'},
        {level: 'action', fidelity: 'manual', says: 'capacity'},
      ],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_LOAD_BALANCER),
});
