import {annotation, integerOf, NGINX} from '../../choices/routing/annotation.ts';
import {isCanary} from '../../choices/routing/nginx-action.ts';
import {isUnsupportedExpression} from '../../choices/routing/nginx-path.ts';
import {defineRule} from '../rule.ts';
import {type Decide, type Family, familyClaims, manual, mapFamily} from './annotation-family.ts';
import {WEB, webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {plannedRules, setRule} from './planned.ts';

const WEIGHT: Decide = annotated => {
  if (!isCanary(annotated.ingress)) return {drop: 'Without `canary: "true"` it has no effect.'};
  if (integerOf(annotated.value) === undefined)
    return {drop: 'It is no number; nginx sends nothing to the canary.'};
  const rules = plannedRules(annotated.subject, annotated.balancer);
  if (rules.length === 0) return {drop: 'No route of another Ingress gives it a share.'};
  return {
    set: () => {
      for (const [listener, rule] of rules) setRule(annotated.subject, listener, rule);
    },
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: 'The share becomes the weight of a target group, a whole number of at most 999.',
    },
  };
};

const BY_REQUEST: Decide = annotated => {
  const {subject, ingress, suffix, value} = annotated;
  const other = (name: string) => annotation(ingress, `${NGINX}${name}`);
  if (!isCanary(annotated.ingress)) return {drop: 'Without `canary: "true"` it has no effect.'};
  if (suffix.startsWith('canary-by-header-') && !other('canary-by-header'))
    return {drop: 'Without canary-by-header it has no effect.'};
  const pattern = other('canary-by-header-value') ? undefined : other('canary-by-header-pattern');
  if (suffix === 'canary-by-header' && pattern !== undefined && isUnsupportedExpression(pattern))
    return {drop: 'The finding on its pattern says what becomes of it.'};
  if (suffix === 'canary-by-header-pattern') {
    if (other('canary-by-header-value')) return {drop: 'canary-by-header-value comes before it.'};
    if (isUnsupportedExpression(value))
      return manual(
        'The regular expressions of listener rules cannot say what this pattern asks for; nothing is sent to the canary by it.',
        'Compare the header with texts instead.',
      )(annotated);
  }
  const rules = plannedRules(subject, annotated.balancer);
  if (value === '' || rules.length === 0) return {drop: 'No route of another Ingress gives it requests.'};
  return {
    set: () => {
      for (const [listener, rule] of rules) setRule(subject, listener, rule);
    },
    report: {
      level: 'info',
      fidelity: 'approximate',
      message:
        'Listener rules in front of the main one send these requests to the canary; a load balancer compares headers without regard to case.',
    },
  };
};

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_CANARY: Family = {
  canary: annotated =>
    isCanary(annotated.ingress)
      ? WEIGHT({...annotated, value: '0'})
      : {drop: 'It is no canary, as without the annotation.'},
  'canary-weight': WEIGHT,
  'canary-weight-total': WEIGHT,
  'canary-by-header': BY_REQUEST,
  'canary-by-header-value': BY_REQUEST,
  'canary-by-header-pattern': BY_REQUEST,
  'canary-by-cookie': BY_REQUEST,
};

const CANARY = `${webIngress('nginx')
  .slice(0, webIngress('nginx').indexOf('---'))
  .replace('name: web\n', 'name: web-canary\n')
  .replace(
    'spec:',
    '  annotations:\n    nginx.ingress.kubernetes.io/canary: "true"\n    nginx.ingress.kubernetes.io/canary-weight: "20"\nspec:',
  )
  .replace('{name: web,', '{name: web-next,')}---
${webIngress('nginx')}${WEB.replaceAll('web', 'web-next')}`;

export default defineRule({
  id: 'ingress/nginx-canary',
  on: 'Ingress',
  claims: familyClaims(NGINX_READER, NGINX_CANARY),
  summary:
    'A canary shares the rule of its main Ingress by weighted target groups, and has rules of its own by header or cookie.',
  rationale:
    'The nginx controller sends a share of the requests of another Ingress to a canary, or those with a header or cookie. A forward action ' +
    'with several target groups does the former; rules of their own with a condition do the latter, in front of the main rule.',
  remediation: 'Consider the canary deployments of ECS itself in place of a second service.',
  refs: {
    ...NGINX_REFS,
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a fifth of the requests',
      given: CANARY,
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'forward', ForwardConfig: {TargetGroups: [{Weight: 80}, {Weight: 20}]}}],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'share'},
        {level: 'info', fidelity: 'approximate', says: 'share'},
      ],
    },
    {
      name: 'by header, for testers',
      given: CANARY.replace('canary-weight: "20"', 'canary-by-header: X-Canary'),
      emits: {
        'listener-rules/nginx-shared-internal-80-shop.example.com': {
          Conditions: [
            {Field: 'host-header'},
            {HttpHeaderConfig: {HttpHeaderName: 'X-Canary', Values: ['always']}},
          ],
          Actions: [{Type: 'forward'}],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'share'},
        {level: 'info', fidelity: 'approximate', says: 'in front of the main one'},
      ],
    },
    {
      name: 'a pattern that a load balancer does not know',
      given: CANARY.replace(
        'canary-weight: "20"',
        'canary-by-header: X-Stage\n    nginx.ingress.kubernetes.io/canary-by-header-pattern: \'(?=next)\'\n    nginx.ingress.kubernetes.io/canary-weight: "20"',
      ),
      findings: [
        {level: 'info', fidelity: 'approximate', says: 'share'},
        {level: 'info', fidelity: 'approximate', says: 'share'},
        {level: 'action', fidelity: 'manual', says: 'pattern'},
      ],
    },
    {
      name: 'a canary without its main Ingress',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/canary': 'true',
        'nginx.ingress.kubernetes.io/canary-weight': '20',
      }),
      withholds: ['listener-rules/nginx-shared-internal-80-shop.example.com'],
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/metadata/annotations/nginx.ingress.kubernetes.io~1canary',
          says: 'ignores a canary',
        },
      ],
    },
    {
      name: 'a canary whose path has another type',
      given: CANARY.replace('pathType: Prefix', 'pathType: Exact'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/metadata/annotations/nginx.ingress.kubernetes.io~1canary',
          says: 'path type',
        },
      ],
    },
    {
      name: 'without a canary',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/canary-by-header': 'X-Canary',
        'nginx.ingress.kubernetes.io/canary-by-cookie': 'canary',
        'nginx.ingress.kubernetes.io/canary-weight': '20',
      }),
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1canary-weight'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_CANARY),
});
