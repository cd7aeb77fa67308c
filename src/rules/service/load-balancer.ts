import type {NlbGap} from '../../choices/nlb/network-load-balancers.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {webService} from './example-objects.ts';
import {NO_NLB, nlbOf, setNlb, setNlbListener} from './planned-nlb.ts';

/** Controllers that make internal load balancers unless told otherwise. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  'service.k8s.aws/nlb': 'the AWS Load Balancer Controller',
  'eks.amazonaws.com/nlb': 'EKS Auto Mode',
};

const LOAD_BALANCER = (more = '', metadata = '') =>
  webService(`type: LoadBalancer\n${more}`.trim(), metadata);

export const NLB_REFS = {
  kubernetes: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/',
  ],
  ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb.html'],
} as const;

export default defineRule({
  id: 'service/load-balancer',
  on: 'Service',
  claims: ['/spec/loadBalancerClass', '/spec/loadBalancerIP'],
  summary:
    'A Service of type LoadBalancer gets a Network Load Balancer with a listener and a target group for each port.',
  rationale:
    'The load balancer of the cluster stays with the cluster; k2e plans a new one beside it. Its targets are the addresses of the ' +
    'tasks, with the health check that the AWS Load Balancer Controller makes: a TCP connection to the port every 10 seconds. ECS ' +
    'replaces a task that fails it. ECS waits for the deregistration delay before it stops a task, which Kubernetes does not: k2e sets it to 30 ' +
    'seconds, or to what a preStop hook waits, unless an annotation gives it. The manifest does not tell who made the old one: the controller and EKS Auto Mode make internal ones unless ' +
    'annotated, the older cloud provider made public Classic Load Balancers. k2e plans an internal one unless an annotation or ' +
    '`nlb.scheme` in k2e.yaml says otherwise. Each has a security group from the start, as none can be added later.',
  remediation:
    'Set `nlb.scheme: internet-facing` in k2e.yaml if the load balancer has to be reached from the internet.',
  refs: NLB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a load balancer whose scheme is open',
      given: LOAD_BALANCER(),
      emits: {
        'load-balancers/shop-web-nlb': {Type: 'network', Scheme: 'internal', Name: 'shop-web-nlb'},
        'listeners/shop-web-nlb-80': {Protocol: 'TCP', Port: 80},
        'target-groups/web-311357': {
          Protocol: 'TCP',
          Port: 8080,
          TargetType: 'ip',
          HealthCheckProtocol: 'TCP',
          HealthCheckIntervalSeconds: 10,
        },
        'services/shop-web': {
          loadBalancers: [{containerName: 'web', containerPort: 8080}],
          serviceConnectConfiguration: {services: [{discoveryName: 'shop-web-80'}]},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec', says: 'internal'}],
    },
    {
      name: 'a public load balancer by k2e.yaml',
      given: LOAD_BALANCER(),
      config: 'nlb: {scheme: internet-facing}',
      emits: {'load-balancers/shop-web-nlb': {Scheme: 'internet-facing'}},
    },
    {
      name: 'a class, and a fixed address',
      given: LOAD_BALANCER('loadBalancerClass: service.k8s.aws/nlb\nloadBalancerIP: 192.0.2.10'),
      emits: {'load-balancers/shop-web-nlb': {Scheme: 'internal'}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/loadBalancerIP', says: '192.0.2.10'}],
      drops: ['/spec/loadBalancerClass'],
    },
    {
      name: 'TCP and UDP on one port',
      given: LOAD_BALANCER().replace(
        '[{port: 80, targetPort: http}]',
        '[{name: tcp, port: 53}, {name: udp, port: 53, protocol: UDP}]',
      ),
      config: 'nlb: {scheme: internal}',
      withholds: ['listeners/shop-web-nlb-53'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/ports/0', says: 'TCP and UDP'}],
    },
    {
      name: 'SCTP, which is told by the rule on the ports',
      given: LOAD_BALANCER().replace(
        '[{port: 80, targetPort: http}]',
        '[{name: web, port: 80, targetPort: http}, {name: diameter, port: 3868, protocol: SCTP}]',
      ),
      config: 'nlb: {scheme: internal}',
      emits: {'listeners/shop-web-nlb-80': {Protocol: 'TCP', Port: 80}},
      withholds: ['listeners/shop-web-nlb-3868'],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const {loadBalancerClass, loadBalancerIP} = view.spec ?? {};
    const balancer = nlbOf(subject);
    if (!balancer) {
      drop('/spec/loadBalancerClass', NO_NLB);
      drop('/spec/loadBalancerIP', NO_NLB);
      return;
    }
    setNlb(subject, balancer);
    for (const listener of balancer.listeners) setNlbListener(subject, balancer, listener);
    for (const gap of balancer.gaps) report(`/spec/ports/${gap.served.index}`, gapReport(gap));
    if (loadBalancerIP) {
      report('/spec/loadBalancerIP', {
        level: 'action',
        fidelity: 'manual',
        message: `The load balancer is asked to have the address ${loadBalancerIP}; a Network Load Balancer takes fixed addresses from Elastic IPs or its subnets, one for each zone.`,
        remediation:
          'Replace Subnets of the load balancer by SubnetMappings with an allocation id or a private address for each zone.',
      });
    } else drop('/spec/loadBalancerIP', 'It is empty.');
    classOf(subject, loadBalancerClass, balancer.settings.schemeGiven);
  },
});

/** Says what the class tells, and that the scheme is an assumption where nothing tells it. */
function classOf({report, drop}: Subject<'Service'>, name: string | undefined, schemeGiven: boolean): void {
  const controller = name !== undefined && Object.hasOwn(CONTROLLERS, name) ? CONTROLLERS[name] : undefined;
  if (controller !== undefined) {
    drop(
      '/spec/loadBalancerClass',
      `${controller} serves it, whose load balancers are internal by default, as are those of k2e.`,
    );
    return;
  }
  const other: Report = {
    level: 'review',
    fidelity: 'approximate',
    message: `k2e does not know load balancers of class ${name}; it plans a Network Load Balancer of AWS.`,
    remediation: 'Compare it with what the class gave you.',
  };
  if (name !== undefined) report('/spec/loadBalancerClass', other);
  if (schemeGiven) return;
  report('/spec', {
    level: 'review',
    fidelity: 'approximate',
    message:
      'The manifest does not tell whether the load balancer is public: the AWS Load Balancer Controller and EKS Auto Mode make internal ' +
      'ones by default, the older cloud provider public ones. k2e plans an internal one.',
  });
}

function gapReport({served, why}: NlbGap): Report {
  const {service, port, at} = served;
  const what = `Port ${port.port} of Service ${service.ref.namespace}/${service.ref.name}`;
  return why === 'both'
    ? {
        level: 'action',
        fidelity: 'manual',
        message: `${what} ends at port ${at.containerPort}, which is mapped for TCP and UDP; ECS registers a port at a load balancer with one protocol only, so the load balancer has no listener for it.`,
        remediation: 'Let the container listen for UDP and TCP on different ports.',
      }
    : {
        level: 'action',
        fidelity: 'manual',
        message: `${what} is UDP, and no port of the task answers health checks by TCP; ECS would replace the tasks again and again, so the load balancer has no listener for it.`,
        remediation: 'Let the container answer health checks on a TCP port, and declare that port.',
      };
}
