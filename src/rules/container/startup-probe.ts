import {balancedPorts} from '../../choices/balanced-ports.ts';
import {probeTimes, startBudget} from '../../choices/check-times.ts';
import {livenesses} from '../../choices/liveness.ts';
import {names} from '../../choices/names.ts';
import {asksTheSame, handlerOf} from '../../choices/probe-command.ts';
import {healthCheckGraceSeconds} from '../../choices/routing/health-check.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {sidecarCheck} from '../../choices/start-order.ts';
import {decidesGrace} from '../../choices/target-check.ts';
import {HEALTH_CHECK} from '../../ecs/limits.ts';
import type {Probe} from '../../model/kubernetes.generated.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {dropCommon, healthCheckOf, reportChanges} from './probe-notes.ts';

const PROBE = '/startupProbe';
const AT = '/spec/template/spec/containers/0/startupProbe';
/** The fields whose product and sum is the time that the probe allows. */
const BUDGET = ['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const;
const CHECK = 'livenessProbe: {exec: {command: [/bin/check]}}';

export default defineRule({
  id: 'container/startup-probe',
  on: 'container',
  claims: [PROBE],
  summary:
    'The time that a start-up probe allows becomes the start period of the health check, and the grace period behind a load balancer or beyond 300 seconds.',
  rationale:
    'Until its start-up probe has succeeded, Kubernetes asks no other probe of a container; when the probe has failed too often, ' +
    'the container is restarted. ECS has no such probe: in the start period of a health check failures do not count, and in the ' +
    'grace period of a service ECS takes no notice of the load balancer and of health checks. A start period ends after 300 seconds at ' +
    'the latest; where the probe allows more, the grace period of the service holds for the rest. A ' +
    'sidecar’s start-up probe that is a command becomes its health check, for which the containers behind it wait.',
  remediation:
    'Make the application start faster, or leave its liveness probe out with `probes: none` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'time before the liveness probe',
      given: `${CHECK}\nstartupProbe: {exec: {command: [/bin/check]}, periodSeconds: 5, failureThreshold: 24}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{healthCheck: {startPeriod: 120, interval: 10}}],
        },
      },
      drops: [`${AT}/exec/command/0`],
    },
    {
      name: 'more time than ECS waits',
      given: `${CHECK}\nstartupProbe: {exec: {command: [/bin/check]}, periodSeconds: 10, failureThreshold: 60}`,
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{healthCheck: {startPeriod: 300}}]},
        'services/shop-app': {healthCheckGracePeriodSeconds: 660},
      },
      findings: [{level: 'info', fidelity: 'approximate', path: AT, says: '660 seconds'}],
    },
    {
      name: 'more time than ECS waits, in a sidecar that asks, on Managed Instances',
      given:
        'livenessProbe: {httpGet: {path: /, port: 8080}}\nstartupProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 20, failureThreshold: 60}',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      emits: {'services/shop-app': {healthCheckGracePeriodSeconds: 1260}},
      findings: [{level: 'info', fidelity: 'approximate', path: AT, says: '1260 seconds'}],
    },
    {
      name: 'another command than the liveness probe',
      given: `${CHECK}\nstartupProbe: {exec: {command: [/bin/started]}, failureThreshold: 6}`,
      findings: [{level: 'info', fidelity: 'approximate', path: `${AT}/exec`, says: 'liveness'}],
    },
    {
      name: 'behind a load balancer',
      given: webIngress('nginx').replace(
        'ports: [{containerPort: 8080}]}',
        'ports: [{containerPort: 8080}], startupProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 10, failureThreshold: 12}}',
      ),
      emits: {'services/shop-web': {healthCheckGracePeriodSeconds: 150}},
      findings: [{level: 'info', fidelity: 'approximate', path: `${AT}/httpGet`, says: 'load balancer'}],
    },
    {
      name: 'with nothing else that asks',
      given: 'startupProbe: {exec: {command: [/bin/check]}}',
      findings: [{level: 'review', fidelity: 'manual', path: AT, says: 'start'}],
    },
    {
      name: 'of a sidecar',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers:
        - name: proxy
          image: example/proxy:1
          restartPolicy: Always
          startupProbe: {exec: {command: [/bin/ready]}, periodSeconds: 5}
      containers: [{name: app, image: "example/app:1"}]`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'proxy', healthCheck: {command: ['CMD', '/bin/ready'], interval: 5, startPeriod: 15}},
            {name: 'app', dependsOn: [{containerName: 'proxy', condition: 'HEALTHY'}]},
          ],
        },
      },
    },
  ],
  map(subject) {
    const {view, container, workload, context, drop} = subject;
    const probe = view.startupProbe;
    if (!probe) return;
    if (container.role === 'init') drop(PROBE, 'Kubernetes allows no probes on init containers.');
    else if (container.role === 'sidecar') settleSidecar(subject, probe);
    else if (runsAs(workload) !== 'service') settleJob(subject);
    else {
      const liveness = context.choice(livenesses).get(container);
      const check = liveness?.by === 'container' || liveness?.by === 'sidecar' ? liveness : undefined;
      const isBalanced = balancedPorts(workload, context).length > 0;
      if (!check && !isBalanced) reportAlone(subject);
      else settleMain(subject, probe, check, isBalanced);
    }
  },
});

type Asked = {readonly by: 'container'} | {readonly by: 'sidecar'; readonly name: string};

/** The time becomes the start period of the health check, the grace period of the service, or both. */
function settleMain(
  subject: Subject<'container'>,
  probe: Probe,
  asked: Asked | undefined,
  isBalanced: boolean,
): void {
  const {container, workload, context, given, set, report, drop} = subject;
  const name = context.choice(names);
  const budget = startBudget(probe);
  const delay = container.value.livenessProbe?.initialDelaySeconds ?? 0;
  const startPeriod = Math.min(HEALTH_CHECK.startPeriod.max, Math.max(budget, delay));
  const isPeriod = asked !== undefined && budget > delay && budget <= HEALTH_CHECK.startPeriod.max;
  // The grace period of a service holds for container health checks too (CreateService `healthCheckGracePeriodSeconds`).
  const isLong = asked !== undefined && !isBalanced && budget > HEALTH_CHECK.startPeriod.max;
  const decides = (isLong || isBalanced) && decidesGrace(container, workload, 'startupProbe');
  if (isPeriod) {
    const checked = asked.by === 'sidecar' ? asked.name : container.name;
    set(name.taskDefinition(workload), {containerDefinitions: [{name: checked, healthCheck: {startPeriod}}]});
  }
  if (isLong || decides) {
    set(name.service(workload), {healthCheckGracePeriodSeconds: healthCheckGraceSeconds(workload)});
  }
  if (isPeriod || decides) JSON.stringify(BUDGET.map(field => probe[field]));
  if (isLong) {
    const seconds = healthCheckGraceSeconds(workload);
    report(PROBE, {
      level: 'info',
      fidelity: 'approximate',
      message: `The probe lets the container start for ${budget} seconds. Failures of the health check count from ${HEALTH_CHECK.startPeriod.max} seconds on, which is as long as ECS can wait there; the service takes notice of them after its grace period of ${seconds} seconds.`,
      remediation: 'Nothing needs to be done.',
    });
  }
  for (const field of BUDGET) {
    if (given(`${PROBE}/${field}`) && !isPeriod && !decides)
      drop(`${PROBE}/${field}`, unusedTime(asked, budget));
  }
  settleHandler(subject, probe, asked);
  settleRest(subject, probe);
  if (given(`${PROBE}/timeoutSeconds`)) {
    drop(`${PROBE}/timeoutSeconds`, 'ECS asks with the time that the other probe allows for an answer.');
  }
}

function unusedTime(asked: Asked | undefined, budget: number): string {
  return !asked || budget > HEALTH_CHECK.startPeriod.max
    ? 'ECS takes no notice of failing checks for longer anyway.'
    : 'The delay of the liveness probe is longer.';
}

function settleHandler(
  {container, report, drop}: Subject<'container'>,
  probe: Probe,
  asked: Asked | undefined,
): void {
  const handler = handlerOf(probe);
  if (handler === undefined) return;
  const path = `${PROBE}/${handler}`;
  if (asked && asksTheSame(probe, container.value.livenessProbe)) {
    drop(path, 'The liveness probe asks the same.');
    return;
  }
  if (!asked && asksTheSame(probe, container.value.readinessProbe)) {
    drop(path, 'The readiness probe asks the same.');
    return;
  }
  const who = asked ? 'the liveness probe' : 'the load balancer';
  report(path, {
    level: 'info',
    fidelity: 'approximate',
    message: `Nobody asks the start-up probe on ECS; ${who} asks from the start, and its failures do not count at first.`,
    remediation: 'Nothing needs to be done.',
  });
  drop(path, 'Nobody asks the start-up probe on ECS.');
}

function settleRest(subject: Subject<'container'>, probe: Probe): void {
  dropCommon(subject, PROBE, probe);
  if (subject.given(`${PROBE}/successThreshold`)) {
    subject.drop(`${PROBE}/successThreshold`, 'One success is enough; Kubernetes allows no more.');
  }
}

/** The probe of a sidecar says when the containers behind it may start; its health is of no further use to ECS. */
function settleSidecar(subject: Subject<'container'>, probe: Probe): void {
  const {container, workload, context, setContainer, report} = subject;
  const check = sidecarCheck(container, workload, context);
  if (!check) {
    report(PROBE, {
      level: 'review',
      fidelity: 'manual',
      message:
        'The containers behind the sidecar start as soon as it runs, not when its start-up probe succeeds: ECS can only wait for a command that runs inside the sidecar.',
      remediation:
        'Let the other containers retry, or use a command as the probe; set `probes: in-image` in k2e.yaml where the image has curl.',
    });
    return;
  }
  readAll(probe);
  setContainer({healthCheck: healthCheckOf(check)});
  reportChanges(subject, PROBE, check);
  const {delay, period, failures} = probeTimes(probe);
  if (delay + period * failures > HEALTH_CHECK.startPeriod.max) {
    report(`${PROBE}/initialDelaySeconds`, {
      level: 'info',
      fidelity: 'approximate',
      message: 'The start period of a health check is 300 seconds at most.',
    });
  }
  settleRest(subject, probe);
}

function settleJob({container, report, drop}: Subject<'container'>): void {
  if (container.value.livenessProbe) {
    drop(PROBE, 'ECS takes no notice of the health of a task that no service runs.');
    return;
  }
  report(PROBE, {
    level: 'review',
    fidelity: 'manual',
    message:
      'ECS takes no notice of the health of a task that no service runs: a start that hangs is not noticed.',
  });
}

function reportAlone({container, report}: Subject<'container'>): void {
  report(PROBE, {
    level: 'review',
    fidelity: 'manual',
    message: container.value.livenessProbe
      ? 'The liveness probe is not asked on ECS, so a start that hangs is not noticed either.'
      : 'Nothing else asks the container on ECS, so a start that hangs is not noticed.',
    ...(container.value.livenessProbe
      ? {}
      : {
          remediation:
            'If a start can hang, give the container a liveness probe that asks the same: it becomes its health check, and the start-up probe the time that it may take.',
        }),
  });
}
