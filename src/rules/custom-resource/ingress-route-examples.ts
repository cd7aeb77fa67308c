import type {Example} from '../rule.ts';
import {middleware, NEXT, SHOP, traefikRoute, WEB} from './traefik-example.ts';

const HOST = 'Host(`shop.example.com`)';
const SHOWN = {level: 'review', fidelity: 'approximate', path: ''} as const;
const CLOSED = {Actions: [{FixedResponseConfig: {StatusCode: '403'}}]};
const PLAIN = 'entryPoints: [web]';

/** The executed examples of the rule on IngressRoutes. */
export const INGRESS_ROUTE_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'all requests of a host, over HTTPS',
    given: `${traefikRoute(HOST)}${WEB}`,
    emits: {
      [SHOP]: {
        Conditions: [{Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com']}}],
        Actions: [{Type: 'forward'}],
      },
      'listeners/traefik-routes-80': {
        DefaultActions: [{Type: 'redirect', RedirectConfig: {Protocol: 'HTTPS'}}],
      },
      'services/shop-web': {loadBalancers: [{containerName: 'web', containerPort: 8080}]},
    },
    findings: [SHOWN],
  },
  {
    name: 'alternatives, a prefix that is stripped, and shares',
    given: `${traefikRoute(
      '(Host(`shop.example.com`) || Host(`shop.example.org`)) && PathPrefix(`/api`)',
      'middlewares: [{name: strip}]',
      PLAIN,
      '{name: web, port: 80, weight: 3}, {name: next, port: 80, weight: 1}',
    )}${middleware('strip', '{stripPrefix: {prefixes: [/api]}}')}${WEB}${NEXT}`,
    emits: {
      'listener-rules/traefik-routes-80-shop.example.com-api': {
        Conditions: [
          {Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com', 'shop.example.org']}},
          {Field: 'path-pattern', PathPatternConfig: {Values: ['/api*']}},
        ],
        Actions: [{ForwardConfig: {TargetGroups: [{Weight: 3}, {Weight: 1}]}}],
        Transforms: [
          {Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: '^/api/?(.*)$', Replace: '/$1'}]}},
        ],
      },
    },
    findings: [SHOWN, {level: 'info', fidelity: 'approximate', path: '/spec/routes/0/services/0/weight'}],
  },
  {
    name: 'a path that the route leaves to nobody',
    given: `${traefikRoute(`${HOST} && !PathPrefix(\`/internal\`)`)}${WEB}`,
    emits: {
      [`${SHOP}-internal`]: {Priority: 10, Actions: [{FixedResponseConfig: {StatusCode: '404'}}]},
      [SHOP]: {Priority: 20, Actions: [{Type: 'forward'}]},
    },
    findings: [SHOWN],
  },
  {
    name: 'a login',
    given: `${traefikRoute(HOST, 'middlewares: [{name: login}]')}${middleware('login', '{forwardAuth: {address: http://login}}')}${WEB}`,
    emits: {[SHOP]: CLOSED},
    findings: [SHOWN],
  },
  {
    name: 'a Middleware that the input does not have',
    given: `${traefikRoute(HOST, 'middlewares: [{name: secured@file}]')}${WEB}`,
    emits: {[SHOP]: CLOSED},
    findings: [
      SHOWN,
      {level: 'action', fidelity: 'manual', path: '/spec/routes/0/middlewares/0', says: '403'},
    ],
  },
  {
    name: 'certificates of clients',
    given: `${traefikRoute(HOST, '', 'tls: {options: {name: mutual}}')}---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: mutual, namespace: shop}
spec: {clientAuth: {secretNames: [ca], clientAuthType: RequireAndVerifyClientCert}}
${WEB}`,
    emits: {[SHOP]: CLOSED},
    findings: [
      SHOWN,
      {level: 'action', fidelity: 'manual', path: '/spec/tls/options', says: 'certificates of clients'},
      {level: 'review', fidelity: 'approximate', path: '/spec/tls/options/name', says: 'security policy'},
    ],
  },
  {
    name: 'plain HTTP to HTTPS, and a priority',
    given: `${traefikRoute(
      'HostRegexp(`^.+\\.example\\.com$`)',
      'middlewares: [{name: secure}]\n      priority: 7',
      PLAIN,
      '{name: noop@internal, kind: TraefikService}',
    )}${middleware('secure', '{redirectScheme: {scheme: https, permanent: true}}')}`,
    emits: {
      'listener-rules/traefik-routes-80-example-.com': {
        Conditions: [{HostHeaderConfig: {RegexValues: ['^.+\\.example\\.com$']}}],
        Actions: [
          {Type: 'redirect', RedirectConfig: {Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301'}},
        ],
      },
    },
    findings: [SHOWN, {level: 'info', fidelity: 'approximate', path: '/spec/routes/0/priority'}],
  },
  {
    name: 'a match that listener rules cannot say, and one that Traefik refuses',
    given: `${traefikRoute(`${HOST} && QueryRegexp(\`v\`, \`^[0-9]+$\`)`)}    - {match: Host(shop), services: [{name: web, port: 80}]}
${WEB}`,
    withholds: [SHOP],
    findings: [
      {level: 'review', fidelity: 'dropped', path: '', says: 'no listener rule'},
      {level: 'action', fidelity: 'manual', path: '/spec/routes/0/match', says: 'query parameters'},
      {level: 'action', fidelity: 'manual', path: '/spec/routes/1/match', says: 'cannot read'},
    ],
  },
  {
    name: 'the dashboard of Traefik',
    given: traefikRoute(HOST, '', PLAIN, '{name: api@internal, kind: TraefikService}'),
    findings: [{level: 'review', fidelity: 'dropped', path: '', says: 'dashboard'}],
  },
  {
    name: 'a rule of Traefik 2, at an entry point that nobody knows',
    given: `${traefikRoute('Host(`shop.example.com`, `www.example.com`) && Headers(`X-Stage`, `next`)', '', 'entryPoints: [websecure, internal]')}${WEB}`,
    emits: {
      [SHOP]: {
        Conditions: [
          {HostHeaderConfig: {Values: ['shop.example.com', 'www.example.com']}},
          {HttpHeaderConfig: {HttpHeaderName: 'X-Stage', Values: ['next']}},
        ],
      },
    },
    findings: [
      SHOWN,
      {level: 'action', fidelity: 'manual', path: '/spec/entryPoints/1', says: 'internal'},
      {level: 'review', fidelity: 'approximate', path: '/spec/routes/0/match', says: 'Traefik 2'},
    ],
  },
  {
    name: 'a host with an Ingress beside it',
    given: `${traefikRoute(`${HOST} && PathPrefix(\`/api\`)`)}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: pages, namespace: shop}
spec:
  ingressClassName: traefik
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
${WEB}`,
    findings: [
      SHOWN,
      {level: 'action', fidelity: 'manual', path: '/spec/routes/0/match', says: 'one of them only'},
    ],
  },
];
