import {startBudget} from '../../choices/check-times.ts';
import {type ContainerCheck, type Liveness, livenesses, type Unasked} from '../../choices/liveness.ts';
import {handlerOf} from '../../choices/probe-command.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {addContainer} from './added.ts';
import {dropCommon, healthCheckOf, reportChanges} from './probe-notes.ts';
import {NO_PORT_REMEDY, UNASKED} from './unasked-liveness.ts';

const PROBE = '/livenessProbe';
const HTTP = 'livenessProbe: {httpGet: {path: /live, port: 8080}';

/** The web application behind a load balancer, with these fields of its container. */
function behind(fields: string): string {
  return webIngress('nginx').replace(
    'ports: [{containerPort: 8080}]}',
    `ports: [{containerPort: 8080}], ${fields}}`,
  );
}

export default defineRule({
  id: 'container/liveness-probe',
  on: 'container',
  claims: [PROBE],
  summary:
    'A liveness probe becomes a container health check: a command in the container, or in a small container that asks from beside it.',
  rationale:
    'The kubelet asks a probe from outside the container, and restarts the container that fails. ECS only runs a command inside a ' +
    'container, and replaces the whole task when an essential one is unhealthy. A command (`exec`) stays what it is. For HTTP, ' +
    'TCP and gRPC the command needs a client that most images do not have, and with a client that is missing every task would be ' +
    'replaced for ever. So k2e adds a container with curl, which asks the application on 127.0.0.1, as the containers of a task ' +
    'share one network interface. Behind a load balancer it does not by itself: ECS also replaces tasks that fail the check of ' +
    'the load balancer. Tasks that no service runs, and containers that are not essential, are not replaced when unhealthy.',
  remediation:
    'Choose with `workloads.<Kind>/<namespace>/<name>.probes` in k2e.yaml: `sidecar`, `in-image` where the image has curl, or `none`.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a command',
      given:
        'livenessProbe: {exec: {command: [/bin/check, --quick]}, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 2}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'app',
              healthCheck: {
                command: ['CMD', '/bin/check', '--quick'],
                interval: 30,
                timeout: 5,
                retries: 2,
                startPeriod: 0,
              },
            },
          ],
        },
      },
    },
    {
      name: 'an HTTP request, without a load balancer',
      given: `${HTTP}, periodSeconds: 20, initialDelaySeconds: 45}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', healthCheck: null},
            {
              name: 'app-probe',
              image: 'public.ecr.aws/amazonlinux/amazonlinux:2023',
              essential: true,
              dependsOn: [{containerName: 'app', condition: 'START'}],
              healthCheck: {interval: 20, timeout: 2, retries: 3, startPeriod: 45},
            },
          ],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe',
          says: 'app-probe',
        },
      ],
    },
    {
      name: 'an HTTP request, in an image that has curl',
      given: `${HTTP}}`,
      config: 'probes: {mode: in-image}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{name: 'app', healthCheck: {interval: 10, retries: 3}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'curl'}],
    },
    {
      name: 'what the load balancer asks too',
      given: behind(
        'livenessProbe: {httpGet: {path: /ok, port: 8080}}, readinessProbe: {httpGet: {path: /ok, port: 8080}}',
      ),
      emits: {'task-definitions/shop-web': {containerDefinitions: [{name: 'web', healthCheck: null}]}},
      drops: ['/spec/template/spec/containers/0/livenessProbe/httpGet/path'],
    },
    {
      name: 'something else than the load balancer asks',
      given: behind(
        'livenessProbe: {httpGet: {path: /live, port: 8080}}, readinessProbe: {httpGet: {path: /ready, port: 8080}}',
      ),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe',
          says: 'load balancer',
        },
      ],
    },
    {
      name: 'times that ECS does not have',
      given:
        'livenessProbe: {exec: {command: [/bin/check]}, periodSeconds: 2, failureThreshold: 30, timeoutSeconds: 90, initialDelaySeconds: 600}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{healthCheck: {interval: 6, timeout: 60, retries: 10, startPeriod: 300}}],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe/periodSeconds',
        },
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe/failureThreshold',
        },
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe/timeoutSeconds',
        },
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/livenessProbe/initialDelaySeconds',
        },
      ],
    },
    {
      name: 'in a Job',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example/app:1", livenessProbe: {exec: {command: [/bin/check]}}}]`,
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', healthCheck: null}]}},
      findings: [{level: 'review', fidelity: 'manual', says: 'no service'}],
    },
    {
      name: 'a port that has no number',
      given: 'livenessProbe: {httpGet: {path: /live, port: web}}',
      findings: [{level: 'action', fidelity: 'manual', says: 'port'}],
    },
  ],
  map(subject) {
    const {view, container, context, drop} = subject;
    const probe = view.livenessProbe;
    const liveness = context.choice(livenesses).get(container);
    if (!probe || !liveness) return;
    if (liveness.by === 'nobody') {
      reportUnasked(subject, liveness.why);
      return;
    }
    if (liveness.by === 'load-balancer') {
      drop(PROBE, 'The load balancer asks the same, and ECS replaces a task that fails its check.');
      return;
    }
    readAll(probe);
    setCheck(subject, liveness);
    reportChanges(subject, PROBE, liveness.check);
    reportStart(subject, liveness.check);
    dropCommon(subject, PROBE, probe);
    if (probe.successThreshold !== undefined) {
      drop(`${PROBE}/successThreshold`, 'One success is enough on both sides; Kubernetes allows no more.');
    }
  },
});

function setCheck(
  subject: Subject<'container'>,
  liveness: Extract<Liveness, {readonly check: ContainerCheck}>,
): void {
  const {view, container, workload, context, setContainer, report} = subject;
  const healthCheck = healthCheckOf(liveness.check);
  const handler = view.livenessProbe ? handlerOf(view.livenessProbe) : undefined;
  if (liveness.by === 'container') {
    setContainer({healthCheck});
    if (handler === 'exec') return;
    const tools =
      handler === 'tcpSocket' ? 'bash and timeout' : handler === 'grpc' ? 'curl, od, tr and grep' : 'curl';
    report(PROBE, {
      level: 'review',
      fidelity: 'approximate',
      message: `The health check runs ${tools} inside the container, as \`probes\` in k2e.yaml asks; if the image lacks it, ECS replaces every task for ever.`,
    });
    return;
  }
  const dependsOn = [{containerName: container.name, condition: 'START'} as const];
  addContainer(
    workload,
    {name: liveness.name, entryPoint: ['tail', '-f', '/dev/null'], dependsOn, healthCheck},
    subject,
    context,
  );
  report(PROBE, {
    level: 'info',
    fidelity: 'approximate',
    message: `The added container ${liveness.name} asks the probe from beside the container, as its image may have no client; when it fails, ECS replaces the task.`,
  });
}

/** Says where the start period leaves a slow start too little time, and which delay does not count. */
function reportStart(
  {view, container, given, report, drop}: Subject<'container'>,
  {times}: ContainerCheck,
): void {
  const delay = view.livenessProbe?.initialDelaySeconds ?? 0;
  const {startupProbe} = container.value;
  const path = `${PROBE}/initialDelaySeconds`;
  if (!given(path)) return;
  if (startupProbe && startBudget(startupProbe) > delay) {
    drop(path, 'The start-up probe lets the container start for longer.');
  } else if (delay > times.startPeriod) {
    report(path, {
      level: 'action',
      fidelity: 'approximate',
      message: `ECS counts failures from ${times.startPeriod} seconds after the start, the longest that it waits; the probe begins after ${delay}. A container that needs longer is replaced again and again.`,
      remediation: 'Make the application start faster, or let the health check succeed while it starts.',
    });
  }
}

function reportUnasked({report, drop}: Subject<'container'>, why: Unasked): void {
  const [level, message] = UNASKED[why];
  const remains = why === 'load-balancer';
  report(PROBE, {
    level,
    fidelity: remains ? 'approximate' : 'manual',
    message,
    ...(why === 'no-port' ? {remediation: NO_PORT_REMEDY} : {}),
  });
  if (remains) drop(PROBE, 'The check of the load balancer stands for it.');
}
