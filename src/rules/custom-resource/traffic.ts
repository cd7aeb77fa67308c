import {isGateway, isHttpRoute} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {isIngressRoute} from '../../model/traefik.ts';
import {WHOLE} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';
import {balancersUsing} from './traefik-planned.ts';

/** Objects that route or guard traffic. */
export const TRAFFIC: readonly Advice[] = [
  {
    product: 'the Gateway API',
    groups: ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io', 'networking.x-k8s.io'],
    kinds: ['GatewayClass'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It describes how gateways are run; a load balancer of AWS needs nothing of it.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'the Gateway API',
    groups: ['gateway.networking.k8s.io'],
    kinds: ['ReferenceGrant'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It lets routes of other namespaces send requests here; k2e forwards to another namespace only where such a grant allows it, and AWS has no object for it.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'the Gateway API',
    groups: ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io', 'networking.x-k8s.io'],
    kinds: ['TCPRoute', 'UDPRoute', 'TLSRoute'],
    level: 'action',
    fidelity: 'manual',
    says: 'An Application Load Balancer routes HTTP only; connections need a Network Load Balancer, which knows no hosts.',
    todo: 'Give the Service behind it the type LoadBalancer and convert again: it becomes a Network Load Balancer.',
  },
  {
    product: 'the Gateway API',
    groups: ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io', 'networking.x-k8s.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it sets for gateways, routes or backends is not carried over.',
    todo: 'Set the same on the load balancer that k2e plans, with `patches` in k2e.yaml, or let the application do it.',
  },
  {
    product: 'VPC Lattice',
    groups: ['application-networking.k8s.aws'],
    level: 'action',
    fidelity: 'manual',
    says: 'ECS services join a Lattice service network by `vpcLatticeConfigurations` of the service.',
    todo: 'Add `vpcLatticeConfigurations` to the service with `patches` in k2e.yaml.',
  },
  {
    product: 'Traefik',
    groups: ['traefik.io', 'traefik.containo.us', 'hub.traefik.io'],
    kinds: ['IngressRouteTCP', 'IngressRouteUDP'],
    level: 'action',
    fidelity: 'manual',
    says: 'An Application Load Balancer routes HTTP only; connections need a Network Load Balancer, which knows no hosts.',
    todo: 'Give the Service behind it the type LoadBalancer and convert again: it becomes a Network Load Balancer.',
  },
  {
    product: 'Traefik',
    groups: ['traefik.io', 'traefik.containo.us'],
    kinds: ['Middleware', 'TraefikService'],
    level: 'review',
    fidelity: 'manual',
    says: 'No IngressRoute of the input uses it; what Ingresses do with it is named with them.',
    todo: 'Bring the IngressRoutes that use it, and convert again.',
  },
  {
    product: 'Traefik',
    groups: ['traefik.io', 'traefik.containo.us', 'hub.traefik.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it changes in requests, answers or connections does not happen behind a load balancer of AWS.',
    todo:
      'Use a rewrite, a redirect, an authentication action or AWS WAF where they do the same; else let the ' +
      'application do it.',
  },
  {
    product: 'Istio',
    groups: ['security.istio.io'],
    level: 'action',
    fidelity: 'manual',
    says:
      'It decides who may call whom, and with which identity; without it every task that the security groups ' +
      'admit may call.',
    todo: 'Narrow the security groups, and check identities in the application or at the load balancer.',
  },
  {
    product: 'Istio',
    groups: ['networking.istio.io'],
    kinds: ['ServiceEntry', 'Sidecar', 'WorkloadEntry', 'WorkloadGroup', 'ProxyConfig'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It tells the mesh what lies around it; tasks reach the outside without it.',
    todo:
      'Nothing needs to be done, unless egress must be restricted: then narrow the egress of the security ' +
      'groups.',
  },
  {
    product: 'Istio',
    groups: ['networking.istio.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'Its hosts, weights, retries and time-outs are not carried over.',
  },
  {
    product: 'Istio',
    groups: ['extensions.istio.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'The code that it runs in the proxies does not run on ECS.',
    todo: 'Let the application or the load balancer do what the plugin does.',
  },
  {
    product: 'Istio',
    groups: ['telemetry.istio.io', 'install.istio.io', 'operator.istio.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It configures the mesh itself, which does not come along.',
    todo: 'Nothing needs to be done; Service Connect gives metrics and access logs of its own.',
  },
  {
    product: 'Linkerd',
    groups: ['policy.linkerd.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'It decides who may call whom; without it every task that the security groups admit may call.',
    todo: 'Narrow the security groups.',
  },
  {
    product: 'Linkerd or SMI',
    groups: [
      'linkerd.io',
      'multicluster.linkerd.io',
      'split.smi-spec.io',
      'access.smi-spec.io',
      'specs.smi-spec.io',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'Its routes, retries, time-outs and weights are not carried over.',
    todo: 'Set time-outs and retries in the callers; Service Connect has a time-out per service.',
  },
  {
    product: 'AWS App Mesh',
    groups: ['appmesh.k8s.aws'],
    level: 'action',
    fidelity: 'manual',
    says: 'App Mesh has ended; Service Connect takes its place on ECS.',
    todo: 'Check the routes and time-outs against Service Connect.',
  },
  {
    product: 'Consul',
    groups: ['consul.hashicorp.com'],
    level: 'action',
    fidelity: 'manual',
    says: 'Consul and its mesh do not come along with the tasks.',
    todo: 'Use Service Connect, or run Consul clients as sidecars by hand.',
  },
  {
    product: 'an Ingress controller',
    groups: [
      'projectcontour.io',
      'configuration.konghq.com',
      'gateway-operator.konghq.com',
      'getambassador.io',
      'k8s.nginx.org',
      'appprotect.f5.com',
      'core.haproxy.org',
      'ingress.v1.haproxy.org',
      'ingress.v3.haproxy.org',
      'gateway.solo.io',
      'gloo.solo.io',
      'networking.gke.io',
      'cloud.google.com',
      'gateway.envoyproxy.io',
      'gateway.nginx.org',
      'apisix.apache.org',
      'tailscale.com',
      'k8gb.absa.oss',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'What it routes or changes gets no listener rule.',
  },
  {
    product: 'OpenShift',
    groups: ['route.openshift.io'],
    kinds: ['Route'],
    level: 'action',
    fidelity: 'manual',
    says: 'k2e converts Ingresses, not routes: what it serves gets no listener rule.',
    todo: 'Write the route as an Ingress and convert again: host, path, service, and its certificate in ACM.',
  },
];

export default defineRule({
  id: 'custom-resource/traffic',
  on: 'other',
  claims: WHOLE,
  summary: 'Routes and rules of meshes and gateways are not converted: they must be written anew.',
  rationale:
    'Traefik, Istio, the Gateway API and their like read routes, retries, rewrites and permissions from ' +
    'objects of their own. Their proxies do not run beside ECS tasks. An Application Load Balancer routes by ' +
    'host, path, header and weight; Service Connect balances and retries between services; security groups ' +
    'say who may connect. What goes beyond has no counterpart. ' +
    knows(TRAFFIC),
  remediation:
    'Write the route as listener rules of the load balancer (or as an Ingress, which k2e converts), and the ' +
    'calls between services with Service Connect.',
  refs: {
    kubernetes: [
      'https://gateway-api.sigs.k8s.io/',
      'https://istio.io/latest/docs/reference/config/networking/',
      'https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a route of Traefik',
      given: `apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: {name: mail, namespace: shop}
spec:
  routes:
    - {match: HostSNI(\`*\`), services: [{name: mail, port: 25}]}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'Network Load Balancer'}],
    },
    {
      name: 'settings of a mesh for several services: one finding',
      given: `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata: {name: cart, namespace: shop}
spec: {protocol: http}
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata: {name: web, namespace: shop}
spec: {protocol: http}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'shop/cart and shop/web'}],
    },
    {
      name: 'a class of gateways',
      given: `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: istio}
spec: {controllerName: istio.io/gateway-controller}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    advise(subject, TRAFFIC, isLeft);
  },
});

/** True for what no other rule converts. */
function isLeft(object: KubeObject, context: Context): boolean {
  if (isGateway(object) || isHttpRoute(object) || isIngressRoute(object)) return false;
  return balancersUsing(object, context).length === 0;
}
