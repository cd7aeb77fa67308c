import {forcesHttps} from '../../choices/routing/nginx-action.ts';
import {type Balancer, type Listener, routing} from '../../choices/routing/routing.ts';
import {routerTls} from '../../choices/routing/traefik.ts';
import {certificateCovers} from '../../model/certificate-covers.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {pointer, valueAt} from '../../pointer.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {webIngress} from './example-objects.ts';
import {balancerOf, NO_BALANCER, setCertificates, setListener, used} from './planned.ts';

const TLS = {spec: '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n'};
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef';
const WITH_CERTIFICATE = `tls: {certificates: {"*.example.com": "${ARN}"}}\ningress: {scheme: internal}`;

export default defineRule({
  id: 'ingress/tls',
  on: 'Ingress',
  claims: ['/spec/tls'],
  summary:
    'Hosts with TLS get an HTTPS listener with certificates of AWS Certificate Manager, and a redirect from plain HTTP.',
  rationale:
    'On Kubernetes the certificate and its key stand in a Secret that the controller reads. An Application Load Balancer takes ' +
    'its certificates from AWS Certificate Manager and picks one by the name that the client asks for; a wildcard covers ' +
    'exactly one label. Key material never leaves the Secret: k2e neither reads nor imports it. ingress-nginx redirects plain ' +
    'HTTP with status 308, an ALB can only use 301 or 302, after which some clients turn a POST into a GET. The AWS Load ' +
    'Balancer Controller opens an HTTPS listener for `listen-ports` or `certificate-arn` only, whatever `tls` says.',
  remediation:
    'Request a certificate for the hosts in AWS Certificate Manager, in the region of the load balancer, and put its ARN under ' +
    '`tls.certificates` in k2e.yaml; let clients of an API call HTTPS directly.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped', 'exact'],
  examples: [
    {
      name: 'a host with a certificate in k2e.yaml',
      given: webIngress('nginx', {}, TLS),
      config: WITH_CERTIFICATE,
      emits: {
        'listeners/nginx-shared-internal-443': {Protocol: 'HTTPS', Certificates: [{CertificateArn: ARN}]},
        'listeners/nginx-shared-internal-80': {DefaultActions: [{Type: 'redirect'}]},
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/tls', says: '308'}],
      drops: ['/spec/tls/0/secretName'],
    },
    {
      name: 'class alb with HTTPS listeners',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS": 443}]'}, TLS),
      config: WITH_CERTIFICATE,
      emits: {
        'listeners/alb-shared-internal-443': {Protocol: 'HTTPS', Certificates: [{CertificateArn: ARN}]},
      },
    },
    {
      name: 'class alb without HTTPS listeners',
      given: webIngress('alb', {}, TLS),
      withholds: ['listeners/alb-shared-internal-443'],
      findings: [{level: 'review', fidelity: 'dropped', path: '/spec/tls', says: 'listen-ports'}],
    },
    {
      name: 'a name that no rule has',
      given: webIngress('nginx', {}, {spec: '  tls: [{hosts: [other.example.com], secretName: shop-tls}]\n'}),
      withholds: ['listeners/nginx-shared-internal-443'],
      drops: ['/spec/tls/0/hosts/0', '/spec/tls/0/secretName'],
    },
  ],
  map(subject) {
    const balancer = balancerOf(subject);
    if (!balancer) {
      subject.drop('/spec/tls', NO_BALANCER);
      return;
    }
    for (const listener of balancer.listeners) {
      if (listener.protocol !== 'HTTPS') continue;
      setListener(subject, balancer, listener);
      setCertificates(subject, listener);
    }
    if ((subject.view.spec?.tls ?? []).length > 0) accountFor(subject);
  },
});

function accountFor(subject: Subject<'Ingress'>): void {
  const {view, object, context, drop, report} = subject;
  const balancer = balancerOf(subject);
  const listener = balancer?.listeners.find(each => each.protocol === 'HTTPS');
  const isMember = listener?.members.some(({id}) => id === object.id) ?? false;
  if (!balancer || !listener || !isMember) {
    if (balancer?.group.engine === 'alb') {
      report('/spec/tls', {
        level: 'review',
        fidelity: 'dropped',
        message:
          'The AWS Load Balancer Controller opens no HTTPS listener for tls alone, only for the annotations listen-ports or ' +
          'certificate-arn; the Ingress is served over plain HTTP, here as there.',
        remediation: 'Add the listen-ports annotation with an HTTPS port if it should be served over HTTPS.',
      });
    } else {
      drop(
        '/spec/tls',
        'No host of its rules is covered by these names; the controller serves them over plain HTTP.',
      );
    }
    return;
  }
  const needed = listener.certificates.flatMap(need => ('host' in need ? need.host : []));
  for (const [at, {hosts = []}] of (view.spec?.tls ?? []).entries()) {
    drop(
      pointer('spec', 'tls', at, 'secretName'),
      'The load balancer takes its certificate from AWS Certificate Manager.',
    );
    for (const [index, host] of hosts.entries()) {
      used(host);
      if (balancer.group.engine === 'nginx' && forcesHttps(object)) {
        drop(
          pointer('spec', 'tls', at, 'hosts', index),
          'force-ssl-redirect has HTTPS for every host of the rules, named here or not.',
        );
      } else if (balancer.group.engine === 'traefik' && isSecureAnyway(object, host, balancer)) {
        drop(
          pointer('spec', 'tls', at, 'hosts', index),
          'Its annotations, or a certificate in k2e.yaml, have it served over HTTPS, named here or not.',
        );
      } else if (!needed.some(each => certificateCovers(host.toLowerCase(), each))) {
        drop(
          pointer('spec', 'tls', at, 'hosts', index),
          'No listener of the Ingress needs a certificate for this name.',
        );
      }
    }
  }
  const redirects = balancer.group.engine === 'nginx' || balancer.group.engine === 'generic';
  if (!redirects) return;
  // Told once for each load balancer.
  const alike = context.choice(withTls).get(listener) ?? [];
  if (alike[0]?.id !== object.id) return;
  report('/spec/tls', {
    level: 'review',
    fidelity: 'approximate',
    workload: alike.flatMap(member => context.inventory.attachedTo(member)),
    message:
      balancer.group.engine === 'nginx'
        ? 'Plain HTTP for these hosts is redirected to HTTPS with status 301 unless ssl-redirect is off; ingress-nginx answers ' +
          '308, after which clients repeat a POST as a POST.'
        : 'Plain HTTP for these hosts is redirected to HTTPS with status 301, as most controllers do; the Ingress API does not say.',
  });
}

/** True for a host that Traefik serves over TLS without `spec.tls`. */
function isSecureAnyway(object: KubeObject<Ingress>, host: string, {group}: Balancer): boolean {
  return routerTls(object) || group.outerTls(host.toLowerCase()).length > 0;
}

/** The Ingresses with hosts for HTTPS, by listener. */
function withTls(context: Context): ReadonlyMap<Listener, readonly KubeObject[]> {
  const listeners = context.choice(routing).balancers.flatMap(balancer => balancer.listeners);
  return new Map(listeners.map(listener => [listener, listener.members.filter(hasTls)]));
}

function hasTls({value}: KubeObject): boolean {
  const tls = valueAt(value, '/spec/tls');
  return Array.isArray(tls) && tls.length > 0;
}
