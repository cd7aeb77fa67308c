import type {Subject} from '../rule.ts';
import {defineRule} from '../rule.ts';
import {familyClaims, mapFamily} from './annotation-family.ts';
import {WEB, webIngress} from './example-objects.ts';
import {READERS, TRAEFIK_FAMILY} from './traefik-family.ts';

function mapBoth(subject: Subject<'Ingress'>): void {
  for (const reader of READERS) mapFamily(subject, reader, TRAEFIK_FAMILY);
}

/** An Ingress alone, for a host of its own. */
function ingress(name: string, annotations: Readonly<Record<string, string>> = {}): string {
  const text = webIngress('traefik', annotations, {host: `${name}.example.com`}).replace(
    'name: web',
    `name: ${name}`,
  );
  return text.slice(0, text.indexOf('---'));
}

export default defineRule({
  id: 'ingress/traefik',
  on: 'Ingress',
  claims: READERS.flatMap(reader => familyClaims(reader, TRAEFIK_FAMILY)),
  summary:
    'Matchers, entry points and address ranges of Traefik shape the listener rules; its other annotations are named.',
  rationale:
    'Traefik keeps one list of routes over all hosts, in which the longer rule comes first unless an annotation says otherwise, ' +
    'and compares prefixes character by character: /foo also matches /foobar. k2e writes listener rules with that meaning. ' +
    'Traefik 1.x changes paths and headers, logs users in and breaks circuits by annotation; a load balancer does little of ' +
    'that. Nothing that a login of Traefik protected is served openly: such routes answer 403.',
  remediation:
    'Rebuild it with actions and transforms of the listener rules, with AWS WAF, or in the application.',
  refs: {
    kubernetes: ['https://doc.traefik.io/traefik/v1.7/configuration/backends/kubernetes/'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'prefixes by character, on one entry point',
      given: webIngress(
        'traefik',
        {
          'traefik.ingress.kubernetes.io/rule-type': 'PathPrefix',
          'traefik.ingress.kubernetes.io/frontend-entry-points': 'https',
        },
        {path: '/shop', spec: '  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n'},
      ),
      emits: {
        'listener-rules/traefik-shared-internal-443-shop.example.com-shop': {
          Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: ['/shop*']}}],
        },
      },
    },
    {
      name: 'a Middleware that asks for a login',
      given: `${webIngress('traefik', {'traefik.ingress.kubernetes.io/router.middlewares': 'shop-login@kubernetescrd'})}---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: login, namespace: shop}
spec: {basicAuth: {secret: users}}
`,
      emits: {
        'listener-rules/traefik-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'info', fidelity: 'manual', says: 'keeps callers out'}],
    },
    {
      name: 'a Middleware that asks for a login before a default backend',
      given: `${webIngress('traefik', {'traefik.ingress.kubernetes.io/router.middlewares': 'shop-login@kubernetescrd'}, {spec: '  defaultBackend: {service: {name: web, port: {number: 80}}}\n'})}---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: login, namespace: shop}
spec: {basicAuth: {secret: users}}
`,
      emits: {
        'listeners/traefik-shared-internal-80': {
          DefaultActions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [{level: 'info', fidelity: 'manual', says: 'keeps callers out'}],
    },
    {
      name: 'a Middleware that is not in the input',
      given: webIngress('traefik', {
        'traefik.ingress.kubernetes.io/router.middlewares': 'edge-team-login@kubernetescrd, slim@file',
      }),
      emits: {
        'listener-rules/traefik-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
      },
      findings: [
        {level: 'action', fidelity: 'manual', says: 'no Middleware edge/team-login'},
        {level: 'action', fidelity: 'manual', says: 'no Middleware shop/slim@file'},
      ],
    },
    {
      name: 'certificates of clients, and a redirect to HTTPS that only the entry point tells of',
      given: `${webIngress('traefik', {'traefik.ingress.kubernetes.io/router.tls.options': 'shop-mtls@kubernetescrd'})}---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: mtls, namespace: shop}
spec: {clientAuth: {secretNames: [ca], clientAuthType: RequireAndVerifyClientCert}}
---
${ingress('moved', {'traefik.ingress.kubernetes.io/router.middlewares': 'shop-https@kubernetescrd'})}---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: https, namespace: shop}
spec: {redirectScheme: {scheme: https}}
`,
      emits: {
        'listener-rules/traefik-shared-internal-443-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '403'}}],
        },
        'listener-rules/traefik-shared-internal-80-moved.example.com': {Actions: [{Type: 'redirect'}]},
        'listener-rules/traefik-shared-internal-443-moved.example.com': {Actions: [{Type: 'forward'}]},
      },
      findings: [{level: 'action', fidelity: 'manual', says: 'demands certificates of clients'}],
    },
    {
      name: 'a Middleware that only adds headers',
      given: `${webIngress('traefik', {'traefik.ingress.kubernetes.io/router.middlewares': 'shop-headers@kubernetescrd'})}---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: headers, namespace: shop}
spec: {headers: {frameDeny: true}}
`,
      emits: {
        'listener-rules/traefik-shared-internal-80-shop.example.com': {Actions: [{Type: 'forward'}]},
      },
    },
    {
      name: 'a route before the others, and a matcher that nobody knows',
      given: [
        ingress('first', {'traefik.ingress.kubernetes.io/router.priority': '10'}),
        ingress('second', {'traefik.ingress.kubernetes.io/router.pathmatcher': 'Pfad'}),
        ingress('third'),
        WEB.slice('---\n'.length),
      ].join('---\n'),
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'orders'},
        {level: 'action', fidelity: 'manual', says: 'no matcher'},
      ],
    },
    {
      name: 'stripped prefixes, a login, addresses and a priority',
      given: webIngress('traefik', {
        'ingress.kubernetes.io/rule-type': 'PathPrefixStrip',
        'ingress.kubernetes.io/auth-type': 'basic',
        'ingress.kubernetes.io/auth-secret': 'users',
        'ingress.kubernetes.io/whitelist-source-range': '192.0.2.0/24',
        'ingress.kubernetes.io/priority': '10',
        'ingress.kubernetes.io/teapot': 'short and stout',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'path'},
        {level: 'action', fidelity: 'manual', says: '403'},
        {level: 'review', fidelity: 'approximate', says: 'X-Forwarded-For'},
        {level: 'review', fidelity: 'manual', says: 'teapot'},
      ],
      drops: [
        '/metadata/annotations/ingress.kubernetes.io~1auth-secret',
        '/metadata/annotations/ingress.kubernetes.io~1priority',
      ],
    },
  ],
  map: mapBoth,
});
