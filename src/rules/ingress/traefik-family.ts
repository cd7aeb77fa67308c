import {booleanOf, listOf, PLAIN, TRAEFIK} from '../../choices/routing/annotation.ts';
import type {Listener} from '../../choices/routing/routing.ts';
import {isTraefikMatcher, routerTls, traefikPriority} from '../../choices/routing/traefik.ts';
import {stepsOf} from '../../choices/routing/traefik-middleware.ts';
import {type Find, ingressMiddlewares} from '../../model/traefik.ts';
import {
  type Annotated,
  type Decide,
  type Family,
  type Fate,
  manual,
  meaningless,
  type Reader,
  review,
} from './annotation-family.ts';
import {plannedRules, plannedTargetGroups, setListener, setRule, setTargetGroup} from './planned.ts';

/** Traefik, which reads its annotations under two prefixes; the second is HAProxy Ingress's and older controllers' too. */
export const READERS: readonly Reader[] = [
  {prefix: TRAEFIK, engine: 'traefik', name: 'Traefik'},
  {prefix: PLAIN, engine: 'traefik', name: 'Traefik 1.x'},
];

const STRIP = manual(
  'k2e does not translate changes of the path by Traefik; the backend gets the path of the request, and no X-Forwarded-Prefix ' +
    'or X-Replaced-Path header.',
  'Add a url-rewrite transform to the listener rules of this Ingress, or let the application answer under the full path.',
);

const LOGIN = manual(
  'A load balancer cannot do this login; the routes of this Ingress answer 403 until another one is there.',
  'Put authenticate-oidc or authenticate-cognito before the forward action, or move the login into the application.',
);

const PART_OF_LOGIN = meaningless(
  'It is part of a login that Traefik does; the finding on it says what becomes of the routes.',
);

const RESPONSE = manual(
  'A load balancer can set some response headers, but for all routes of a listener only; k2e sets none.',
  'Set the headers in the application, or with `routing.http.response.*` attributes on the listener.',
);

const IN_RULES: Decide = annotated => ({set: () => setPlanned(annotated)});

const ENTRY_POINTS: Decide = annotated => {
  const points = listOf(annotated.value);
  if (points.length === 0) return {drop: 'It names no entry point; all serve the Ingress.'};
  if (!points.every(point => /^(?:http|https|web|websecure)$/.test(point))) {
    return manual(
      'k2e knows the entry points http, https, web and websecure only; it serves the Ingress on all listeners.',
      'Add a listener with the port of the entry point, and move the rules there.',
    )(annotated);
  }
  const secure = annotated.balancer.listeners.some(({protocol}) => protocol === 'HTTPS');
  if (secure) return IN_RULES(annotated);
  return points.some(point => point === 'http' || point === 'web')
    ? {drop: 'No Ingress of Traefik has TLS, so there is an HTTP listener only.'}
    : manual(
        'The Ingress is served over HTTPS alone, but names no host in tls; no listener serves it.',
        'Add its hosts to spec.tls.',
      )(annotated);
};

const MATCHER: Decide = annotated => {
  const {value} = annotated;
  if (/^Path(?:Prefix)?$/.test(value)) return IN_RULES(annotated);
  return isTraefikMatcher(value)
    ? STRIP(annotated)
    : manual(
        'k2e knows no matcher of paths with this name, and plans no rule for the paths of this Ingress.',
        'Use Path or PathPrefix.',
      )(annotated);
};

/** True where requests are led by more than one path. */
function hasSeveralRoutes({rules}: Listener): boolean {
  const first = rules[0]?.origins[0];
  return rules.some(({origins}) =>
    origins.some(({object, path}) => object.id !== first?.object.id || path !== first.path),
  );
}

const ORDER: Decide = ({ingress, balancer}) => {
  if (traefikPriority(ingress) === 0) return {drop: 'It is no number above 0; the length of a rule decides.'};
  return balancer.listeners.some(hasSeveralRoutes)
    ? {
        report: {
          level: 'info',
          fidelity: 'approximate',
          message: 'It orders the routes of Traefik; the priorities of the listener rules keep that order.',
          remediation: 'Nothing needs to be done.',
        },
      }
    : {drop: 'There is one route only.'};
};

const LIMIT = manual(
  'A load balancer does not limit requests or connections.',
  'Create a rate-based rule in AWS WAF, and put the web ACL on the load balancer.',
);

const RESILIENCE = manual(
  'A load balancer has no such feature.',
  'Move it into the application or its client library.',
);

/** What Middlewares do stands in the listener rules; where one keeps everybody out, no other name would let anybody in. */
const MIDDLEWARES: Decide = annotated => {
  const {inventory} = annotated.subject.context;
  const find: Find = (kind, namespace, name) => inventory.find(kind, namespace, name);
  const refs = ingressMiddlewares(annotated.ingress, find);
  if (refs.length === 0) return {drop: 'It names none, or has a prefix under which Traefik reads none.'};
  const steps = stepsOf(refs, find, []);
  const set = () => setPlanned(annotated);
  if (!steps.some(({kind}) => kind === 'lock')) return {set};
  return {
    set,
    report: {
      level: 'info',
      fidelity: 'manual',
      message:
        'The routes of this Ingress answer 403, as one of the Middlewares that it names keeps callers out.',
      remediation: 'Do what the finding on the Middleware says.',
    },
  };
};

/** Annotations of Traefik that k2e knows. */
export const TRAEFIK_FAMILY: Family = {
  'rule-type': MATCHER,
  'router.pathmatcher': MATCHER,
  priority: ORDER,
  'router.priority': ORDER,
  'frontend-entry-points': ENTRY_POINTS,
  'router.entrypoints': ENTRY_POINTS,
  'router.tls*': annotated =>
    routerTls(annotated.ingress)
      ? {
          set: () => setPlanned(annotated),
          report: {
            level: 'info',
            fidelity: 'approximate',
            message:
              'The load balancer serves the hosts over HTTPS with a certificate of AWS Certificate Manager.',
            remediation: 'Name the certificate under `tls.certificates` in k2e.yaml.',
          },
        }
      : {drop: 'It is off.'},
  'router.middlewares': MIDDLEWARES,
  'router.*': manual('k2e does not translate this option of Traefik.'),
  'service.*': manual(
    'k2e does not translate this option of Traefik.',
    'Set stickiness or health checks on the target group.',
  ),
  'redirect-entry-point': annotated =>
    annotated.value === 'https'
      ? redirected(annotated)
      : manual('Traefik redirects to an entry point that k2e does not know; k2e plans no redirect.')(
          annotated,
        ),
  'ssl-redirect': annotated =>
    booleanOf(annotated.value) === true ? redirected(annotated) : {drop: 'It is off, as it is anyway.'},
  'redirect-permanent': review('k2e redirects with status 302.', 'Make it 301 when all works.'),
  'redirect-*': manual(
    'k2e does not translate redirects by regular expression.',
    'Add listener rules with redirect actions.',
  ),
  'app-root': manual(
    'k2e plans no redirect from / for Traefik.',
    'Add a listener rule for the exact path / with a redirect action.',
  ),
  'request-modifier': STRIP,
  'rewrite-target': STRIP,
  'service-weights': manual(
    'k2e does not translate weights of Traefik.',
    'Give the forward action several target groups with these weights.',
  ),
  'whitelist-source-range': annotated => ({
    set: () => setPlanned(annotated),
    report: {
      level: 'review',
      fidelity: 'approximate',
      message:
        'The load balancer compares the address of the connection, not X-Forwarded-For. Others get 403.',
    },
  }),
  'whitelist-x-forwarded-for': manual(
    'The load balancer compares the address of the connection only.',
    'Use an IP set rule of AWS WAF with a forwarded IP.',
  ),
  'auth-type': LOGIN,
  'auth-url': LOGIN,
  'auth-*': PART_OF_LOGIN,
  'preserve-host': annotated =>
    annotated.value === 'false'
      ? review('A load balancer always keeps the Host header; Traefik sent the name of the backend.')(
          annotated,
        )
      : {drop: 'A load balancer keeps the Host header, as Traefik does here.'},
  protocol: annotated =>
    /^http$/i.test(annotated.value)
      ? {drop: 'HTTP is what Traefik speaks anyway.'}
      : /^(?:https|h2c)$/i.test(annotated.value)
        ? {set: () => setPlanned(annotated)}
        : manual('A load balancer speaks HTTP, HTTPS or HTTP/2 to its targets.')(annotated),
  'rate-limit': LIMIT,
  'max-conn-*': LIMIT,
  buffering: RESILIENCE,
  'circuit-breaker-expression': RESILIENCE,
  'error-pages': RESILIENCE,
  'responseforwarding-*': meaningless('A load balancer passes responses on as they come.'),
  'pass-*': manual(
    'A load balancer passes client certificates on only with mutual TLS.',
    'Set mutual authentication to passthrough on the listener; the headers are X-Amzn-Mtls-*.',
  ),
  'custom-request-headers': manual(
    'A load balancer adds no request headers of your choice.',
    'Add them in the application.',
  ),
  'custom-response-headers': RESPONSE,
  'hsts-*': RESPONSE,
  'force-hsts': RESPONSE,
  'frame-deny': RESPONSE,
  'custom-frame-options-value': RESPONSE,
  'content-type-nosniff': RESPONSE,
  'browser-xss-filter': RESPONSE,
  'custom-browser-xss-value': RESPONSE,
  'content-security-policy': RESPONSE,
  'referrer-policy': RESPONSE,
  'public-key': RESPONSE,
  'affinity*': manual(
    'k2e does not translate affinity of Traefik.',
    'Turn on lb_cookie stickiness on the target group.',
  ),
  'session-cookie-*': manual('The cookie of the load balancer is its own (AWSALB).'),
  '*': ({suffix}) => ({
    report: {
      level: 'review',
      fidelity: 'manual',
      message: `k2e does not translate the annotation ${suffix}; it is not carried over.`,
    },
  }),
};

function redirected(annotated: Annotated): Fate {
  return annotated.balancer.listeners.some(({protocol}) => protocol === 'HTTPS')
    ? IN_RULES(annotated)
    : {drop: 'No Ingress of Traefik has TLS, so there is nothing to redirect to.'};
}

function setPlanned({subject, balancer}: Annotated): void {
  for (const listener of balancer.listeners) setListener(subject, balancer, listener);
  for (const [listener, rule] of plannedRules(subject, balancer)) setRule(subject, listener, rule);
  for (const group of plannedTargetGroups(subject)) setTargetGroup(subject, balancer, group);
}
