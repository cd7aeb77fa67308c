import {booleanOf} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {
  type Decide,
  type Family,
  familyClaims,
  manual,
  mapFamily,
  meaningless,
  meant,
  once,
  review,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {NGINX_ACCESS} from './nginx-access.ts';
import {NGINX_AFFINITY} from './nginx-affinity.ts';
import {NGINX_BACKEND} from './nginx-backend.ts';
import {NGINX_CANARY} from './nginx-canary.ts';
import {NGINX_HEADERS} from './nginx-headers.ts';
import {NGINX_LIMITS} from './nginx-limits.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {NGINX_REDIRECT} from './nginx-redirect.ts';
import {NGINX_REWRITE} from './nginx-rewrite.ts';
import {SNIPPET} from './nginx-snippet.ts';

const FIREWALL: Decide = once(annotated =>
  booleanOf(annotated.value) === false
    ? {drop: 'It is off.'}
    : manual(
        'The new load balancer has no web application firewall yet.',
        'Put a web ACL of AWS WAF with the managed core rule set on it.',
      )(annotated),
);

const TRACING = once(
  review(
    'A load balancer writes no traces; it adds the header X-Amzn-Trace-Id and keeps traceparent as it is.',
    'Trace in the application, and turn on the access logs of the load balancer.',
  ),
);

const KNOWN = [
  NGINX_ACCESS,
  NGINX_AFFINITY,
  NGINX_BACKEND,
  NGINX_CANARY,
  NGINX_HEADERS,
  NGINX_LIMITS,
  NGINX_REDIRECT,
  NGINX_REWRITE,
];

/** Annotations of ingress-nginx that this rule knows: all that no other rule does. */
export const NGINX_OTHER: Family = {
  'configuration-snippet': SNIPPET,
  'server-snippet': SNIPPET,
  'stream-snippet': SNIPPET,
  'auth-snippet': SNIPPET,
  'enable-modsecurity': FIREWALL,
  'enable-owasp-core-rules': FIREWALL,
  'enable-owasp-modsecurity-crs': FIREWALL,
  'modsecurity-*': FIREWALL,
  'enable-opentelemetry': TRACING,
  'enable-opentracing': TRACING,
  'opentelemetry-*': TRACING,
  'opentracing-*': TRACING,
  'mirror-*': once(
    manual(
      'A load balancer does not copy requests to a second backend.',
      'Copy the traffic in the application or at the network (VPC Traffic Mirroring).',
    ),
  ),
  'enable-access-log': review(
    'Access logs of the load balancer go to Amazon S3 and are off until they are turned on, for all routes or none.',
    'Set `access_logs.s3.enabled` and a bucket on the load balancer.',
  ),
  'enable-rewrite-log': meaningless('It is for finding faults in nginx.'),
  'ssl-ciphers': review(
    'The ciphers belong to the security policy of the listener.',
    'Choose a policy with `tls.policy` in k2e.yaml.',
  ),
  'ssl-prefer-server-ciphers': meaningless('The security policy of the listener decides.'),
  // It is of another controller (`nginx.org/`); ingress-nginx passes WebSockets on by itself.
  'websocket-services': meaningless('The load balancer passes WebSockets on by itself.'),
  'denylist-user-agents': manual('k2e plans no rules on user agents.', 'Use a rule of AWS WAF.'),
  '*': ({suffix}) => ({
    report: {
      level: 'review',
      fidelity: 'manual',
      message: `k2e does not know the annotation ${suffix} of ingress-nginx; it is not carried over.${meant(suffix, [...KNOWN, NGINX_OTHER])}`,
    },
  }),
};

export default defineRule({
  id: 'ingress/nginx-other',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_OTHER),
  summary:
    'Snippets, firewall, tracing, mirroring and unknown annotations of ingress-nginx are named, with what to do instead.',
  rationale:
    'An nginx is a programmable server; an Application Load Balancer is not. What has no counterpart there is named with the part ' +
    'of AWS that does it, or left to the application. Snippets are never quoted: they may hold credentials.',
  remediation: 'Look the annotation up in the documentation of ingress-nginx and decide where it belongs.',
  refs: NGINX_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a snippet, a firewall and a log',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/configuration-snippet': 'more_set_headers "X-Frame-Options: DENY";',
        'nginx.ingress.kubernetes.io/enable-modsecurity': 'true',
        'nginx.ingress.kubernetes.io/enable-access-log': 'true',
        'nginx.ingress.kubernetes.io/ssl-prefer-server-ciphers': 'true',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'snippet'},
        {level: 'action', fidelity: 'manual', says: 'firewall'},
        {level: 'review', fidelity: 'approximate', says: 'Amazon S3'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1ssl-prefer-server-ciphers'],
    },
    {
      name: 'a snippet for WebSockets, which a load balancer passes on by itself',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/configuration-snippet':
          '# WebSockets\nproxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\n',
      }),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1configuration-snippet'],
    },
    {
      name: 'services with WebSockets, which a load balancer passes on by itself',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/websocket-services': 'web'}),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1websocket-services'],
    },
    {
      name: 'an annotation with a slip of the pen',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/proxy-body-sizes': '8m'}),
      findings: [{level: 'review', fidelity: 'manual', says: 'Did you mean proxy-body-size?'}],
    },
    {
      name: 'an annotation that k2e does not know',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/teapot': 'short and stout'}),
      findings: [{level: 'review', fidelity: 'manual', says: 'teapot'}],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_OTHER),
});
