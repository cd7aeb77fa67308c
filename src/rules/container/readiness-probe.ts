import {runsAs} from '../../choices/runs-as.ts';
import {nlbListenersAt, targetGroupsAt} from '../../choices/target-check.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {defineRule, type Subject} from '../rule.ts';
import {GAME, webService} from '../service/example-objects.ts';
import {settleTarget} from './asked-readiness.ts';
import {livenessAsksTheSame, loneReadinessReports} from './lone-readiness.ts';
import {tellUnread} from './unread-readiness.ts';

const PROBE = '/readinessProbe';
const AT = '/spec/template/spec/containers/0/readinessProbe';

function behind(probe: string, engine = 'nginx', annotations: Readonly<Record<string, string>> = {}): string {
  return webIngress(engine, annotations).replace(
    'ports: [{containerPort: 8080}]}',
    `ports: [{containerPort: 8080}], readinessProbe: ${probe}}`,
  );
}

const called = (name: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "example/app:1", ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: /ready, port: 8080}}}]}
`;

export default defineRule({
  id: 'container/readiness-probe',
  on: 'container',
  claims: [PROBE],
  summary:
    'A readiness probe becomes the health check of the target group, where a load balancer sends the requests.',
  rationale:
    'A pod that is not ready gets no requests from its Services and lives on. On ECS it is the load balancer that asks, and a task ' +
    'that fails gets no requests either, but the service also replaces it. Without a load balancer there is nothing that takes ' +
    'requests away from a task: a container health check would kill what is only not ready, so the probe is left out. The AWS Load ' +
    'Balancer Controller does not read probes; what it has its load balancers ask stays. A rollout ' +
    'then counts a task as good when it runs and, where it has a container health check, when that succeeds.',
  remediation:
    'Let the application answer only when it is ready, and its clients retry; or put a load balancer in front of it.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'behind a load balancer',
      given: behind(
        '{httpGet: {path: /ready, port: 8080}, periodSeconds: 15, timeoutSeconds: 3, failureThreshold: 4}',
      ),
      emits: {
        'target-groups/web-43431c': {
          HealthCheckPath: '/ready',
          HealthCheckIntervalSeconds: 15,
          HealthCheckTimeoutSeconds: 3,
          UnhealthyThresholdCount: 4,
          Matcher: {HttpCode: '200-399'},
        },
      },
    },
    {
      name: 'behind a load balancer, with times and headers that it does not have',
      given: behind(
        '{httpGet: {path: /ready, port: 8080, httpHeaders: [{name: X-Probe, value: "1"}]}, periodSeconds: 2, timeoutSeconds: 1, successThreshold: 1}',
      ),
      emits: {'target-groups/web-43431c': {Matcher: {HttpCode: '200-499'}}},
      findings: [
        {level: 'review', fidelity: 'manual', path: `${AT}/httpGet/httpHeaders`, says: 'X-Probe'},
        {level: 'info', fidelity: 'approximate', path: `${AT}/periodSeconds`, says: '5'},
      ],
      drops: [`${AT}/timeoutSeconds`, `${AT}/successThreshold`],
    },
    {
      name: 'behind a load balancer, with a token in the query',
      given: behind('{httpGet: {path: "/ready?token=example-word", port: 8080}}'),
      findings: [{level: 'review', fidelity: 'approximate', path: `${AT}/httpGet/path`, says: 'query'}],
    },
    {
      name: 'a command, behind a load balancer',
      given: behind('{exec: {command: [/bin/ready]}}'),
      findings: [{level: 'review', fidelity: 'manual', path: `${AT}/exec`, says: 'any answer'}],
    },
    {
      name: 'behind a load balancer with a health check of its own',
      given: behind('{httpGet: {path: /ready, port: 8080}}', 'alb'),
      findings: [{level: 'review', fidelity: 'approximate', path: AT, says: 'asks for /'}],
    },
    {
      name: 'behind a load balancer whose own health check asks the same',
      given: behind('{httpGet: {path: /ready, port: 8080}}', 'alb', {
        'alb.ingress.kubernetes.io/healthcheck-path': '/ready',
      }),
      drops: [`${AT}/httpGet/path`, `${AT}/httpGet/port`],
    },
    {
      name: 'behind a Network Load Balancer, which opens a connection',
      given: webService('type: LoadBalancer').replace(
        'ports: [{name: http, containerPort: 8080}]}',
        'ports: [{name: http, containerPort: 8080}], readinessProbe: {httpGet: {path: /ready, port: http}}}',
      ),
      config: 'nlb: {scheme: internal}',
      findings: [{level: 'review', fidelity: 'approximate', path: AT, says: 'connection'}],
    },
    {
      name: 'without a load balancer',
      given: 'readinessProbe: {httpGet: {path: /ready, port: 8080}}',
      findings: [{level: 'info', fidelity: 'manual', path: AT, says: 'rollout'}],
    },
    {
      name: 'without a load balancer, in several workloads that Services lead to',
      given: ['app', 'worker'].map(called).join('---\n'),
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: AT,
          says: 'container app of Deployment shop/app and container worker of Deployment shop/worker',
        },
      ],
    },
    {
      name: 'without a load balancer, the same as the liveness probe',
      given:
        'livenessProbe: {exec: {command: [/bin/check]}}\nreadinessProbe: {exec: {command: [/bin/check]}}',
      findings: [{level: 'info', fidelity: 'approximate', path: AT, says: 'liveness'}],
    },
    {
      name: 'a sidecar that a load balancer asks for a game server, which speaks UDP',
      given: GAME,
      emits: {
        'target-groups/game-f42ecf': {Protocol: 'UDP', HealthCheckProtocol: 'TCP', HealthCheckPort: '80'},
      },
      drops: [`${AT}/tcpSocket/port`],
    },
  ],
  map(subject) {
    const {view, container, workload, context, drop} = subject;
    const probe = view.readinessProbe;
    if (!probe) return;
    if (container.role === 'init') drop(PROBE, 'Kubernetes allows no probes on init containers.');
    else if (runsAs(workload) !== 'service') drop(PROBE, 'No requests are routed to a task that runs once.');
    else {
      const groups = targetGroupsAt(container, workload, context);
      const asking = groups.filter(({healthCheck}) => healthCheck.from !== 'controller');
      const listeners = nlbListenersAt(container, workload, context);
      if (asking.length > 0) settleTarget(subject, probe, asking);
      else if (groups.length + listeners.length > 0) tellUnread(subject, probe, groups, listeners);
      else reportAlone(subject);
    }
  },
});

/** Nothing on ECS takes requests away from a task without stopping it, but a load balancer. */
function reportAlone({container, context, report, drop}: Subject<'container'>): void {
  if (livenessAsksTheSame(container, context)) {
    report(PROBE, {
      level: 'info',
      fidelity: 'approximate',
      message:
        'The liveness probe asks the same: a task that fails is replaced, where Kubernetes first only sends it no more requests.',
    });
    drop(PROBE, 'The liveness probe asks the same.');
    return;
  }
  const said = context.choice(loneReadinessReports).get(container);
  if (said) report(PROBE, said);
}
