import {pairsOf} from '../../choices/routing/annotation.ts';
import {targetGroupArn} from '../../choices/routing/listener.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, forTargetGroups, refused, STANDARD} from './alb-reader.ts';
import {type Family, familyClaims, manual, mapFamily, meaningless} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';

/** Annotations of class alb that this rule knows. */
export const ALB_TARGET_GROUP: Family = {
  'target-type': ({value}) =>
    value === 'ip'
      ? {drop: 'Tasks are always registered by their own IP addresses.'}
      : {
          report: {
            level: 'info',
            fidelity: 'approximate',
            message:
              'Tasks have network interfaces of their own, so the load balancer reaches them by IP address, not through a node.',
            remediation: 'Let the security groups of the tasks admit the load balancer; k2e plans that rule.',
          },
        },
  'backend-protocol': annotated =>
    annotated.value === 'HTTP'
      ? STANDARD
      : annotated.value === 'HTTPS'
        ? forTargetGroups(annotated, group =>
            annotated.subject.set(handle('target-groups', group.name), {Protocol: group.protocol}),
          )
        : refused(annotated.suffix, '`HTTP` or `HTTPS`'),
  'backend-protocol-version': annotated => {
    if (!['HTTP1', 'HTTP2', 'GRPC'].includes(annotated.value))
      return refused(annotated.suffix, '`HTTP1`, `HTTP2` or `GRPC`');
    if (annotated.value === 'HTTP1') return STANDARD;
    const fate = forTargetGroups(annotated, group =>
      annotated.subject.set(handle('target-groups', group.name), {ProtocolVersion: group.version}),
    );
    if (annotated.value !== 'GRPC' || annotated.balancer.listeners.some(({protocol}) => protocol === 'HTTPS'))
      return fate;
    return {
      ...fate,
      report: {
        level: 'action',
        fidelity: 'approximate',
        message: 'gRPC needs an HTTPS listener, and the Ingress has none; AWS will refuse the rule.',
        remediation: 'Add an HTTPS port to listen-ports and a certificate.',
      },
    };
  },
  'target-group-attributes': annotated =>
    pairsOf(annotated.value).length === 0
      ? refused(annotated.suffix, 'a list of key=value')
      : forTargetGroups(annotated, group =>
          annotated.subject.set(handle('target-group-attributes', group.name), {
            TargetGroupArn: targetGroupArn(group.name),
            Attributes: group.attributes,
          }),
        ),
  'target-control-port.*': manual(
    'k2e plans no target control port.',
    'Set `TargetControlPort` when you create the target group, and open the port in the security group of the tasks.',
  ),
  'multi-cluster-target-group': manual(
    'A target group that several clusters share is not taken over: tasks in it would share its requests with the pods at once, without a weight.',
    'Use weighted target groups, one for each side.',
  ),
  'target-node-labels': meaningless('It picks the nodes to register; tasks are registered themselves.'),
};

export default defineRule({
  id: 'ingress/alb-target-group',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_TARGET_GROUP),
  summary:
    'Protocol, version and attributes of the target groups are carried over; targets are always IP addresses.',
  rationale:
    'The annotations describe target groups, and k2e plans one for each backend. Annotations on the Service come before those ' +
    'on the Ingress, as with the controller. A task in awsvpc mode has an address of its own; there are no nodes to send ' +
    'requests through. Kubernetes stops a pod without waiting for the load balancer; ECS waits for the deregistration delay first, whose ' +
    'default of 300 seconds would hold up every stop: where no annotation gives it, k2e sets 30 seconds, or what a preStop hook waits.',
  remediation: 'Set it on the new target group by hand.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'targets by IP address, over HTTPS, with stickiness',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/target-type': 'ip',
        'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
        'alb.ingress.kubernetes.io/target-group-attributes':
          'stickiness.enabled=true,stickiness.type=lb_cookie',
      }),
      emits: {
        'target-groups/web-68bf21': {Protocol: 'HTTPS', TargetType: 'ip'},
        'target-group-attributes/web-68bf21': {
          Attributes: [
            {Key: 'deregistration_delay.timeout_seconds', Value: '30'},
            {Key: 'stickiness.enabled', Value: 'true'},
          ],
        },
      },
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1target-type'],
    },
    {
      name: 'targets by node',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/target-type': 'instance'}),
      findings: [{level: 'info', fidelity: 'approximate', says: 'IP address'}],
    },
    {
      name: 'a version that does not exist, and a shared target group',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/backend-protocol-version': 'HTTP3',
        'alb.ingress.kubernetes.io/multi-cluster-target-group': 'true',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'backend-protocol-version'},
        {level: 'action', fidelity: 'manual', says: 'several clusters'},
      ],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_TARGET_GROUP),
});
