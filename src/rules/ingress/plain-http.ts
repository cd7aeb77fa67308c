import type {Member} from '../../choices/routing/group.ts';
import {isPlainHost} from '../../choices/routing/plain-host.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import {nameOf} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed} from '../wording.ts';
import {webIngress} from './example-objects.ts';

/** An Ingress with hosts that its load balancer serves over plain HTTP only. */
interface Plain {
  readonly member: Member;
  readonly hosts: readonly string[];
}

export default defineRule({
  id: 'ingress/plain-http',
  on: 'Ingress',
  claims: [],
  summary: 'Hosts that the new load balancer serves over plain HTTP only are told.',
  rationale:
    'An Ingress of another class than alb says by `tls` that a host is served over HTTPS. Often TLS ends before its controller: at the load ' +
    'balancer of the Service of the controller, which has a certificate of AWS Certificate Manager, or at a CDN. Then no Ingress names TLS, and ' +
    'clients come by HTTPS all the same. A load balancer that listens on plain HTTP only refuses them. Where the Service of an ingress-nginx is ' +
    'in the input, its certificates are taken; a certificate under `tls.certificates` in k2e.yaml has the host served over HTTPS beside HTTP.',
  remediation:
    'Name a certificate of AWS Certificate Manager for each host that clients call by HTTPS under `tls.certificates` in k2e.yaml; where clients come by plain HTTP, nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'an Ingress without TLS',
      given: webIngress('nginx'),
      withholds: ['listeners/nginx-shared-internal-443'],
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'shop.example.com'}],
    },
    {
      name: 'a certificate in k2e.yaml',
      given: webIngress('nginx'),
      config:
        'tls: {certificates: {shop.example.com: "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef"}}',
      emits: {
        'listeners/nginx-shared-internal-443': {Protocol: 'HTTPS'},
        'listener-rules/nginx-shared-internal-80-shop.example.com': {Actions: [{Type: 'forward'}]},
      },
    },
  ],
  map({object, context, report}) {
    const balancer = context.choice(routing).balancerOf(object);
    const plain = balancer ? (context.choice(plainMembers).get(balancer) ?? []) : [];
    const [first] = plain;
    // All Ingresses of a load balancer have one cause: it is told at the first.
    if (first?.member.given.id !== object.id) return;
    const hosts = [...new Set(plain.flatMap(each => each.hosts))];
    const named = hosts.filter(host => host !== '');
    const what = named.length > 0 ? listed(named) : 'every host';
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `No Ingress names TLS for ${what}: the load balancer ${balancer?.name} listens for ${named.length === 1 ? 'it' : 'them'} on plain HTTP only, and clients that come by HTTPS today, because TLS ends before the controller of ${nameOf(first.member.given)}, find nobody there.`,
      workload: plain.flatMap(({member}) => context.inventory.attachedTo(member.given)),
    });
  },
});

/** The Ingresses with hosts that are served over plain HTTP only, by load balancer. */
function plainMembers({choice}: Context): ReadonlyMap<Balancer, readonly Plain[]> {
  return new Map(choice(routing).balancers.map(balancer => [balancer, plainOf(balancer)]));
}

function plainOf(balancer: Balancer): readonly Plain[] {
  return balancer.group.members.flatMap(member => {
    const {rules = []} = member.given.value.spec ?? {};
    const named = rules.length > 0 ? rules.map(({host = ''}) => host.toLowerCase()) : [''];
    const hosts = named.filter(host => isPlainHost(balancer, host));
    return hosts.length > 0 ? [{member, hosts}] : [];
  });
}
