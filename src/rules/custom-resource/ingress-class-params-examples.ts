import {webIngress} from '../ingress/example-objects.ts';
import type {Example} from '../rule.ts';

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef';

/** IngressClassParams of EKS Auto Mode with this spec (a flow mapping), their class, and an Ingress of the class. */
const given = (spec: string, annotations: Readonly<Record<string, string>> = {}, className = 'edge') =>
  `apiVersion: eks.amazonaws.com/v1
kind: IngressClassParams
metadata: {name: public}
spec: ${spec}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec:
  controller: eks.amazonaws.com/alb
  parameters: {apiGroup: eks.amazonaws.com, kind: IngressClassParams, name: public}
---
${webIngress(className, annotations)}`;

/** The same of the AWS Load Balancer Controller. */
const ofController = (spec: string, annotations: Readonly<Record<string, string>> = {}) =>
  given(spec, annotations)
    .replace('eks.amazonaws.com/v1', 'elbv2.k8s.aws/v1beta1')
    .replace('eks.amazonaws.com/alb', 'ingress.k8s.aws/alb')
    .replace('apiGroup: eks.amazonaws.com', 'apiGroup: elbv2.k8s.aws');

const ALB = 'alb.ingress.kubernetes.io/';

/** Executed examples of `custom-resource/ingress-class-params`. */
export const INGRESS_CLASS_PARAMS_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'a public load balancer with a certificate, in EKS Auto Mode',
    given: given(
      `{scheme: internet-facing, group: {name: retail}, certificateARNs: [${ARN}], tags: [{key: team, value: shop}]}`,
      {[`${ALB}scheme`]: 'internal', [`${ALB}tags`]: 'team=web,tier=front'},
    ),
    emits: {
      'load-balancers/retail': {
        Scheme: 'internet-facing',
        Tags: [
          {Key: 'team', Value: 'shop'},
          {Key: 'tier', Value: 'front'},
        ],
      },
      'listeners/retail-443': {Protocol: 'HTTPS', Certificates: [{CertificateArn: ARN}]},
    },
    withholds: ['listeners/retail-80'],
  },
  {
    name: 'subnets by id, callers, and attributes',
    given: ofController(
      '{subnets: {ids: [subnet-0a1, subnet-0b2]}, inboundCIDRs: [192.0.2.0/24], ipAddressType: dualstack, loadBalancerAttributes: [{key: idle_timeout.timeout_seconds, value: "120"}]}',
    ),
    emits: {
      'load-balancers/edge-shared-internal': {
        Subnets: ['subnet-0a1', 'subnet-0b2'],
        IpAddressType: 'dualstack',
      },
      'security-group-rules/edge-shared-internal.clients': {
        IpPermissions: [{IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
      },
      'load-balancer-attributes/edge-shared-internal': {
        Attributes: [{Key: 'idle_timeout.timeout_seconds', Value: '120'}],
      },
    },
  },
  {
    name: 'what needs calls of its own, and subnets by tags',
    given: ofController(
      '{subnets: {tags: {tier: [public]}}, wafv2AclName: shop, minimumLoadBalancerCapacity: {capacityUnits: 1000}, listeners: [{protocol: HTTP, port: 80, listenerAttributes: [{key: routing.http.response.server.enabled, value: "false"}]}]}',
    ),
    findings: [
      {level: 'action', fidelity: 'manual', path: '/spec/subnets/tags/tier/0', says: 'by tags'},
      {level: 'action', fidelity: 'manual', path: '/spec/wafv2AclName', says: 'web ACL'},
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/minimumLoadBalancerCapacity/capacityUnits',
        says: 'Reserved capacity',
      },
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/listeners/0/protocol',
        says: 'attributes of listeners',
      },
    ],
  },
  {
    name: 'values that are no texts, or stand in the wrong place',
    given: ofController(
      '{group: retail, inboundCIDRs: [192.0.2.0/24, 5, ""], tags: [{key: team, value: 7}, {key: tier, value: ""}]}',
    ),
    emits: {
      'load-balancers/edge-shared-internal': {Tags: [{Key: 'tier', Value: ''}]},
      'security-group-rules/edge-shared-internal.clients': {
        IpPermissions: [{IpRanges: [{CidrIp: '192.0.2.0/24'}]}],
      },
    },
    findings: [
      {level: 'action', fidelity: 'manual', path: '/spec/tags/0/key', says: 'in quotes'},
      {level: 'review', fidelity: 'manual', path: '/spec/group', says: 'Kubernetes refuses it'},
      {level: 'review', fidelity: 'manual', path: '/spec/inboundCIDRs/1', says: 'Kubernetes refuses it'},
    ],
    drops: ['/spec/inboundCIDRs/2'],
  },
  {
    name: 'a listener that an entry before it leaves without attributes',
    given: ofController(
      '{listeners: [{protocol: HTTP, port: 80}, {protocol: HTTP, port: 80, listenerAttributes: [{key: routing.http.response.server.enabled, value: "false"}]}]}',
    ),
    drops: ['/spec/listeners/1/listenerAttributes/0/value'],
  },
  {
    name: 'targets by node',
    given: ofController('{targetType: instance, scheme: internal}'),
    findings: [{level: 'info', fidelity: 'approximate', path: '/spec/targetType', says: 'IP address'}],
    drops: ['/spec/scheme'],
  },
  {
    name: 'an Ingress that names its class by the annotation',
    given: ofController('{scheme: internet-facing}', {'kubernetes.io/ingress.class': 'edge'}),
    emits: {'load-balancers/edge-shared-internal': {Scheme: 'internal'}},
    findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No Ingress'}],
  },
  {
    name: 'a class that the input lacks',
    given: given('{scheme: internet-facing}', {}, 'alb').replace('name: public}\n---', 'name: other}\n---'),
    findings: [{level: 'review', fidelity: 'manual', path: '', says: 'No IngressClass'}],
  },
  {
    name: 'a namespace that may not have the class',
    given: `${given('{namespaceSelector: {matchLabels: {public: "yes"}}}')}---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
`,
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/namespaceSelector/matchLabels/public',
        says: 'does not let the namespace',
      },
    ],
  },
];
