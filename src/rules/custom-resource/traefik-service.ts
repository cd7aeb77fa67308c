import {isObject} from '../../json.ts';
import {isTraefikService} from '../../model/traefik.ts';
import {valueAt} from '../../pointer.ts';
import {fileProblems} from '../ingress/planned.ts';
import {WHOLE} from '../object-rule.ts';
import {defineRule, type Subject} from '../rule.ts';
import {NEXT, SHOP, traefikRoute, WEB} from './traefik-example.ts';
import {tellTraefikService} from './traefik-leaves.ts';
import {balancersUsing, setPlanned} from './traefik-planned.ts';

const behind = (spec: string) => `${traefikRoute(
  'Host(`shop.example.com`)',
  '',
  'tls: {}',
  '{name: shares, kind: TraefikService}',
)}---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: shares, namespace: shop}
spec: ${spec}
${WEB}${NEXT}`;

export default defineRule({
  id: 'custom-resource/traefik-service',
  on: 'other',
  claims: WHOLE,
  summary: 'Weighted services of Traefik become weighted forward actions of listener rules.',
  rationale:
    'A TraefikService puts Services together: by weights, which a forward action has too, also with clients that stay at their share; ' +
    'by copies of requests, by the answers of the first one, or by a hash of the address, which it has not.',
  remediation: 'Do in the application what the load balancer does not do.',
  refs: {
    kubernetes: [
      'https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#forward-actions',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual'],
  examples: [
    {
      name: 'shares',
      given: behind('{weighted: {services: [{name: web, port: 80, weight: 9}, {name: next, port: 80}]}}'),
      emits: {[SHOP]: {Actions: [{ForwardConfig: {TargetGroups: [{Weight: 9}, {Weight: 1}]}}]}},
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/weighted/services/0/weight'}],
    },
    {
      name: 'shares at which clients stay',
      given: behind(
        '{weighted: {services: [{name: web, port: 80}, {name: next, port: 80}], sticky: {cookie: {name: side, maxAge: 600}}}}',
      ),
      emits: {
        [SHOP]: {
          Actions: [{ForwardConfig: {TargetGroupStickinessConfig: {Enabled: true, DurationSeconds: 600}}}],
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/weighted/sticky/cookie/name', says: 'cookie'},
      ],
    },
    {
      name: 'copies of requests',
      given: behind('{mirroring: {name: web, port: 80, mirrors: [{name: next, port: 80, percent: 10}]}}'),
      emits: {[SHOP]: {Actions: [{Type: 'forward'}]}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/mirroring/mirrors', says: 'copy'}],
    },
  ],
  map(subject) {
    if (!isTraefikService(subject.object)) return;
    const balancers = balancersUsing(subject.object, subject.context);
    if (balancers.length === 0) return;
    const planned = setPlanned(subject, balancers);
    fileProblems(subject, '');
    if (planned.length > 0) tellRest(subject);
    tellTraefikService(subject, planned);
  },
});

const REST = [
  [
    '/spec/mirroring/mirrors',
    'A load balancer does not copy requests to a second backend; all requests go to the first one.',
    'Copy the traffic in the application or at the network (VPC Traffic Mirroring).',
  ],
  [
    '/spec/failover/fallback',
    'A load balancer does not repeat requests at a second backend when the first one fails; all requests go to the first one.',
    'Let the callers do so, or give the first one more tasks.',
  ],
  [
    '/spec/failover/errors',
    'A load balancer does not choose a backend by the answers of another.',
    'Let the callers do so.',
  ],
  [
    '/spec/highestRandomWeight',
    'A load balancer does not choose a backend by the address of the caller; the weights are kept, and each request is drawn anew.',
    'Turn on stickiness of the forward action with `patches` in k2e.yaml where a caller has to stay at a backend.',
  ],
] as const;

function tellRest({object, report}: Subject<'other'>): void {
  for (const [path, message, remediation] of REST) {
    const given = valueAt(object.value, path);
    if (Array.isArray(given) ? given.length > 0 : isObject(given))
      report(path, {level: 'action', fidelity: 'manual', message, remediation});
  }
}
