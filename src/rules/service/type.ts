import {backendServices} from '../../model/ingress-backends.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress, Service} from '../../model/kubernetes.generated.ts';
import {servicesOfRoute} from '../../model/route-services.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {webService} from './example-objects.ts';
import {SERVICE_REFS} from './refs.ts';

const WEB_INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
`;

export default defineRule({
  id: 'service/type',
  on: 'Service',
  claims: [
    '/spec/type',
    '/spec/ports/*/nodePort',
    '/spec/healthCheckNodePort',
    '/spec/allocateLoadBalancerNodePorts',
  ],
  summary: 'Service Connect stands in for the cluster address; ports of nodes have no counterpart.',
  rationale:
    'Every Service has its name inside the cluster, which Service Connect keeps. Type NodePort opens a port on each node as well. ' +
    'Tasks have addresses of their own and Fargate shows no nodes, so that whoever dials a node needs a load balancer or the name ' +
    'of the Service. Behind an Ingress the node port only served the load balancer, whose targets are now the tasks themselves.',
  remediation:
    'Make it a Service of type LoadBalancer, or add an Ingress, if something outside the application calls it.',
  refs: SERVICE_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {name: 'a cluster address', given: webService('type: ClusterIP'), drops: ['/spec/type']},
    {
      name: 'a node port',
      given: webService('type: NodePort', '', '[{port: 80, targetPort: http, nodePort: 30080}]'),
      findings: [{level: 'action', fidelity: 'approximate', path: '/spec/type', says: '30080'}],
      drops: ['/spec/ports/0/nodePort'],
    },
    {
      name: 'a node port for UDP',
      given: webService(
        'type: NodePort',
        '',
        '[{port: 53, targetPort: 8053, protocol: UDP, nodePort: 30053}]',
      ),
      findings: [
        {level: 'action', fidelity: 'approximate', path: '/spec/type', says: 'no port of it is TCP'},
      ],
    },
    {
      name: 'a node port for an Ingress',
      given: `${webService('type: NodePort')}${WEB_INGRESS}`,
      drops: ['/spec/type'],
    },
    {
      name: 'a type that Kubernetes does not know',
      given: webService('type: Balanced'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/type', says: 'Balanced'}],
    },
    {
      name: 'node ports of a load balancer',
      given: webService('type: LoadBalancer\nallocateLoadBalancerNodePorts: false'),
      drops: ['/spec/type', '/spec/allocateLoadBalancerNodePorts'],
    },
  ],
  map(subject) {
    const {view, drop} = subject;
    const {type = 'ClusterIP', ports = []} = view.spec ?? {};
    for (const index of ports.keys()) {
      drop(
        `/spec/ports/${index}/nodePort`,
        'Tasks run on no nodes of the cluster; the finding on the type says what to do.',
      );
    }
    drop('/spec/healthCheckNodePort', 'A load balancer checks the tasks themselves.');
    drop('/spec/allocateLoadBalancerNodePorts', 'The targets of the load balancer are tasks, not nodes.');
    if (type === 'NodePort') nodePort(subject);
    else if (type === 'ClusterIP') drop('/spec/type', 'It is the default: a name inside the application.');
    else if (type === 'LoadBalancer')
      drop('/spec/type', 'The rule service/load-balancer plans what it asks for.');
    else if (type === 'ExternalName') drop('/spec/type', 'The finding on the external name says what to do.');
    else {
      subject.report('/spec/type', {
        level: 'action',
        fidelity: 'manual',
        message: `Kubernetes knows no type ${type} of Services; k2e reads it as ClusterIP.`,
        remediation: 'Write ClusterIP, NodePort, LoadBalancer or ExternalName.',
      });
    }
  },
});

/** `<namespace>/<name>` of each Service to which an Ingress, or a route of the Gateway API or of Traefik, sends requests. */
function routedServices({inventory}: Context): ReadonlySet<string> {
  const routes = new Set(inventory.workloads.flatMap(workload => workload.routes));
  return new Set([
    ...inventory
      .all<Ingress>('Ingress')
      .flatMap(({ref, value}) => [...backendServices(value)].map(name => `${ref.namespace}/${name}`)),
    ...[...routes].flatMap(route =>
      servicesOfRoute(route, (kind, namespace, name) => inventory.find(kind, namespace, name)).map(
        ({namespace, name}) => `${namespace}/${name}`,
      ),
    ),
  ]);
}

function nodePort({view, object, context, report, drop}: Subject<'Service'>): void {
  const {namespace, name} = object.ref;
  if (context.choice(routedServices).has(`${namespace}/${name}`)) {
    drop(
      '/spec/type',
      'The node port served the load balancer of an Ingress, whose targets are now the tasks.',
    );
    return;
  }
  // TCP and UDP may share a number.
  const {ports = []} = view.spec ?? {};
  const numbers = new Set(ports.flatMap(({nodePort: number}) => (number === undefined ? [] : [number])));
  const {value} = object as KubeObject<Service>;
  const isNamed = value.spec?.ports?.some(({protocol = 'TCP'}) => protocol === 'TCP') ?? true;
  report('/spec/type', {
    level: 'action',
    fidelity: 'approximate',
    message: `Service ${namespace}/${name} is reached at ${numbers.size > 0 ? `port ${[...numbers].join(', ')}` : 'a port'} of every node; no such port exists on ECS, ${isNamed ? 'only its name inside the application' : 'nor has it a name inside the application, as no port of it is TCP'}.`,
    remediation: isNamed
      ? 'Make it a Service of type LoadBalancer, or add an Ingress, if something outside the application calls it.'
      : 'Make it a Service of type LoadBalancer: a Network Load Balancer takes UDP, from inside and from outside.',
  });
}
