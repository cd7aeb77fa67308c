import type {PlannedRule} from '../../choices/routing/listener.ts';
import {pathTypeIgnored} from '../../choices/routing/path-type.ts';
import type {Balancer} from '../../choices/routing/routing.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {isWithin, type Pointer, pointer} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {webIngress} from './example-objects.ts';
import {
  balancerOf,
  fileProblems,
  NO_BALANCER,
  plannedRules,
  plannedTargetGroups,
  setRule,
  setTargetGroup,
  used,
} from './planned.ts';

const TWO_PATHS = webIngress('alb', {}, {path: '/api'}).replace(
  '          - path: /api',
  `          - path: /health
            pathType: Exact
            backend: {service: {name: web, port: {number: 80}}}
          - path: /api`,
);

const ONE_POD = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: db, namespace: shop}
spec:
  ingressClassName: alb
  rules:
    - host: db.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: db-second, port: {number: 80}}}}]
---
apiVersion: v1
kind: Service
metadata: {name: db-second, namespace: shop}
spec:
  selector: {statefulset.kubernetes.io/pod-name: db-1}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "example/db:1", ports: [{containerPort: 8080}]}]}`;

export default defineRule({
  id: 'ingress/paths',
  on: 'Ingress',
  claims: ['/spec/rules'],
  summary: 'Hosts and paths become listener rules, in the order in which the controller would match them.',
  rationale:
    'An Application Load Balancer evaluates its rules by priority and takes the first that matches. k2e sorts the rules of all ' +
    'Ingresses of a load balancer as their controller does, writes prefixes as /foo and /foo/*, a wildcard for one label as a ' +
    'regular expression, and adds a rule that answers 404 where requests would otherwise leak to the rules of a broader host. ' +
    'Rules that do the same are put together while they stay within 5 values. Each backend becomes a target group, on which ' +
    'the ECS service registers its tasks by IP address and container port; the readiness probe becomes its health check.',
  remediation:
    'Change the path or host into one that a listener rule can express, or route it inside the application.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types'],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'one pod of a StatefulSet, whose pods are services of their own',
      config: 'workloads: {StatefulSet/shop/db: {statefulSet: per-ordinal}}',
      given: ONE_POD,
      emits: {
        'services/shop-db-1': {loadBalancers: [{containerName: 'db', containerPort: 8080}]},
        'services/shop-db-0': {loadBalancers: null},
      },
    },
    {
      name: 'an exact path and a prefix',
      given: TWO_PATHS,
      emits: {
        'listener-rules/alb-shared-internal-80-shop.example.com-health': {
          Priority: 10,
          Conditions: [
            {Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com']}},
            {Field: 'path-pattern', PathPatternConfig: {Values: ['/health', '/api', '/api/*']}},
          ],
        },
        'services/shop-web': {loadBalancers: [{containerName: 'web', containerPort: 8080}]},
      },
    },
    {
      name: 'a Service that is not there',
      given: webIngress('alb').replace(/---\napiVersion: v1\nkind: Service[\s\S]*?---/, '---'),
      emits: {
        'listener-rules/alb-shared-internal-80-shop.example.com': {
          Actions: [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '503'}}],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/rules/0/http/paths/0/backend',
          says: 'Service web',
        },
      ],
    },
    {
      name: 'a rule without paths',
      given: webIngress('alb').replace('  rules:\n', '  rules:\n    - host: empty.example.com\n'),
      drops: ['/spec/rules/0/host'],
    },
    {
      name: 'a container without a readiness probe',
      given: webIngress('nginx'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/rules/0/http/paths/0/backend/service/name',
          says: 'no readiness probe',
        },
      ],
    },
    {
      name: 'a container with a liveness probe alone',
      given: webIngress('nginx').replace(
        'ports: [{containerPort: 8080}]',
        'ports: [{containerPort: 8080}], livenessProbe: {httpGet: {path: /live, port: 8080}}',
      ),
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/rules/0/http/paths/0/backend/service/name',
          says: '/live',
        },
      ],
    },
  ],
  map(subject) {
    const balancer = balancerOf(subject);
    if (!balancer) {
      subject.drop('/spec/rules', NO_BALANCER);
      return;
    }
    fileProblems(subject, '/spec/rules');
    for (const [at, rule] of (subject.view.spec?.rules ?? []).entries()) {
      const place = pointer('spec', 'rules', at);
      const paths = rule.http?.paths ?? [];
      const planned = plannedRules(subject, balancer, place);
      if (planned.length === 0) {
        subject.drop(`${place}/host`, 'No listener rule comes of its paths, or it has none.');
      } else if (planned.some(([, made]) => isOwn(made, 'host-header'))) used(rule.host);
      else subject.drop(`${place}/host`, 'The same answer is given for every host.');
      const ignored = pathTypeIgnored(balancer.group, subject.object, rule.host ?? '');
      for (const [index, path] of paths.entries()) {
        const where = `${place}${pointer('http', 'paths', index)}`;
        if (plannedRules(subject, balancer, where).length === 0) {
          subject.drop(
            where,
            'No listener rule comes of it: the findings say why, or it redirects to itself.',
          );
          continue;
        }
        if (plannedRules(subject, balancer, where).some(([, made]) => isOwn(made, 'path-pattern'))) {
          used(path.path, path.pathType);
          if (!path.path) subject.drop(`${where}/pathType`, 'There is no path that it could be about.');
        } else {
          const same = 'The same answer is given for every path.';
          subject.drop(`${where}/path`, same);
          subject.drop(`${where}/pathType`, same);
        }
        if (ignored !== undefined) subject.drop(`${where}/pathType`, ignored);
        mapBackend(subject, balancer, where);
      }
    }
    for (const [listener, rule] of plannedRules(subject, balancer, '/spec/rules'))
      setRule(subject, listener, rule);
    for (const group of plannedTargetGroups(subject, '/spec/rules')) {
      setTargetGroup(subject, balancer, group);
      noteHealthCheck(subject, group);
    }
  },
});

/**
 * True where a rule shows a host or path of the route that it comes from: it has such a condition, or comes of one route only
 * and so takes all of them. Where routes of one answer were joined, one of them may have made the others' hosts or paths moot.
 */
function isOwn({conditions, origins}: PlannedRule, field: 'host-header' | 'path-pattern'): boolean {
  return (
    origins.length === 1 ||
    conditions.some(
      ({Field, PathPatternConfig}) => Field === field && PathPatternConfig?.Values?.[0] !== '/*',
    )
  );
}

function hasProblem({object, context}: Subject<'Ingress'>, place: Pointer): boolean {
  return context
    .choice(routing)
    .problemsOf(object)
    .some(({path}) => isWithin(path, place));
}

/** A backend matters where requests are forwarded to it, or where it names an action. */
function mapBackend(subject: Subject<'Ingress'>, balancer: Balancer, place: Pointer): void {
  const [, , rule, , , index] = place.split('/').slice(1).map(Number);
  const {service} = subject.view.spec?.rules?.[rule ?? -1]?.http?.paths?.[index ?? -1]?.backend ?? {};
  const named = service?.port?.name === 'use-annotation' && !hasProblem(subject, `${place}/backend`);
  if (plannedTargetGroups(subject, place).length > 0 || named) {
    used(service?.name, service?.port?.name, service?.port?.number);
    return;
  }
  if (hasProblem(subject, place)) return;
  const redirected = plannedRules(subject, balancer, place).length > 0;
  subject.drop(
    `${place}/backend`,
    redirected ? 'The load balancer answers these requests itself.' : 'No rule leads to this backend.',
  );
}

/** Without a readiness probe, whose rule tells of its part in routing, something else is asked; said once for each target group. */
function noteHealthCheck({object, report}: Subject<'Ingress'>, group: TargetGroup): void {
  const [first] = group.origins;
  if (first?.object.id !== object.id || !isWithin(first.path, '/spec/rules')) return;
  const {from, path, codes} = group.healthCheck;
  const container = group.workload.containers.find(({name}) => name === group.container);
  if (from === 'controller' || container?.value.readinessProbe) return;
  if (from !== 'none') {
    report(`${first.path}/service/name`, {
      level: 'info',
      fidelity: 'approximate',
      message: `Container ${group.container} has no readiness probe: the load balancer asks for ${path}, as its ${from === 'liveness-probe' ? 'liveness' : 'start-up'} probe does.`,
      remediation:
        'Nothing needs to be done, unless that path says nothing of whether the container can serve.',
    });
    return;
  }
  report(`${first.path}/service/name`, {
    level: 'review',
    fidelity: 'approximate',
    message:
      `Container ${group.container} has no readiness probe: a task gets requests while it answers ${path} with ${codes}, and ` +
      'ECS replaces it when it does not.',
    remediation:
      'Give the container an HTTP readiness probe, or change the health check of the target group.',
  });
}
