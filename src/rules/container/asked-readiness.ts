import {probeTimes} from '../../choices/check-times.ts';
import {names} from '../../choices/names.ts';
import {handlerOf} from '../../choices/probe-command.ts';
import {type HealthCheck, healthCheckGraceSeconds} from '../../choices/routing/health-check.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {decidesGrace} from '../../choices/target-check.ts';
import {handle} from '../../ecs/resource.ts';
import type {Probe} from '../../model/kubernetes.generated.ts';
import {probePort} from '../../model/ports.ts';
import {readAll} from '../read-all.ts';
import type {Subject} from '../rule.ts';
import {dropCommon} from './probe-notes.ts';

const PROBE = '/readinessProbe';

/** Sets what the target groups have of the probe, and accounts for each of its fields. */
export function settleTarget(
  subject: Subject<'container'>,
  probe: Probe,
  groups: readonly TargetGroup[],
): void {
  const {set, workload, given, report, drop} = subject;
  readAll(probe);
  for (const {name, version, healthCheck: check} of groups) {
    const patch = {
      HealthCheckProtocol: check.protocol,
      HealthCheckPort: check.port,
      HealthCheckPath: check.path,
      HealthCheckIntervalSeconds: check.intervalSeconds,
      HealthCheckTimeoutSeconds: check.timeoutSeconds,
      HealthyThresholdCount: check.healthyThreshold,
      UnhealthyThresholdCount: check.unhealthyThreshold,
      Matcher: version === 'GRPC' ? {GrpcCode: check.codes} : {HttpCode: check.codes},
    };
    set(handle('target-groups', name), patch, workload);
  }
  const [first] = groups;
  if (!first) return;
  settleHandler(subject, probe, first);
  const {period, timeout, failures} = probeTimes(probe);
  const {intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold} = first.healthCheck;
  for (const [field, wanted, standard, written, unit] of [
    ['periodSeconds', period, 10, intervalSeconds, ' seconds between two checks'],
    ['timeoutSeconds', timeout, 1, timeoutSeconds, ' seconds'],
    ['successThreshold', probe.successThreshold || 1, 1, healthyThreshold, ' successes'],
    ['failureThreshold', failures, 3, unhealthyThreshold, ' failures'],
  ] as const) {
    if (!given(`${PROBE}/${field}`) || wanted === written) continue;
    if (wanted === standard)
      drop(`${PROBE}/${field}`, `It is the default; the load balancer takes ${written}${unit}.`);
    else {
      report(`${PROBE}/${field}`, {
        level: 'info',
        fidelity: 'approximate',
        message: `The load balancer takes ${written}${unit}, not ${wanted}.`,
        remediation: 'Nothing needs to be done, unless the difference matters to the application.',
      });
    }
  }
  settleDelay(subject);
  dropCommon(subject, PROBE, probe);
}

/** What the load balancer asks, against what the probe asks. */
function settleHandler(
  {container, report, drop, given}: Subject<'container'>,
  probe: Probe,
  group: TargetGroup,
): void {
  const check: HealthCheck = group.healthCheck;
  const handler = handlerOf(probe);
  if (check.from !== 'readiness-probe') {
    if (handler === undefined) return;
    const instead =
      check.from === 'none'
        ? `it takes any answer to ${check.path} with a status of ${check.codes} as healthy`
        : `it asks for ${check.path}, as the ${check.from === 'liveness-probe' ? 'liveness' : 'start-up'} probe does`;
    report(`${PROBE}/${handler}`, {
      level: 'review',
      fidelity: 'manual',
      message: `The load balancer cannot do what this probe does; ${instead}.`,
      remediation:
        'Give the application an HTTP endpoint that answers whether it is ready, and the probe its path.',
    });
    return;
  }
  const wanted = probe.httpGet?.port ?? probe.grpc?.port;
  if (probePort(wanted, container.value) === undefined) {
    report(`${PROBE}/${handler}/port`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The probe asks a port that the container does not name among its \`ports\`, or whose number is none from 1 to 65535; the load balancer asks port ${group.containerPort}.`,
      remediation: 'Give the port of the probe as a number, or add a port of that name to the container.',
    });
  }
  if (probe.grpc?.service) {
    report(`${PROBE}/grpc/service`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The load balancer asks for the server as a whole, not for the service ${probe.grpc.service}.`,
    });
  } else if (probe.grpc && given(`${PROBE}/grpc/service`))
    drop(`${PROBE}/grpc/service`, 'It names no service.');
  if (probe.httpGet && (probe.httpGet.path || '/') !== check.path) {
    report(`${PROBE}/httpGet/path`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The load balancer asks for ${check.path} without the query of the probe, which looks like a secret.`,
      remediation: 'Let the application answer the check without it.',
    });
  }
  if (probe.httpGet?.host) {
    report(`${PROBE}/httpGet/host`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The load balancer asks the task itself, not ${probe.httpGet.host}.`,
    });
  }
  const headers = probe.httpGet?.httpHeaders ?? [];
  if (headers.length > 0) {
    report(`${PROBE}/httpGet/httpHeaders`, {
      level: 'review',
      fidelity: 'manual',
      message: `The load balancer sends none of the headers of the probe (${headers.map(({name}) => name).join(', ')}). So that a program which refuses requests without them is not replaced for ever, it takes ${check.codes} as healthy.`,
      remediation:
        'Let the application answer the check without them, and narrow the codes with `patches` in k2e.yaml, if an answer from 400 on is to count as a failure.',
    });
  }
}

/** ECS takes no notice of failing checks for a while after the start; the longest start of the containers decides how long. */
function settleDelay({container, workload, context, given, set, drop}: Subject<'container'>): void {
  const path = `${PROBE}/initialDelaySeconds`;
  if (!given(path)) return;
  const healthCheckGracePeriodSeconds = healthCheckGraceSeconds(workload);
  if (decidesGrace(container, workload, 'readinessProbe')) {
    set(context.choice(names).service(workload), {healthCheckGracePeriodSeconds});
  } else {
    drop(
      path,
      `ECS takes no notice of failing checks for ${healthCheckGracePeriodSeconds} seconds after the start anyway.`,
    );
  }
}
