import {WEB} from '../ingress/example-objects.ts';
import type {Example} from '../rule.ts';

const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';

const binding = (spec: string, apiVersion = 'elbv2.k8s.aws/v1beta1') => `apiVersion: ${apiVersion}
kind: TargetGroupBinding
metadata: {name: web, namespace: shop}
spec:
  serviceRef: {name: web, port: 80}
  targetGroupARN: ${GROUP}
${spec}`;

const ADMITTED = `  targetType: ip
  networking:
    ingress:
      - from: [{securityGroup: {groupID: sg-0123456789abcdef0}}]
        ports: [{protocol: TCP, port: 8080}]
`;

/** Executed examples of `custom-resource/target-group-binding`. */
export const TARGET_GROUP_BINDING_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'pods in a target group that exists',
    given: `${binding(ADMITTED)}${WEB}`,
    emits: {
      'security-group-rules/shop-web-from-web.binding': {
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 8080,
            ToPort: 8080,
            UserIdGroupPairs: [{GroupId: 'sg-0123456789abcdef0'}],
          },
        ],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/targetGroupARN',
        says: 'takes every other target out',
      },
    ],
  },
  {
    name: 'a target group that several clusters share, in EKS Auto Mode',
    given: `${binding('  targetType: ip\n  multiClusterTargetGroup: true\n', 'eks.amazonaws.com/v1')}${WEB}`,
    withholds: ['security-group-rules/shop-web-from-web.binding'],
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/targetGroupARN', says: 'without a weight'}],
  },
  {
    name: 'security groups of one’s own, and an address range that a script would fill in',
    given: `${binding('  networking: {ingress: [{from: [{ipBlock: {cidr: $OFFICE}}], ports: []}]}\n')}${WEB}`,
    config: 'network: {securityGroups: [sg-0fedcba9876543210]}',
    withholds: ['security-group-rules/shop-web-from-web.binding'],
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/targetGroupARN', says: 'of its own'}],
    drops: ['/spec/networking/ingress/0/from/0/ipBlock/cidr'],
  },
  {
    name: 'an address range that a script would fill in',
    given: `${binding('  networking: {ingress: [{from: [{ipBlock: {cidr: $OFFICE}}], ports: []}]}\n')}${WEB}`,
    withholds: ['security-group-rules/shop-web-from-web.binding'],
    findings: [
      {level: 'action', fidelity: 'manual', path: '/spec/targetGroupARN', says: 'of its own'},
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/networking/ingress/0/from/0/ipBlock/cidr',
        says: '$OFFICE',
      },
    ],
  },
  {
    name: 'one that the controller wrote for an Ingress',
    given: binding(ADMITTED).replace(
      'namespace: shop}',
      'namespace: shop, labels: {ingress.k8s.aws/stack-name: web, ingress.k8s.aws/stack-namespace: shop}}',
    ),
    drops: ['/spec/targetGroupARN'],
  },
  {
    name: 'a Service that the input lacks',
    given: binding(''),
    findings: [{level: 'review', fidelity: 'manual', path: '', says: 'No ECS service'}],
  },
];
