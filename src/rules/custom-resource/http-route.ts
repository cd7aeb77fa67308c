import {routing} from '../../choices/routing/routing.ts';
import {isHttpRoute, itemsAt, routeParents} from '../../model/gateway.ts';
import {valueAt} from '../../pointer.ts';
import {
  fileProblems,
  NO_BALANCER,
  plannedRules,
  plannedTargetGroups,
  setRule,
  setTargetGroup,
} from '../ingress/planned.ts';
import {admit} from '../ingress/security-group.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {setGateway} from './gateway.ts';
import {FORWARD, gatewayObject, routeObject, WEB_BEHIND_ROUTES} from './gateway-example.ts';
import {tellRoute} from './http-route-leaves.ts';

const NEXT = WEB_BEHIND_ROUTES.replaceAll('web', 'next');
const HTTPS = 'listener-rules/shop-public-443-shop.example.com';
const SHOWN = {level: 'info', fidelity: 'approximate', path: ''} as const;

export default defineRule({
  id: 'custom-resource/http-route',
  on: 'other',
  claims: WHOLE,
  summary:
    'Routes of the Gateway API become listener rules: hosts, paths, headers, query parameters, weights, rewrites and redirects.',
  rationale:
    'An HTTPRoute or GRPCRoute attaches itself to listeners of a Gateway and tells which requests go where. A listener rule has ' +
    'conditions for host, path, header, method and query, weighted target groups, transforms and redirects, so that most of a route ' +
    'has a counterpart; the rules stand in the order of precedence that the Gateway API defines, and a host with routes of its own ' +
    'never falls back to a wildcard. A load balancer compares the values of headers without regard to case. It changes no headers, ' +
    'copies no requests, and repeats none. A filter that only the controller knows may be an authentication: its requests are ' +
    'answered with 403, so that nothing is served openly that was protected. A Service of another namespace gets requests only where a ' +
    'ReferenceGrant of the input allows it, as on a cluster.',
  remediation: 'Do by hand or in the application what the load balancer does not do.',
  refs: {
    kubernetes: [
      'https://gateway-api.sigs.k8s.io/api-types/httproute/',
      'https://gateway-api.sigs.k8s.io/api-types/grpcroute/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'all requests of a host',
      given: `${gatewayObject()}${routeObject(FORWARD)}${WEB_BEHIND_ROUTES}`,
      emits: {
        [HTTPS]: {
          Conditions: [{Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com']}}],
          Actions: [{Type: 'forward'}],
        },
        'services/shop-web': {loadBalancers: [{containerName: 'web', containerPort: 8080}]},
      },
      findings: [SHOWN],
    },
    {
      name: 'a share for the next version, chosen by header, with another path',
      given: `${gatewayObject()}${routeObject(`    - matches: [{path: {type: PathPrefix, value: /api}, headers: [{name: X-Stage, value: next}]}]
      filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]
      backendRefs: [{name: web, port: 80, weight: 90}, {name: next, port: 80, weight: 10}]
`)}${WEB_BEHIND_ROUTES}${NEXT}`,
      emits: {
        [`${HTTPS}-api`]: {
          Conditions: [
            {Field: 'host-header'},
            {Field: 'path-pattern', PathPatternConfig: {Values: ['/api', '/api/*']}},
            {Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'X-Stage', Values: ['next']}},
          ],
          Actions: [{ForwardConfig: {TargetGroups: [{Weight: 90}, {Weight: 10}]}}],
          Transforms: [
            {
              Type: 'url-rewrite',
              UrlRewriteConfig: {Rewrites: [{Regex: '^/api/?(.*)$', Replace: '/$1'}]},
            },
          ],
        },
      },
      findings: [SHOWN],
    },
    {
      name: 'plain HTTP to HTTPS, in front of a Gateway that is not in the input',
      given: `${routeObject(
        '    - filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]\n',
        '{name: public, sectionName: http}',
      )}`,
      emits: {
        'listeners/shop-public-80': {Protocol: 'HTTP', Port: 80},
        'listener-rules/shop-public-80-shop.example.com': {
          Actions: [
            {Type: 'redirect', RedirectConfig: {Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301'}},
          ],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/parentRefs/0/sectionName',
          says: 'not in the input',
        },
      ],
    },
    {
      name: 'filters that a load balancer does not have, and one that nobody knows',
      given: `${gatewayObject()}${routeObject(`    - filters:
        - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Env, value: prod}]}}
        - {type: ExtensionRef, extensionRef: {group: example.com, kind: Login, name: staff}}
      timeouts: {request: 10s}
      backendRefs: [{name: web, port: 80}]
`)}${WEB_BEHIND_ROUTES}`,
      emits: {[HTTPS]: {Actions: [{FixedResponseConfig: {StatusCode: '403'}}]}},
      findings: [
        SHOWN,
        {level: 'action', fidelity: 'manual', path: '/spec/rules/0/filters/0', says: 'headers'},
        {level: 'action', fidelity: 'manual', path: '/spec/rules/0/filters/1', says: '403'},
        {level: 'review', fidelity: 'manual', path: '/spec/rules/0/timeouts', says: 'time'},
      ],
    },
    {
      name: 'a Gateway that does not admit it',
      given: `${gatewayObject().replace('namespace: shop', 'namespace: infra')}${routeObject(FORWARD, '{name: public, namespace: infra}')}${WEB_BEHIND_ROUTES}`,
      withholds: [HTTPS],
      findings: [
        {level: 'review', fidelity: 'dropped', path: '/spec/parentRefs/0', says: 'admits no HTTPRoute'},
        {level: 'review', fidelity: 'dropped', path: '', says: 'no listener rule'},
      ],
    },
    {
      name: 'listeners beside the Gateway',
      given: `${gatewayObject()}${routeObject(FORWARD, '{kind: ListenerSet, name: partners}')}${WEB_BEHIND_ROUTES}`,
      withholds: [HTTPS],
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/parentRefs/0',
          says: 'adds listeners to a Gateway',
        },
        {level: 'review', fidelity: 'dropped', path: '', says: 'no listener rule'},
      ],
    },
    {
      name: 'a Service of another namespace, which nothing there allows',
      given: `${gatewayObject()}${routeObject('    - backendRefs: [{name: web, namespace: payments, port: 80}]\n')}${WEB_BEHIND_ROUTES.replaceAll('namespace: shop', 'namespace: payments')}`,
      emits: {[HTTPS]: {Actions: [{FixedResponseConfig: {StatusCode: '503'}}]}},
      findings: [
        SHOWN,
        {level: 'action', fidelity: 'manual', path: '/spec/rules/0/backendRefs/0', says: 'ReferenceGrant'},
      ],
    },
    {
      name: 'a Service of another namespace, by a ReferenceGrant',
      given: `${gatewayObject()}${routeObject('    - backendRefs: [{name: web, namespace: payments, port: 80}]\n')}${WEB_BEHIND_ROUTES.replaceAll('namespace: shop', 'namespace: payments')}
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: shop, namespace: payments}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
  to: [{group: "", kind: Service, name: web}]
`,
      emits: {[HTTPS]: {Actions: [{Type: 'forward'}]}},
      findings: [SHOWN],
    },
    {
      name: 'methods of gRPC',
      given: `${gatewayObject()}${routeObject(`    - matches: [{method: {service: shop.Cart, method: Add}}]
      backendRefs: [{name: web, port: 80}]
`).replace('HTTPRoute', 'GRPCRoute')}${WEB_BEHIND_ROUTES}`,
      emits: {
        [`${HTTPS}-shop.Cart-Add`]: {
          Conditions: [{Field: 'host-header'}, {PathPatternConfig: {Values: ['/shop.Cart/Add']}}],
        },
      },
      findings: [SHOWN],
    },
  ],
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isHttpRoute(object)) return;
    if (context.config.ingress.mode === 'none') {
      drop('', NO_BALANCER);
      return;
    }
    const balancers = context.choice(routing).balancersOf(object);
    const planned = balancers.flatMap(balancer => {
      const rules = plannedRules(subject, balancer);
      for (const [listener, rule] of rules) setRule(subject, listener, rule);
      const groups = plannedTargetGroups(subject).filter(group => group.balancer === balancer.name);
      for (const group of groups) setTargetGroup(subject, balancer, group);
      admit(subject, balancer);
      if (!balancer.group.gateway?.object) setGateway(subject, balancer);
      return rules;
    });
    fileProblems(subject, '');
    tellParents(subject);
    if (planned.length === 0) {
      report('', {
        level: 'review',
        fidelity: 'dropped',
        message: `${nameOf(object)} gives no listener rule: no Gateway serves it over HTTP.`,
        remediation: 'Bring the Gateway with the input, and check that it admits the route.',
      });
      return;
    }
    tellTimes(subject);
    tellRoute(
      subject,
      balancers,
      planned.map(([, rule]) => rule),
    );
    const unknown = balancers.find(({group}) => !group.gateway?.object);
    const names = listed(balancers.map(({name}) => name));
    const rules = `${planned.length} listener ${planned.length === 1 ? 'rule' : 'rules'}`;
    if (!unknown) {
      report('', {
        level: 'info',
        fidelity: 'approximate',
        message: `${nameOf(object)} becomes ${rules} of the load balancer ${names}.`,
        remediation: 'Compare the rules with requests that you know.',
      });
      return;
    }
    const parent = routeParents(object).find(({name}) => name === unknown.group.gateway?.name);
    const listeners = unknown.listeners.map(({protocol, port}) => `${protocol} on port ${port}`);
    report(parent?.sectionName ? `${parent.path}/sectionName` : '', {
      level: 'review',
      fidelity: 'approximate',
      message: `${nameOf(object)} attaches to a Gateway that is not in the input; k2e plans the load balancer ${unknown.name} with ${listed(listeners)}, and ${rules} of this route.`,
      remediation: 'Bring the Gateway with the input, so that its listeners, hosts and certificates count.',
    });
  },
});

/** A route hangs on a Gateway, on listeners that are added to one, or, in a mesh, on the Service that is called. */
function tellParents({object, report}: Subject<'other'>): void {
  for (const {kind, name, path} of routeParents(object)) {
    if (kind === 'Gateway') continue;
    const isSet = /^X?ListenerSet$/.test(kind);
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: isSet
        ? `The route attaches to ${kind} ${name}, which adds listeners to a Gateway; k2e reads those of Gateways only, so that the route gets no listener rule by it.`
        : `The route concerns calls to ${kind} ${name} inside of the cluster; Service Connect knows no routes.`,
      remediation: isSet
        ? 'Write the listeners into the Gateway, let the route attach to that, and convert again.'
        : 'Let the callers choose, or put an internal load balancer between.',
    });
  }
}

const TIMES: Readonly<Record<string, string>> = {
  timeouts: 'A load balancer has one idle time-out for all hosts, and no time-out for a request.',
  retry: 'A load balancer does not repeat requests that have reached a target.',
  sessionPersistence: 'A session sticks to a target group, by a cookie of the load balancer, not to a rule.',
};

function tellTimes({object, report}: Subject<'other'>): void {
  for (const {item, path} of itemsAt(object.value, '/spec/rules')) {
    for (const [field, says] of Object.entries(TIMES)) {
      if (valueAt(item, `/${field}`) === undefined) continue;
      report(`${path}/${field}`, {
        level: 'review',
        fidelity: 'manual',
        message: `${field}: ${says}`,
        remediation:
          'Set `idle_timeout.timeout_seconds` on the load balancer or stickiness on the target group with `patches` in k2e.yaml, or let the application do it.',
      });
    }
  }
}
