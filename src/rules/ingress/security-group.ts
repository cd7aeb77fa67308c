import {names} from '../../choices/names.ts';
import {ALB, booleanOf, listOf} from '../../choices/routing/annotation.ts';
import type {Balancer} from '../../choices/routing/routing.ts';
import {areIds} from '../../choices/routing/settings.ts';
import {isCidr} from '../../ecs/check/cidr.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {ALB_READER, ALB_REFS} from './alb-reader.ts';
import {type Annotated, type Family, familyClaims, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {
  balancerHandle,
  balancerOf,
  balancerSecurityGroup,
  type Emitting,
  plannedTargetGroups,
} from './planned.ts';

/** Annotations of class alb that this rule knows. */
export const ALB_SECURITY_GROUP: Family = {
  'security-groups': ({value, subject, balancer}) =>
    areIds(listOf(value), 'sg-')
      ? {set: () => setGroups(subject, balancer)}
      : {
          report: {
            level: 'action',
            fidelity: 'manual',
            message:
              'The security groups are given by Name tags; a load balancer is made with their ids. k2e plans a group of its own.',
            remediation:
              'Replace the group of the load balancer by the ids, or add its rules to the planned group.',
          },
        },
  'inbound-cidrs': inbound,
  'security-group-prefix-lists': inbound,
  'manage-backend-security-group-rules': ({value}) =>
    booleanOf(value) === false
      ? {
          report: {
            level: 'info',
            fidelity: 'approximate',
            message:
              'k2e plans the rule that admits the load balancer to the tasks in any case: without it no request arrives.',
          },
        }
      : {drop: 'k2e plans the rule that admits the load balancer to the tasks in any case.'},
};

function inbound({subject, balancer, suffix, value}: Annotated): ReturnType<Family[string]> {
  if (balancer.settings.securityGroups)
    return {
      drop: 'The annotation security-groups names existing groups, and the controller ignores this one then.',
    };
  const set = () => setGroups(subject, balancer);
  const wrong = suffix === 'inbound-cidrs' ? listOf(value).filter(cidr => !isCidr(cidr)) : [];
  if (wrong.length === 0) return {set};
  return {
    set,
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${listed(wrong)} ${wrong.length === 1 ? 'is no range' : 'are no ranges'} of addresses; the load balancer admits nobody by ${wrong.length === 1 ? 'it' : 'them'}.`,
      remediation:
        'Correct the range, or fill in what a script fills in before Kubernetes reads it (`envsubst < FILE | k2e convert - -o ecs`), and convert again.',
    },
  };
}

/** The groups of the load balancer: existing ones, or one of its own that admits callers to its listeners. */
export function setGroups(
  {context, set}: Pick<Subject<'Ingress'>, 'context' | 'set'>,
  balancer: Balancer,
): void {
  const {settings, listeners} = balancer;
  if (settings.securityGroups) {
    set(balancerHandle(balancer), {SecurityGroups: settings.securityGroups});
    return;
  }
  const group = balancerSecurityGroup(balancer);
  const id = refToken(group, '/GroupId');
  set(group, {
    GroupName: group.name,
    Description: `Callers of load balancer ${settings.albName}`,
    VpcId: context.need('network.vpcId'),
  });
  set(balancerHandle(balancer), {SecurityGroups: [id]});
  const {inboundPrefixLists} = settings;
  const everybody = settings.inboundCidrs.length + inboundPrefixLists.length === 0;
  const inboundCidrs = settings.inboundCidrs.filter(isCidr);
  // Whoever named only what is no range wanted fewer than everybody.
  if (!everybody && inboundCidrs.length + inboundPrefixLists.length === 0) return;
  const v4 = everybody ? ['0.0.0.0/0'] : inboundCidrs.filter(cidr => !cidr.includes(':'));
  const dual = settings.ipAddressType !== undefined && settings.ipAddressType !== 'ipv4';
  const v6 = everybody ? (dual ? ['::/0'] : []) : inboundCidrs.filter(cidr => cidr.includes(':'));
  set(handle('security-group-rules', group.name), {
    GroupId: id,
    IpPermissions: listeners.map(({port}) => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      ...(v4.length > 0 ? {IpRanges: v4.map(CidrIp => ({CidrIp}))} : {}),
      ...(v6.length > 0 ? {Ipv6Ranges: v6.map(CidrIpv6 => ({CidrIpv6}))} : {}),
      ...(inboundPrefixLists.length > 0
        ? {PrefixListIds: inboundPrefixLists.map(PrefixListId => ({PrefixListId}))}
        : {}),
    })),
  });
}

/** Admits the load balancer to the tasks, on the ports of requests and health checks. */
export function admit(subject: Emitting, balancer: Balancer): void {
  const {context, set} = subject;
  if (context.config.network.securityGroups) return;
  const sources = balancer.settings.securityGroups ?? [refToken(balancerSecurityGroup(balancer), '/GroupId')];
  const name = context.choice(names);
  for (const {workload, containerPort, healthCheck} of plannedTargetGroups(subject)) {
    const ports = new Set([
      containerPort,
      healthCheck.port === 'traffic-port' ? containerPort : Number(healthCheck.port),
    ]);
    for (const port of ports) {
      set(
        handle('security-group-rules', `${name.base(workload)}-from-${balancer.name}-${port}`),
        {
          GroupId: refToken(name.securityGroup(workload), '/GroupId'),
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: port,
              ToPort: port,
              UserIdGroupPairs: sources.map(GroupId => ({GroupId})),
            },
          ],
        },
        workload,
      );
    }
  }
}

export default defineRule({
  id: 'ingress/security-group',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_SECURITY_GROUP),
  summary:
    'The load balancer gets a security group that admits its callers, and the tasks admit the load balancer.',
  rationale:
    'The AWS Load Balancer Controller makes a security group for each load balancer, open to everybody on the ports of its ' +
    'listeners unless `inbound-cidrs` or prefix lists say otherwise, and adds a rule to the nodes. Other controllers sat behind ' +
    'the load balancer of their own Service. On ECS the tasks have security groups: each admits the load balancer on the ports ' +
    'of its containers and health checks.',
  remediation: 'Narrow the group of the load balancer to the addresses that should reach it.',
  refs: {
    ...ALB_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'only from the office',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/inbound-cidrs': '192.0.2.0/24'}),
      emits: {
        'security-groups/shop-web.clients': {GroupName: 'shop-web.clients'},
        'security-group-rules/shop-web.clients': {
          IpPermissions: [{FromPort: 80, ToPort: 80, IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
        },
        'security-group-rules/shop-web-from-shop-web-8080': {IpPermissions: [{FromPort: 8080, ToPort: 8080}]},
      },
    },
    {
      name: 'a range that a script would fill in',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/inbound-cidrs': '$OFFICE'}),
      emits: {'load-balancers/shop-web': {Type: 'application'}},
      withholds: ['security-group-rules/shop-web.clients'],
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: pointer('metadata', 'annotations', `${ALB}inbound-cidrs`),
          says: '$OFFICE',
        },
      ],
    },
    {
      name: 'groups that exist',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/security-groups': 'sg-0a1b2c3d',
        'alb.ingress.kubernetes.io/inbound-cidrs': '192.0.2.0/24',
        'alb.ingress.kubernetes.io/manage-backend-security-group-rules': 'false',
      }),
      emits: {
        'load-balancers/shop-web': {SecurityGroups: ['sg-0a1b2c3d']},
        'security-group-rules/shop-web-from-shop-web-8080': {
          IpPermissions: [{UserIdGroupPairs: [{GroupId: 'sg-0a1b2c3d'}]}],
        },
      },
      withholds: ['security-groups/shop-web.clients'],
      findings: [{level: 'info', fidelity: 'approximate', says: 'in any case'}],
      drops: [pointer('metadata', 'annotations', `${ALB}inbound-cidrs`)],
    },
    {
      name: 'groups by name',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/security-groups': 'shop-public'}),
      findings: [{level: 'action', fidelity: 'manual', says: 'Name tags'}],
    },
  ],
  map(subject) {
    mapFamily(subject, ALB_READER, ALB_SECURITY_GROUP);
    const balancer = balancerOf(subject);
    if (!balancer) return;
    setGroups(subject, balancer);
    admit(subject, balancer);
  },
});
