import {hostName, ingressRouteHosts, requestsOf} from '../../choices/routing/ingress-route.ts';
import {entryListeners} from '../../choices/routing/ingress-route-entry.ts';
import {servesOthers} from '../../choices/routing/ingress-route-group.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import {itemsAt, routeHostnames} from '../../model/gateway.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {isIngressRoute} from '../../model/traefik.ts';
import {fileProblems, NO_BALANCER} from '../ingress/planned.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {setGateway} from './gateway.ts';
import {INGRESS_ROUTE_EXAMPLES} from './ingress-route-examples.ts';
import {tellIngressRoute} from './traefik-leaves.ts';
import {setPlanned} from './traefik-planned.ts';

export default defineRule({
  id: 'custom-resource/ingress-route',
  on: 'other',
  claims: WHOLE,
  summary:
    'Routes of Traefik become listener rules: the alternatives of each match in the order of its priorities, weights, Middlewares that rewrite, redirect or admit addresses.',
  rationale:
    'An IngressRoute says with an expression which requests go where. k2e reads it as Traefik 3 does, and as Traefik 2 where only that ' +
    'could, and takes it apart into alternatives; each is a listener rule. The order is that of Traefik: the higher priority, or the ' +
    'longer text of the match. What a match leaves out (`!`) is said by the rules in front of it, where rules can say it. All ' +
    'IngressRoutes of a class share a load balancer: web and http are its port 80, websecure and https its port 443, and the ' +
    'certificates are those of the hosts. A load balancer compares the values of headers and query parameters without regard to case, ' +
    'and tells paths apart as they stand in the request. Middlewares that demand something of callers which a load balancer cannot ' +
    'demand close their routes: these answer 403. So do routes whose Middleware is not in the input.',
  remediation:
    'Compare the listener rules with requests that you know; do by hand or in the application what the load balancer does not do.',
  refs: {
    kubernetes: [
      'https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/',
      'https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: INGRESS_ROUTE_EXAMPLES,
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isIngressRoute(object)) return;
    if (context.config.ingress.mode === 'none') {
      drop('', NO_BALANCER);
      return;
    }
    const [balancer] = context.choice(routing).balancersOf(object);
    const planned = balancer ? setPlanned(subject, [balancer]) : [];
    fileProblems(subject, '');
    if (!balancer || planned.length === 0) {
      const isOwn = !servesOthers(object);
      report('', {
        level: 'review',
        fidelity: 'dropped',
        message: isOwn
          ? `${nameOf(object)} serves parts of Traefik itself (its dashboard, its metrics), which does not come along; k2e plans nothing for it.`
          : `${nameOf(object)} gives no listener rule.`,
        remediation: isOwn
          ? 'Nothing needs to be done.'
          : 'Read the other findings on it; an entry point of another name than web or websecure needs a listener by hand.',
      });
      return;
    }
    setGateway(subject, balancer);
    tellOtherBalancers(subject, balancer);
    tellIngressRoute(subject, planned);
    const rules = `${planned.length} listener ${planned.length === 1 ? 'rule' : 'rules'}`;
    const isPrivate = context.config.ingress.scheme === undefined;
    report('', {
      level: 'review',
      fidelity: 'approximate',
      message: `${nameOf(object)} becomes ${rules} of the load balancer ${balancer.name}${isPrivate ? ', an internal one, as the manifest does not tell whether it is public' : ''}. ${entrySays(subject, balancer)}`,
      remediation:
        'Compare the rules with requests that you know. What Traefik was started with (redirects and Middlewares of entry points, other names of them) is not in the manifests that k2e reads.',
    });
  },
});

/** What the listeners do of which the manifest does not speak. */
function entrySays({object}: Subject<'other'>, {listeners}: Balancer): string {
  const own = entryListeners(object);
  const redirects = listeners.some(({port, fallback}) => port === 80 && fallback.kind === 'redirect');
  if (redirects) return 'Port 80 redirects to HTTPS, as no route is on it.';
  return own.has('HTTPS') && !own.has('HTTP')
    ? 'Its hosts are not served over plain HTTP.'
    : 'Where its entry point adds TLS or a redirect by itself, name websecure in it, or use a Middleware.';
}

/** Hosts that have routes of another kind too: one DNS name leads to one load balancer only. */
function tellOtherBalancers({object, context, report}: Subject<'other'>, own: Balancer): void {
  const elsewhere = context.choice(hostsElsewhere);
  for (const {path} of itemsAt(object.value, '/spec/routes')) {
    const found = requestsOf(object, path);
    const hosts =
      found === 'refused'
        ? []
        : found.flatMap(({when}) => when.hosts.flatMap(match => hostName(match) ?? []));
    const others = new Map(
      hosts.flatMap(host => elsewhere.get(host) ?? []).filter(([, name]) => name !== own.name),
    );
    if (others.size === 0) continue;
    report(`${path}/match`, {
      level: 'action',
      fidelity: 'manual',
      message: `A host of this route has other routes on another load balancer: ${listed([...others].map(([id, name]) => `${id} on ${name}`))}. A DNS name leads to one of them only: the routes of the other get no requests, and paths from which they keep callers out are as open as the routes of the one leave them.`,
      remediation: 'Write all routes of the host as IngressRoutes, or all as Ingresses, and convert again.',
    });
  }
}

/** By each host, the Ingresses and routes that have it, with the names of their load balancers. */
function hostsElsewhere({
  inventory,
  choice,
}: Subject<'other'>['context']): ReadonlyMap<string, readonly (readonly [id: string, balancer: string])[]> {
  const found = new Map<string, (readonly [string, string])[]>();
  const add = (host: string, id: string, balancer: string) =>
    found.set(host, [...(found.get(host) ?? []), [id, balancer] as const]);
  for (const ingress of inventory.all<Ingress>('Ingress')) {
    const balancer = choice(routing).balancerOf(ingress);
    for (const {host} of ingress.value.spec?.rules ?? []) {
      if (host && balancer) add(host.toLowerCase(), ingress.id, balancer.name);
    }
  }
  for (const {name, group} of choice(routing).balancers) {
    for (const {route} of group.gateway?.routes ?? [])
      for (const host of routeHostnames(route)) add(host, route.id, name);
    for (const route of group.ingressRoutes ?? [])
      for (const host of ingressRouteHosts(route)) add(host, route.id, name);
  }
  return found;
}
