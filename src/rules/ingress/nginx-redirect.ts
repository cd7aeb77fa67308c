import {booleanOf} from '../../choices/routing/annotation.ts';
import {forcesHttps, hasUnreadableRedirect, nginxAnnotation} from '../../choices/routing/nginx-action.ts';
import {wantsTls} from '../../choices/routing/tls.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Decide,
  type Family,
  familyClaims,
  manual,
  mapFamily,
  meaningless,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {inRules, NGINX_READER, NGINX_REFS, setRules} from './nginx-reader.ts';

const STATUS =
  'An Application Load Balancer redirects with 301 or 302 only; 307 and 308, which keep a POST a POST, become those.';

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_REDIRECT: Family = {
  'ssl-redirect': annotated => {
    if (booleanOf(annotated.value) !== false)
      return {drop: 'Redirecting to HTTPS is what ingress-nginx does anyway.'};
    if (forcesHttps(annotated.ingress)) return {drop: 'ingress-nginx lets force-ssl-redirect win.'};
    return isSecure(annotated)
      ? {set: () => setRules(annotated)}
      : {drop: 'No host of the Ingress has TLS, so there is nothing to redirect to.'};
  },
  'force-ssl-redirect': forced,
  'permanent-redirect': redirect('permanent-redirect'),
  'temporal-redirect': redirect('temporal-redirect'),
  'permanent-redirect-code': code('301'),
  'temporal-redirect-code': code('302'),
  'from-to-www-redirect': annotated =>
    booleanOf(annotated.value) === true
      ? manual(
          'k2e plans no redirect between the name with www. and the one without.',
          'Add a listener rule for the other name with a redirect action, and a certificate that covers it.',
        )(annotated)
      : {drop: 'It is off, as it is anyway.'},
  'app-root': annotated =>
    annotated.value.startsWith('/')
      ? {set: () => setRules(annotated)}
      : manual('app-root must be a path; k2e leaves it out.')(annotated),
  'preserve-trailing-slash': meaningless('Redirects of the load balancer keep the path as it is.'),
  'relative-redirects': meaningless(
    'Redirects of the load balancer name the host; clients follow both kinds.',
  ),
  'use-port-in-redirects': meaningless('Redirects of the load balancer name the port of the listener.'),
};

function isSecure({ingress}: Annotated): boolean {
  return (ingress.value.spec?.rules ?? []).some(rule => wantsTls(ingress, rule.host ?? ''));
}

/** `force-ssl-redirect`: it changes what is emitted only where a host has no TLS of its own, or where `ssl-redirect` is off. */
function forced(annotated: Annotated): ReturnType<Decide> {
  const {ingress, value} = annotated;
  if (booleanOf(value) !== true) return {drop: 'It is off, as it is anyway.'};
  const {rules = []} = ingress.value.spec ?? {};
  const secure = rules.length > 0 && rules.every(rule => wantsTls(ingress, rule.host ?? ''));
  const asked = booleanOf(nginxAnnotation(ingress, 'ssl-redirect')) !== false;
  if (secure && asked)
    return {drop: 'All hosts of the Ingress have TLS, and ingress-nginx redirects those anyway.'};
  const cause = secure
    ? 'although ssl-redirect is off: ingress-nginx lets force-ssl-redirect win.'
    : 'also for hosts without TLS in the Ingress: something in front of nginx ended TLS. k2e plans an HTTPS listener for them.';
  return {
    set: () => setRules(annotated),
    report: {
      level: 'review',
      fidelity: 'approximate',
      message: `Plain HTTP is redirected to HTTPS ${cause} ${STATUS}`,
    },
  };
}

function redirect(suffix: 'permanent-redirect' | 'temporal-redirect'): Decide {
  return annotated =>
    hasUnreadableRedirect(annotated.ingress, suffix)
      ? manual(
          'The redirect uses variables of nginx that a load balancer does not have; requests go to the backend instead.',
          'Write a redirect action with #{host}, #{path} and #{query}, or redirect in the application.',
        )(annotated)
      : {set: () => setRules(annotated)};
}

function code(standard: string): Decide {
  return annotated =>
    annotated.value === standard
      ? {drop: 'It is the status that ingress-nginx uses anyway.'}
      : inRules(STATUS)(annotated);
}

export default defineRule({
  id: 'ingress/nginx-redirect',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_REDIRECT),
  summary: 'Redirects of ingress-nginx become redirect actions, with status 301 or 302.',
  rationale:
    'The nginx controller answers redirects with 308 by default, and with any status that the annotations name; a load balancer knows 301 and ' +
    '302. Both keep host, path and query where nothing else is said. Clients of an API may turn a POST into a GET on 301 and ' +
    '302; browsers rarely mind.',
  remediation: 'Let clients of an API call the final address directly.',
  refs: NGINX_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a start page, and HTTP kept beside HTTPS',
      given: webIngress(
        'nginx',
        {
          'nginx.ingress.kubernetes.io/app-root': '/shop',
          'nginx.ingress.kubernetes.io/ssl-redirect': 'false',
        },
        {spec: '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n'},
      ),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'redirect', RedirectConfig: {Path: '/shop', StatusCode: 'HTTP_302'}}],
        },
      },
    },
    {
      name: 'a page that has moved',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/permanent-redirect': 'https://www.example.com/new',
        'nginx.ingress.kubernetes.io/permanent-redirect-code': '308',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Actions: [
            {
              Type: 'redirect',
              RedirectConfig: {Host: 'www.example.com', Path: '/new', Port: '443', StatusCode: 'HTTP_301'},
            },
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: '308'}],
    },
    {
      name: 'what a load balancer cannot redirect',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/temporal-redirect': 'https://$host.example.net$request_uri',
        'nginx.ingress.kubernetes.io/from-to-www-redirect': 'true',
        'nginx.ingress.kubernetes.io/use-port-in-redirects': 'true',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'variables'},
        {level: 'action', fidelity: 'manual', says: 'www.'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1use-port-in-redirects'],
    },
    {
      name: 'HTTPS forced where no host of the Ingress has TLS',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true'}),
      emits: {'listeners/nginx-shared-internal-443': {Protocol: 'HTTPS'}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'without TLS in the Ingress'}],
    },
    {
      name: 'HTTPS forced where the Ingress has TLS anyway',
      given: webIngress(
        'nginx',
        {'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true'},
        {spec: '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n'},
      ),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1force-ssl-redirect'],
    },
    {
      name: 'HTTPS forced against ssl-redirect',
      given: webIngress(
        'nginx',
        {
          'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
          'nginx.ingress.kubernetes.io/ssl-redirect': 'false',
        },
        {spec: '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n'},
      ),
      findings: [{level: 'review', fidelity: 'approximate', says: 'although ssl-redirect is off'}],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1ssl-redirect'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_REDIRECT),
});
