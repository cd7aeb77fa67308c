import {annotation, booleanOf, integerOf, NGINX} from '../../choices/routing/annotation.ts';
import {defineRule} from '../rule.ts';
import {
  type Annotated,
  type Decide,
  type Family,
  familyClaims,
  manual,
  mapFamily,
} from './annotation-family.ts';
import {WEB, webIngress} from './example-objects.ts';
import {NGINX_READER, NGINX_REFS} from './nginx-reader.ts';
import {plannedRules, setRule} from './planned.ts';

const WEIGHT: Decide = annotated => {
  if (!isCanary(annotated)) return {drop: 'Without `canary: "true"` it has no effect.'};
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

const BY_REQUEST = manual(
  'k2e plans no rules that send requests with a certain header or cookie to the canary.',
  'Add a rule with an http-header condition and a higher priority that forwards to the target group of the canary.',
);

/** Annotations of ingress-nginx that this rule knows. */
export const NGINX_CANARY: Family = {
  canary: annotated =>
    booleanOf(annotated.value) === true
      ? WEIGHT({...annotated, value: '0'})
      : {drop: 'It is no canary, as without the annotation.'},
  'canary-weight': WEIGHT,
  'canary-weight-total': WEIGHT,
  'canary-by-header*': BY_REQUEST,
  'canary-by-cookie': BY_REQUEST,
};

function isCanary({ingress}: Annotated): boolean {
  return booleanOf(annotation(ingress, `${NGINX}canary`)) === true;
}

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
  summary: 'A canary with a weight shares the rule of its main Ingress by weighted target groups.',
  rationale:
    'The nginx controller sends a share of the requests of another Ingress to a canary, or those with a header or cookie. A forward action ' +
    'with several target groups does the former; a rule of its own with a condition could do the latter.',
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
      name: 'by header, and without a canary',
      given: webIngress('nginx', {
        'nginx.ingress.kubernetes.io/canary-by-header': 'X-Canary',
        'nginx.ingress.kubernetes.io/canary-by-cookie': 'canary',
        'nginx.ingress.kubernetes.io/canary-weight': '20',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'header or cookie'},
        {level: 'action', fidelity: 'manual', says: 'header or cookie'},
      ],
      drops: ['/metadata/annotations/nginx.ingress.kubernetes.io~1canary-weight'],
    },
  ],
  map: subject => mapFamily(subject, NGINX_READER, NGINX_CANARY),
});
