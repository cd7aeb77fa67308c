import {routing} from '../../choices/routing/routing.ts';
import {isWithin} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {OTHER, webIngress} from './example-objects.ts';
import {
  balancerOf,
  fileProblems,
  NO_BALANCER,
  plannedRules,
  plannedTargetGroups,
  setListener,
  setRule,
  setTargetGroup,
  used,
} from './planned.ts';

const WITH_DEFAULT = {spec: '  defaultBackend: {service: {name: other, port: {number: 80}}}\n'};

export default defineRule({
  id: 'ingress/default-backend',
  on: 'Ingress',
  claims: ['/spec/defaultBackend'],
  summary:
    'The default backend becomes the default action of the listener; without one the listener answers 404.',
  rationale:
    'The Ingress API sends requests that match no rule to the default backend. A listener has exactly one default action. With ' +
    'ingress-nginx the default backend of an Ingress with rules serves only the hosts of those rules; there it becomes a last ' +
    'rule for each of these hosts.',
  remediation: 'Keep one default backend for each load balancer, or give the others a host.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a default backend',
      given: `${webIngress('alb', {}, {...WITH_DEFAULT, path: '/api'})}${OTHER}`,
      emits: {'listeners/shop-web-80': {DefaultActions: [{Type: 'forward'}]}},
    },
    {
      name: 'a default backend that no request reaches',
      given: `${webIngress('nginx', {}, WITH_DEFAULT)}${OTHER}`,
      drops: ['/spec/defaultBackend/service/name', '/spec/defaultBackend/service/port/number'],
    },
    {
      name: 'a default backend that is no Service',
      given: webIngress(
        'alb',
        {},
        {
          spec: '  defaultBackend: {resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: assets}}\n',
        },
      ),
      emits: {'listeners/shop-web-80': {DefaultActions: [{Type: 'fixed-response'}]}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/defaultBackend', says: 'StorageBucket'}],
    },
    {
      name: 'a default backend of a canary',
      given: `${webIngress('nginx', {'nginx.ingress.kubernetes.io/canary': 'true'}, WITH_DEFAULT)}${OTHER}`,
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/defaultBackend', says: 'no share'}],
    },
    {
      name: 'two default backends of one class',
      given: `${webIngress('edge', {}, WITH_DEFAULT)}---\n${webIngress('edge', {}, WITH_DEFAULT)
        .slice(0, webIngress('edge', {}, WITH_DEFAULT).indexOf('---'))
        .replace('name: web', 'name: web-two')
        .replace('shop.example.com', 'two.example.com')}${OTHER}`,
      emits: {'listeners/edge-shared-internal-80': {DefaultActions: [{Type: 'forward'}]}},
      findings: [{level: 'review', fidelity: 'dropped', path: '/spec/defaultBackend', says: 'shop/web '}],
    },
  ],
  map(subject) {
    const {view, object, context, drop} = subject;
    const backend = view.spec?.defaultBackend;
    if (!backend) return;
    const balancer = balancerOf(subject);
    if (!balancer) {
      drop('/spec/defaultBackend', NO_BALANCER);
      return;
    }
    fileProblems(subject, '/spec/defaultBackend');
    const reported = context
      .choice(routing)
      .problemsOf(object)
      .some(({path}) => isWithin(path, '/spec/defaultBackend'));
    const listeners = balancer.listeners.filter(each => each.fallbackOrigin?.object.id === object.id);
    const rules = plannedRules(subject, balancer, '/spec/defaultBackend');
    if (listeners.length === 0 && rules.length === 0) {
      if (!reported) drop('/spec/defaultBackend', 'No request reaches it: the rules take them all.');
      return;
    }
    const leadsThere =
      listeners.some(({fallback}) => fallback.kind === 'forward') ||
      rules.some(([, {actions}]) => actions.some(({Type}) => Type === 'forward'));
    if (leadsThere) used(backend.service?.name, backend.service?.port?.name, backend.service?.port?.number);
    else if (!reported) drop('/spec/defaultBackend', 'What guards the Ingress answers in its place.');
    for (const listener of listeners) setListener(subject, balancer, listener);
    for (const [listener, rule] of rules) setRule(subject, listener, rule);
    for (const group of plannedTargetGroups(subject, '/spec/defaultBackend'))
      setTargetGroup(subject, balancer, group);
  },
});
