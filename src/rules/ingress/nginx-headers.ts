import {booleanOf} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {type Decide, type Family, familyClaims, manual, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';

const CORS: Decide = () => ({drop: 'It is a detail of CORS, which the finding on enable-cors tells about.'});
const RESPONSE = manual(
  'A load balancer does not change headers or cookies in responses of the application.',
  'Let the application use the public host and path in redirects and cookies.',
);

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_HEADERS: Family = {
  'enable-cors': annotated =>
    booleanOf(annotated.value)
      ? manual(
          'A load balancer does not answer preflight requests, and adds CORS headers for a whole listener only.',
          'Answer CORS in the application.',
        )(annotated)
      : {drop: 'CORS is off, as it is anyway.'},
  'cors-*': CORS,
  'custom-headers': manual(
    'A load balancer adds no headers of your choice.',
    'Add the headers in the application.',
  ),
  'connection-proxy-header': manual('The Connection header to the targets cannot be chosen.'),
  'proxy-redirect-*': RESPONSE,
  'proxy-cookie-*': RESPONSE,
};

export default defineRule({
  id: 'ingress/nginx-headers',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_HEADERS),
  summary: 'Headers that nginx adds or changes are named: a load balancer cannot do it for one route.',
  rationale:
    'An Application Load Balancer can set some response headers, CORS among them, but for all routes of a listener, and it ' +
    'leaves preflight requests, redirects and cookies to the application.',
  remediation: 'Move it into the application.',
  refs: {
    ...NGINX_REFS,
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'CORS and changed cookies',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/enable-cors': 'true',
        'nginx.ingress.kubernetes.io/cors-allow-origin': 'https://www.example.com',
        'nginx.ingress.kubernetes.io/proxy-cookie-path': '/ /shop',
        'nginx.ingress.kubernetes.io/custom-headers': 'shop/headers',
        'nginx.ingress.kubernetes.io/connection-proxy-header': 'keep-alive',
        'nginx.ingress.kubernetes.io/proxy-redirect-from': 'default',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'preflight'},
        {level: 'action', fidelity: 'manual', says: 'cookies'},
        {level: 'action', fidelity: 'manual', says: 'no headers'},
        {level: 'action', fidelity: 'manual', says: 'Connection'},
        {level: 'action', fidelity: 'manual', says: 'cookies'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1cors-allow-origin'],
    },
    {
      name: 'no CORS',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/enable-cors': 'false'}),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1enable-cors'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_HEADERS),
});
