import {isMiddleware, MIDDLEWARES_ANNOTATION} from '../../model/traefik.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {fileProblems} from '../ingress/planned.ts';
import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {middleware, SHOP, traefikRoute, WEB} from './traefik-example.ts';
import {tellMiddleware} from './traefik-leaves.ts';
import {balancersUsing, setPlanned} from './traefik-planned.ts';

const behind = (name: string, spec: string) =>
  `${traefikRoute('Host(`shop.example.com`)', `middlewares: [{name: ${name}}]`)}${middleware(name, spec)}${WEB}`;
const rewrites = (Regex: string, Replace: string) => ({
  [SHOP]: {Transforms: [{Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex, Replace}]}}]},
});
const CLOSED = {[SHOP]: {Actions: [{FixedResponseConfig: {StatusCode: '403'}}]}};
const FORWARDED = {[SHOP]: {Actions: [{Type: 'forward'}]}};

export default defineRule({
  id: 'custom-resource/middleware',
  on: 'other',
  claims: WHOLE,
  summary:
    'Middlewares of Traefik become transforms, redirects and conditions of listener rules, or close their routes.',
  rationale:
    'A Middleware stands between a route of Traefik and its services. Prefixes and paths that it changes become rewrites of the ' +
    'listener rule, redirects to another scheme redirect actions, and lists of addresses a condition on the source with an answer of ' +
    '403 behind it. Logins are no conditions: so that nothing is served openly that was protected, their routes answer 403. What ' +
    'changes headers, sizes or numbers of requests is left out, and named. A rewrite that no load balancer has is answered with 503, as ' +
    'another path may lead to what was never served.',
  remediation: 'Do by hand or in the application what the load balancer does not do.',
  refs: {
    kubernetes: ['https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/'],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual'],
  examples: [
    {
      name: 'another path',
      given: behind('api', '{replacePathRegex: {regex: "^/v1/(.*)", replacement: "/api/$1"}}'),
      emits: rewrites('^/v1/([^?]*)(.*)$', '/api/$1$2'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/replacePathRegex', says: 'X-Replaced-Path'},
      ],
    },
    {
      name: 'a prefix',
      given: behind('public', '{addPrefix: {prefix: /public}}'),
      emits: rewrites('^(.*)$', '/public$1'),
    },
    {
      name: 'a login before an Ingress, and a prefix that is taken off for another',
      given: `${webIngress('traefik', {[MIDDLEWARES_ANNOTATION]: 'shop-login@kubernetescrd'})}${middleware('login', '{forwardAuth: {address: "http://login.shop"}}')}---
${webIngress(
  'traefik',
  {[MIDDLEWARES_ANNOTATION]: 'shop-strip@kubernetescrd'},
  {host: 'api.example.com', path: '/api'},
)
  .split('---')[0]
  ?.replace('name: web', 'name: api')}${middleware('strip', '{stripPrefix: {prefixes: [/api]}}')}`,
      emits: {
        'listener-rules/traefik-shared-internal-80-shop.example.com': {
          Actions: [{FixedResponseConfig: {StatusCode: '403'}}],
        },
        'listener-rules/traefik-shared-internal-80-api.example.com-api': {
          Actions: [{Type: 'forward'}],
          Transforms: [{Type: 'url-rewrite'}],
        },
      },
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/forwardAuth', says: '403'},
        {level: 'review', fidelity: 'approximate', path: '/spec/stripPrefix', says: 'X-Forwarded-Prefix'},
      ],
    },
    {
      name: 'addresses',
      given: behind('office', '{ipAllowList: {sourceRange: [192.0.2.0/24, 198.51.100.7]}}'),
      emits: {
        [SHOP]: {
          Conditions: [
            {Field: 'host-header'},
            {Field: 'source-ip', SourceIpConfig: {Values: ['192.0.2.0/24', '198.51.100.7/32']}},
          ],
          Actions: [{Type: 'forward'}],
        },
      },
    },
    {
      name: 'addresses that a header names',
      given: behind('office', '{ipAllowList: {sourceRange: [192.0.2.0/24], ipStrategy: {depth: 1}}}'),
      emits: CLOSED,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/ipAllowList', says: 'ipStrategy'}],
    },
    {
      name: 'a login',
      given: behind('login', '{basicAuth: {secret: users}}'),
      emits: CLOSED,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/basicAuth', says: '403'}],
    },
    {
      name: 'headers',
      given: behind('headers', '{headers: {frameDeny: true}}'),
      emits: FORWARDED,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/headers', says: 'headers'}],
    },
    {
      name: 'a chain',
      given: `${behind('all', '{chain: {middlewares: [{name: limit}, {name: slim}]}}')}${middleware('limit', '{rateLimit: {average: 100}}')}${middleware('slim', '{compress: {}}')}`,
      emits: FORWARDED,
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/rateLimit', says: 'rate'},
        {level: 'review', fidelity: 'manual', path: '/spec/compress', says: 'compress'},
      ],
    },
    {
      name: 'a rewrite that no load balancer has',
      given: behind('odd', '{replacePathRegex: {regex: "/(?P<id>.*)", replacement: "/$id"}}'),
      emits: {[SHOP]: {Actions: [{FixedResponseConfig: {StatusCode: '503'}}]}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/replacePathRegex', says: 'X-Replaced-Path'},
        {level: 'action', fidelity: 'manual', path: '/spec/replacePathRegex', says: '503'},
      ],
    },
  ],
  map(subject) {
    if (!isMiddleware(subject.object)) return;
    const balancers = balancersUsing(subject.object, subject.context);
    if (balancers.length === 0) return;
    const planned = setPlanned(subject, balancers);
    fileProblems(subject, '');
    tellMiddleware(subject, planned);
  },
});
