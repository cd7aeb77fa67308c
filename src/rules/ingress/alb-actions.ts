import {ALB, booleanOf} from '../../choices/routing/annotation.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress, IngressBackend} from '../../model/kubernetes.generated.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, inRules} from './alb-reader.ts';
import {type Annotated, type Family, type Fate, familyClaims, mapFamily} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';

const NO_RULE =
  'No listener rule comes of it: the rules that it is part of are never reached or redirect to themselves.';

/** Annotations of class alb that this rule knows. */
export const ALB_ACTIONS: Family = {
  'actions.*': annotated => {
    if (!isNamed(annotated, backend => backend.service?.port?.name === 'use-annotation')) {
      return {drop: 'No backend with the port name use-annotation refers to it.'};
    }
    const fate = inRules(annotated, NO_RULE);
    return fate.set && /targetGroupARN/i.test(annotated.value) ? {...fate, report: FOREIGN} : fate;
  },
  'conditions.*': annotated =>
    isNamed(annotated, () => true) ? inRules(annotated, NO_RULE) : {drop: 'No backend has this name.'},
  'transforms.*': annotated =>
    isNamed(annotated, () => true) ? inRules(annotated, NO_RULE) : {drop: 'No backend has this name.'},
  'use-regex-path-match': annotated => {
    if (!booleanOf(annotated.value)) return {drop: 'It is off, which is the default.'};
    const paths = (annotated.ingress.value.spec?.rules ?? []).flatMap(rule => rule.http?.paths ?? []);
    return paths.some(({pathType}) => pathType === 'ImplementationSpecific')
      ? inRules(annotated, NO_RULE)
      : {drop: 'It concerns paths of type ImplementationSpecific only, and there are none.'};
  },
};

const FOREIGN: NonNullable<Fate['report']> = {
  level: 'action',
  fidelity: 'approximate',
  message:
    'The action forwards to a target group that exists already; a target group hangs on one load balancer only.',
  remediation:
    'Make a target group of its own for the new load balancer, or move it over when the old one is gone.',
};

function isNamed({ingress, suffix}: Annotated, accepts: (backend: IngressBackend) => boolean): boolean {
  const name = suffix.slice(suffix.indexOf('.') + 1);
  return backendsOf(ingress).some(backend => backend.service?.name === name && accepts(backend));
}

function backendsOf({value}: KubeObject<Ingress>): readonly IngressBackend[] {
  const {defaultBackend, rules = []} = value.spec ?? {};
  const paths = rules.flatMap(rule => rule.http?.paths ?? []).flatMap(path => path.backend ?? []);
  return defaultBackend ? [...paths, defaultBackend] : paths;
}

const REDIRECT = webIngress('alb', {
  [`${ALB}actions.old`]:
    '{"type":"redirect","redirectConfig":{"host":"new.example.com","path":"/#{path}","statusCode":"HTTP_301"}}',
}).replace('{name: web, port: {number: 80}}', '{name: old, port: {name: use-annotation}}');

export default defineRule({
  id: 'ingress/alb-actions',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_ACTIONS),
  summary: 'Actions, conditions and transforms in annotations become those of the listener rules.',
  rationale:
    'A backend whose port is named use-annotation stands for the action in `actions.<name>`: a redirect, a fixed response, or ' +
    'weighted target groups. `conditions.<name>` narrows the rules of a backend by header, method, query or source address, ' +
    'and adds hosts and paths as alternatives; `transforms.<name>` rewrites path or host. All are features of Application Load ' +
    'Balancers in the first place. As the controller does, k2e leaves out redirects that would answer with themselves.',
  remediation: 'Write the action in the form of the AWS Load Balancer Controller, or add the rule by hand.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a redirect',
      given: REDIRECT,
      emits: {
        'listener-rules/alb-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'redirect', RedirectConfig: {Host: 'new.example.com', StatusCode: 'HTTP_301'}}],
        },
      },
    },
    {
      name: 'a condition on a header and a rewrite',
      given: webIngress('alb', {
        [`${ALB}conditions.web`]:
          '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Beta","values":["yes"]}}]',
        [`${ALB}transforms.web`]:
          '[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/api/(.*)$","replace":"/$1"}]}}]',
      }),
      emits: {
        'listener-rules/alb-shared-internal-80-shop.example.com': {
          Conditions: [{Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'X-Beta', Values: ['yes']}}],
          Transforms: [{Type: 'url-rewrite'}],
        },
      },
    },
    {
      name: 'a target group that exists',
      given: webIngress('alb', {
        [`${ALB}actions.web`]:
          '{"type":"forward","targetGroupARN":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/old/1"}',
      }).replace('{name: web, port: {number: 80}}', '{name: web, port: {name: use-annotation}}'),
      findings: [{level: 'action', fidelity: 'approximate', says: 'one load balancer only'}],
    },
    {
      name: 'an action that cannot be read, and one that nothing refers to',
      given: webIngress('alb', {
        [`${ALB}actions.web`]: '{"type":"teapot"}',
        [`${ALB}actions.unused`]: '{}',
      }).replace('{name: web, port: {number: 80}}', '{name: web, port: {name: use-annotation}}'),
      findings: [{level: 'action', fidelity: 'manual', says: '503'}],
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1actions.unused'],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_ACTIONS),
});
