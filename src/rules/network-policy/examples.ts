import type {Example} from '../rule.ts';

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", ports: [{name: http, containerPort: 8080}]}]}`;

const WEB = APP.replaceAll('app: app', 'app: web')
  .replace('name: app, namespace: shop', 'name: web, namespace: shop')
  .replace('{name: app, image: "example/app:1"', '{name: web, image: "example/web:1"');

/** The policy `app` with these further lines of its spec, which selects a Deployment `app`; `others`: more objects. */
function policy(spec: string, ...others: readonly string[]): string {
  const object = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app, namespace: shop}
spec:
  podSelector: {matchLabels: {app: app}}
  ${spec}`;
  return [object, APP, ...others].join('\n---\n');
}

const FROM_WEB = 'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]';
const INGRESS = `apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: app, namespace: shop}
spec: {ingressClassName: alb, defaultBackend: {service: {name: app, port: {number: 80}}}}`;
const DNS =
  '{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}';

/** Examples of NetworkPolicies, executed and printed on the rule's page. */
export const POLICY_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'callers of the same namespace',
    given: policy(FROM_WEB, WEB),
    emits: {
      'security-group-rules/shop-app': {
        IpPermissions: [{IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080}],
      },
    },
  },
  {
    name: 'nobody',
    given: policy('policyTypes: [Ingress]'),
    emits: {'security-groups/shop-app': {GroupName: 'shop-app'}},
    withholds: ['security-group-rules/shop-app'],
  },
  {
    name: 'all pods of the namespace, on a range of ports',
    given: policy('ingress: [{from: [{podSelector: {}}], ports: [{port: 8000, endPort: 8099}]}]'),
    emits: {
      'security-groups/shop.namespace': {GroupName: 'shop.namespace'},
      'security-group-rules/shop-app': {
        IpPermissions: [{IpProtocol: 'tcp', FromPort: 8000, ToPort: 8099}],
      },
    },
  },
  {
    name: 'what may leave: the pods of web, and the DNS of the cluster',
    given: policy(
      `egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}, ${DNS}]\n  policyTypes: [Egress]`,
      WEB,
    ),
    emits: {
      'security-group-default-egress/shop-app': {
        IpPermissions: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}],
      },
      'security-group-egress/shop-app': {
        IpPermissions: [
          {IpProtocol: 'tcp', FromPort: 443, ToPort: 443},
          {IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080},
        ],
      },
    },
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/policyTypes', says: 'port 443'}],
    drops: ['/spec/egress/1/ports/0/port'],
  },
  {
    name: 'the internet, without private networks and the metadata of the node',
    given: policy(
      'egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [128.0.0.0/1, 169.254.169.254/32]}}]}]',
    ),
    config: 'compute: ec2',
    emits: {
      'security-group-egress/shop-app': {
        IpPermissions: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/1'}]}],
      },
    },
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/egress', says: 'restricted'}],
    drops: ['/spec/egress/0/to/0/ipBlock/except/1'],
  },
  {
    name: 'what may leave, on Managed Instances',
    given: policy('egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]', WEB),
    config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    emits: {
      'security-group-egress/shop-app': {
        IpPermissions: [{IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080}],
      },
    },
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/egress', says: 'restricted'}],
  },
  {
    name: 'a private range',
    given: policy('egress: [{to: [{ipBlock: {cidr: 10.0.0.0/16}}]}]\n  policyTypes: [Egress]'),
    emits: {'security-group-egress/shop-app': {}},
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/spec/egress/0/to/0/ipBlock', says: '10.0.0.0/16'},
      {level: 'review', fidelity: 'approximate', path: '/spec/policyTypes', says: 'restricted'},
    ],
  },
  {
    name: 'callers from outside',
    given: policy('ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 8080}]}]'),
    emits: {
      'security-group-rules/shop-app': {IpPermissions: [{IpRanges: [{CidrIp: '192.0.2.0/24'}]}]},
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/ingress/0/from/0/ipBlock',
        says: '192.0.2.0/24',
      },
    ],
  },
  {
    name: 'clients of a load balancer',
    given: policy('ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]', INGRESS),
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/ingress/0/from/0/ipBlock',
        says: 'load balancer',
      },
    ],
  },
  {
    name: 'the addresses of a load balancer',
    given: policy('ingress: [{from: [{ipBlock: {cidr: 10.20.0.0/16}}]}]', INGRESS),
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/ingress/0/from/0/ipBlock',
        says: '10.20.0.0/16',
      },
    ],
  },
  {
    name: 'an ingress controller',
    given: policy(
      'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]}]',
      INGRESS,
    ),
    findings: [{level: 'info', fidelity: 'dropped', path: '/spec/ingress/0/from/0', says: 'takes its place'}],
  },
  {
    name: 'a collector of metrics outside of the input',
    given: policy(
      'ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}]',
    ),
    findings: [{level: 'review', fidelity: 'manual', path: '/spec/ingress/0/from/0', says: 'admit nobody'}],
  },
  {
    name: 'everybody on one port',
    given: policy('ingress: [{ports: [{port: 8080}]}]'),
    findings: [{level: 'review', fidelity: 'manual', path: '/spec/ingress/0', says: 'port 8080'}],
  },
  {
    name: 'a range with bits behind its length',
    given: policy('egress: [{to: [{ipBlock: {cidr: 192.0.2.1/24}}]}]'),
    emits: {'security-group-egress/shop-app': {}},
    findings: [
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/egress/0/to/0/ipBlock/cidr',
        says: '192.0.2.0/24',
      },
      {level: 'review', fidelity: 'approximate', path: '/spec/egress', says: 'restricted'},
    ],
  },
  {
    name: 'SCTP',
    given: policy(
      `ingress: [{from: [{podSelector: {}}], ports: [{port: 8080}, {port: 3868, protocol: SCTP}]}]`,
    ),
    findings: [{level: 'action', fidelity: 'unsupported', path: '/spec/ingress/0/ports/1', says: 'SCTP'}],
  },
  {
    name: 'a caller that stays on Kubernetes',
    given: policy(FROM_WEB, WEB.replace('kind: Deployment', 'kind: DaemonSet')),
    findings: [
      {level: 'action', fidelity: 'manual', path: '/spec/ingress/0/from/0', says: 'stay on Kubernetes'},
    ],
  },
  {
    name: 'pods with the network of their node',
    given: policy(FROM_WEB).replace('spec: {containers:', 'spec: {hostNetwork: true, containers:'),
    config: 'compute: ec2',
    findings: [{level: 'action', fidelity: 'manual', path: '', says: 'the instances'}],
  },
  {
    name: 'one pod of a StatefulSet',
    given: policy('ingress: [{ports: [{port: 8080}]}]')
      .replace('kind: Deployment', 'kind: StatefulSet')
      .replace('{matchLabels: {app: app}}', '{matchLabels: {statefulset.kubernetes.io/pod-name: app-0}}'),
    findings: [{level: 'action', fidelity: 'manual', path: '', says: 'single pods'}],
  },
  {
    name: 'a workload that stays on Kubernetes',
    given: policy('ingress: [{ports: [{port: 8080}]}]').replace('kind: Deployment', 'kind: DaemonSet'),
    findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'stays in force'}],
  },
  {
    name: 'groups that exist',
    given: policy(FROM_WEB, WEB),
    config: 'network: {securityGroups: [sg-0123456789abcdef0]}',
    withholds: ['security-group-rules/shop-app'],
    findings: [{level: 'action', fidelity: 'manual', path: '', says: 'sg-0123456789abcdef0'}],
  },
  {
    name: 'a policy that forbids nothing',
    given: policy('ingress: [{}]'),
    findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'forbids nothing'}],
  },
  {
    name: 'a policy that selects nothing',
    given: policy('ingress: []').replace('{app: app}}', '{app: other}}'),
    findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'selects no workload'}],
  },
];
