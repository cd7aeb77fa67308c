import {booleanOf, listOf} from '../../choices/routing/annotation.ts';
import {isCanary} from '../../choices/routing/nginx-action.ts';
import {isRewritten} from '../../choices/routing/nginx-path.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Family,
  type Fate,
  familyClaims,
  manual,
  mapFamily,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {inRules, NGINX_READER, NGINX_REFS, setRules} from './nginx-reader.ts';
import {plannedRules} from './planned.ts';

const CASE =
  'ingress-nginx ignores the case of every path of these hosts and matches whatever begins with one; listener rules do the ' +
  'latter, but tell upper from lower case.';

/** It makes ingress-nginx read the paths of the hosts as expressions, whether or not it changes one of them. */
function asExpressions(annotated: Annotated): Fate {
  if (isCanary(annotated.ingress))
    return {drop: 'The canary shares the rule of its main Ingress, as that one has it.'};
  return plannedRules(annotated.subject, annotated.balancer).length > 0
    ? inRules(CASE)(annotated)
    : {drop: 'No listener rule comes of the Ingress.'};
}

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_REWRITE: Family = {
  'rewrite-target': annotated => {
    const {rules = []} = annotated.ingress.value.spec ?? {};
    return rules.some(rule => isRewritten(annotated.ingress, rule))
      ? asExpressions(annotated)
      : {drop: 'It names the path that the Ingress has already.'};
  },
  'use-regex': annotated =>
    booleanOf(annotated.value) ? asExpressions(annotated) : {drop: 'It is off, as it is anyway.'},
  'upstream-vhost': annotated =>
    annotated.value.includes('$')
      ? manual(
          'A host header with variables of nginx cannot be set; the backend sees the host that the client asked for.',
        )(annotated)
      : {set: () => setRules(annotated)},
  'server-alias': annotated => {
    const names = listOf(annotated.value);
    const plain = names.filter(name => /^[A-Za-z0-9.*-]+$/.test(name));
    if (plain.length < names.length) {
      return manual(
        'Aliases that are regular expressions are not carried over.',
        'Add listener rules for the names meant.',
      )(annotated);
    }
    return inRules(
      'The aliases share the rules of the host; an alias that another Ingress has as its host stays with that one.',
      'info',
    )(annotated);
  },
  'x-forwarded-prefix': manual(
    'A load balancer adds no X-Forwarded-Prefix header; an application that builds links from it needs the prefix otherwise.',
    'Configure the public base path in the application.',
  ),
};

export default defineRule({
  id: 'ingress/nginx-rewrite',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_REWRITE),
  summary:
    'Rewrites of path and host become transforms of the listener rules; regular expressions become RegexValues.',
  rationale:
    'One Ingress with `rewrite-target` or `use-regex` makes ingress-nginx read all paths of its hosts, of other Ingresses too, ' +
    'as regular expressions that ignore case and are open at the end: /foo then also matches /foobar. k2e writes rules with ' +
    'that meaning. nginx rewrites the path alone; a transform sees path and query in one string, so that k2e makes the ' +
    'expressions anew for the usual shapes and names the paths of another shape.',
  remediation: 'Check the paths against requests that you know, above all with upper case and with a query.',
  refs: {
    ...NGINX_REFS,
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a prefix that the application does not know',
      given: webIngress(
        'nginx',
        {'nginx.ingress.kubernetes.io/rewrite-target': '/$2'},
        {path: '/api(/|$)(.*)'},
      ).replace('pathType: Prefix', 'pathType: ImplementationSpecific'),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com-api': {
          Conditions: [{Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/api(/|$)(.*)$']}}],
          Transforms: [
            {Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: '^/api/?(.*)$', Replace: '/$1'}]}},
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'case'}],
    },
    {
      name: 'a rewrite that changes no path, and makes expressions of them all the same',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/rewrite-target': '/$1'}, {path: '/api'}),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com-api': {
          Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: ['/api*']}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'case'}],
    },
    {
      name: 'another host name for the backend',
      given: webIngress('nginx', {'nginx.ingress.kubernetes.io/upstream-vhost': 'internal.example.com'}),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Transforms: [{Type: 'host-header-rewrite'}],
        },
      },
    },
    {
      name: 'a second name for the clients',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/server-alias': 'store.example.com',
      }),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [{HostHeaderConfig: {Values: ['shop.example.com', 'store.example.com']}}],
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', says: 'aliases'}],
    },
    {
      name: 'what has no effect, and what cannot be done',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/rewrite-target': '/',
        'nginx.ingress.kubernetes.io/use-regex': 'false',
        'nginx.ingress.kubernetes.io/x-forwarded-prefix': '/shop',
      }),
      findings: [{level: 'action', fidelity: 'manual', says: 'X-Forwarded-Prefix'}],
      drops: [
        '/metadata/annotations/nginx.ingress.kubernetes.io~1rewrite-target',
        '/metadata/annotations/nginx.ingress.kubernetes.io~1use-regex',
      ],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_REWRITE),
});
