import {booleanOf} from '../../choices/routing/annotation.ts';
import {settingValue} from '../../choices/routing/nginx-settings.ts';
import {routing} from '../../choices/routing/routing.ts';
import {defineRule} from '../rule.ts';
import {objectName} from '../wording.ts';
import {
  type Decide,
  type Family,
  familyClaims,
  manual,
  mapFamily,
  meaningless,
  once,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {inRules, NGINX_READER, NGINX_REFS, setRules} from './nginx-reader.ts';

const ranges = (refused: string) =>
  inRules(
    `The load balancer compares the address of the connection, not X-Forwarded-For; behind a CDN or proxy that is the wrong one. ${refused} 403.`,
    'review',
    'Where a CDN or proxy is in front of the load balancer, put the ranges into its own rules, or into an IP set of AWS WAF that reads the forwarded address (`ForwardedIPConfig`), and take the condition off the listener rules.',
  );

const ADMITTED = ranges('Others get');

const RATE = once(
  manual(
    'Rate limits need a rule of AWS WAF, which counts over a window of minutes and for the whole load balancer.',
    'Create a rate-based rule in AWS WAF, scoped to the host and path, and put the web ACL on the load balancer.',
  ),
);

const PART_OF_AUTH: Decide = () => ({
  drop: 'It is part of an authentication that nginx does; the finding on it says what becomes of the routes.',
});

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_ACCESS: Family = {
  'whitelist-source-range': ADMITTED,
  'allowlist-source-range': ADMITTED,
  'denylist-source-range': ranges('These ranges get'),
  'limit-*': RATE,
  'global-rate-limit*': RATE,
  'auth-url': PART_OF_AUTH,
  'auth-type': PART_OF_AUTH,
  'auth-tls-secret': PART_OF_AUTH,
  'auth-*': PART_OF_AUTH,
  satisfy: manual(
    'The load balancer asks for all conditions of a rule; it cannot take an address instead of a login.',
  ),
  'enable-global-auth': annotated => {
    const {controller} = annotated.subject.context.choice(routing).memberOf(annotated.subject.object) ?? {};
    const settings = controller?.maps.find(({role}) => role === 'settings')?.object;
    const isOff = booleanOf(annotated.value) === false;
    if (settings && settingValue(settings, 'global-auth-url') !== undefined)
      return isOff
        ? {set: () => setRules(annotated)}
        : {
            drop: 'It is on unless an Ingress turns it off; the finding on global-auth-url tells what becomes of the routes.',
          };
    if (settings) return {drop: `${objectName(settings.ref)} has no global-auth-url.`};
    return isOff
      ? {
          drop: 'It turns off an authentication that stands in the configuration of nginx, which k2e does not see.',
        }
      : {
          report: {
            level: 'review',
            fidelity: 'manual',
            message:
              'If the configuration of nginx has a global-auth-url, these routes were protected by it; k2e does not see that ' +
              'configuration.',
            remediation:
              'Bring the ConfigMap of the controller with the input, or add authentication to the rules or to the application.',
          },
        };
  },
  'strip-auth-headers': meaningless('The load balancer adds no such headers.'),
};

export default defineRule({
  id: 'ingress/nginx-access',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_ACCESS),
  summary:
    'Address ranges become source-ip conditions; routes with a login of nginx stay closed until they have another.',
  rationale:
    'An Application Load Balancer can compare the source address, ask Cognito or an OpenID provider for a login, and verify ' +
    'client certificates. It has no basic authentication and cannot ask another service for each request, as `auth-url` makes ' +
    'nginx do. So that nothing is served openly that was protected, k2e answers 403 on such routes.',
  remediation:
    'Put authenticate-oidc or authenticate-cognito before the forward action, run the authenticating proxy as a container ' +
    'beside the application, or move the login into it.',
  refs: {
    ...NGINX_REFS,
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
      'https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'addresses of the office',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/whitelist-source-range': '192.0.2.0/24, 198.51.100.7/32',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [{Field: 'source-ip', SourceIpConfig: {Values: ['192.0.2.0/24', '198.51.100.7/32']}}],
          Actions: [{Type: 'forward'}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'X-Forwarded-For'}],
    },
    {
      name: 'a login before a default backend',
      given: webIngress(
        'nginx',
        {'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/check'},
        {path: '/shop', spec: '  defaultBackend: {service: {name: web, port: {number: 80}}}\n'},
      ),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      withholds: ['listener-rules/nginx-shared-internal-80-shop.example.com-shop'],
      findings: [{level: 'action', fidelity: 'manual', says: '403'}],
    },
    {
      name: 'a single address',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/allowlist-source-range': '192.0.2.0/24, 198.51.100.7, 2001:db8::7',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [
            {
              Field: 'source-ip',
              SourceIpConfig: {Values: ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::7/128']},
            },
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'X-Forwarded-For'}],
    },
    {
      name: 'addresses that are kept out',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/denylist-source-range': '203.0.113.0/24',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [{Field: 'host-header'}, {SourceIpConfig: {Values: ['203.0.113.0/24']}}],
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'These ranges get 403'}],
    },
    {
      name: 'addresses that are kept out of more hosts than a rule holds',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/denylist-source-range': '203.0.113.0/24',
        'nginx.ingress.kubernetes.io/server-alias':
          'a.example.com,b.example.com,c.example.com,d.example.com,e.example.com',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [
            {HostHeaderConfig: {Values: ['shop.example.com', 'a.example.com', 'b.example.com']}},
            {SourceIpConfig: {Values: ['203.0.113.0/24']}},
          ],
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
        'listener-rules/nginx-shared-internal-80-c.example.com': {
          Conditions: [
            {HostHeaderConfig: {Values: ['c.example.com', 'd.example.com', 'e.example.com']}},
            {SourceIpConfig: {Values: ['203.0.113.0/24']}},
          ],
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'These ranges get 403'}],
    },
    {
      name: 'a login by another service, and a rate limit',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/auth',
        'nginx.ingress.kubernetes.io/auth-signin': 'https://login.example.com/start',
        'nginx.ingress.kubernetes.io/limit-rps': '10',
        'nginx.ingress.kubernetes.io/denylist-source-range': '203.0.113.0/24',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [
        {level: 'action', fidelity: 'manual', says: '403'},
        {level: 'action', fidelity: 'manual', says: 'AWS WAF'},
        {level: 'review', fidelity: 'approximate', says: 'X-Forwarded-For'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1auth-signin'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_ACCESS),
});
