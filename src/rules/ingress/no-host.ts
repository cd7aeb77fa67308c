import {networkLoadBalancers} from '../../choices/nlb/network-load-balancers.ts';
import {controllerFronts} from '../../choices/routing/nginx-controller.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress, Service} from '../../model/kubernetes.generated.ts';
import {publishedNames} from '../../model/published-names.ts';
import {nameOf} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {webService} from '../service/example-objects.ts';
import {webIngress} from './example-objects.ts';

export default defineRule({
  id: 'ingress/no-host',
  on: ['Ingress', 'Service'],
  claims: [],
  summary: 'Load balancers whose manifests show no host name are told: the cutover has no name to move.',
  rationale:
    'The cutover moves requests by DNS records, and takes their names from the rules of Ingresses and routes and from the annotations of ' +
    'external-dns. Where an Ingress takes every host, or a Service of type LoadBalancer has no such annotation, callers use the name that AWS ' +
    'gave the load balancer, or a record that somebody else keeps. The load balancer on ECS has another name, and nobody tells them.',
  remediation:
    'Write the names into the annotation `external-dns.alpha.kubernetes.io/hostname` of the object in the input, where Route 53 has records for it; then the cutover moves them by weight. Give callers that use the name of the load balancer the new one yourself, or a record of their own first.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
      'https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/',
    ],
    ecs: ['https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'an Ingress for every host',
      given: webIngress('alb', {}, {host: ''}),
      findings: [{level: 'review', fidelity: 'manual', path: '', says: 'Ingress shop/web'}],
    },
    {
      name: 'an Ingress for every host that external-dns publishes',
      given: webIngress('alb', {'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com'}, {host: ''}),
    },
    {
      name: 'a Service with a load balancer',
      given: webService('type: LoadBalancer'),
      config: 'nlb: {scheme: internal}',
      findings: [{level: 'review', fidelity: 'manual', path: '', says: 'Service shop/web'}],
    },
    {name: 'a host in the rules', given: webIngress('alb')},
  ],
  map({object, context, report}) {
    // What reaches a controller of Ingresses moves with their hosts.
    if (context.choice(controllerFronts).has(object.id)) return;
    if (!isBalanced(object, context) || namesHost(object)) return;
    report('', {
      level: 'review',
      fidelity: 'manual',
      message: `${nameOf(object)} shows no host name: its callers use that of its load balancer, or a DNS record that no manifest shows, and stay with Kubernetes; the cutover has no name to move.`,
    });
  },
});

/** True where k2e plans a load balancer for the object. */
function isBalanced(object: KubeObject<Ingress | Service>, context: Context): boolean {
  return object.ref.kind === 'Ingress'
    ? context.choice(routing).balancerOf(object) !== undefined
    : context.choice(networkLoadBalancers).has(object.id);
}

/** True where the rules or external-dns name a host. */
function namesHost({value}: KubeObject<Ingress | Service>): boolean {
  const rules = 'rules' in (value.spec ?? {}) ? ((value as Ingress).spec?.rules ?? []) : [];
  return (
    rules.some(({host}) => host !== undefined && host !== '') || publishedNames(value.metadata).length > 0
  );
}
