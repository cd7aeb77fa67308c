import {clamp, PORT, type Range, TARGET_GROUP, within} from '../../ecs/limits.ts';
import type {ContainerPart, KubeObject, Workload} from '../../model/inventory.ts';
import type {HTTPGetAction, Ingress, Probe, Service} from '../../model/kubernetes.generated.ts';
import {probePort} from '../../model/ports.ts';
import {looksSecret} from '../../model/secret-shapes.ts';
import {kubeletPath} from '../probe-command.ts';
import {ALB, annotation, integerOf} from './annotation.ts';

/** What the load balancer asks a task, in the terms of `CreateTargetGroup`. */
export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly path: string;
  /** A port number, or `traffic-port`. */
  readonly port: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** HTTP status codes or, for gRPC, gRPC codes: `200-399`. */
  readonly codes: string;
  /** Where it comes from; `none` = the container has no probe that an ALB can do. */
  readonly from: 'controller' | 'readiness-probe' | 'liveness-probe' | 'startup-probe' | 'none';
  /** How it differs from the readiness probe, as ends of a sentence. */
  readonly differences: readonly string[];
}

export type ProtocolVersion = 'HTTP1' | 'HTTP2' | 'GRPC';

/** The health check of the gRPC health protocol, which Kubernetes' gRPC probes use. */
const GRPC_HEALTH = '/grpc.health.v1.Health/Check';

/**
 * The health check of class alb: annotations of the Service, then of the Ingress, then the controller's defaults. The
 * controller does not read readiness probes (`buildTargetGroupHealthCheckConfig`).
 */
export function controllerHealthCheck(
  ingress: KubeObject<Ingress>,
  service: KubeObject<Service>,
  protocol: 'HTTP' | 'HTTPS',
  version: ProtocolVersion,
): HealthCheck {
  const read = (suffix: string) =>
    annotation(service, `${ALB}${suffix}`) ?? annotation(ingress, `${ALB}${suffix}`);
  const whole = (suffix: string, otherwise: number) => integerOf(read(suffix)) ?? otherwise;
  const asked = read('healthcheck-protocol');
  const port = read('healthcheck-port') ?? 'traffic-port';
  return {
    protocol: asked === 'HTTP' || asked === 'HTTPS' ? asked : protocol,
    path: read('healthcheck-path') ?? (version === 'GRPC' ? '/AWS.ALB/healthcheck' : '/'),
    port: controllerPort(service, port) ?? 'traffic-port',
    intervalSeconds: clamp(whole('healthcheck-interval-seconds', 15), TARGET_GROUP.interval),
    timeoutSeconds: clamp(whole('healthcheck-timeout-seconds', 5), TARGET_GROUP.timeout),
    healthyThreshold: clamp(whole('healthy-threshold-count', 2), TARGET_GROUP.threshold),
    unhealthyThreshold: clamp(whole('unhealthy-threshold-count', 2), TARGET_GROUP.threshold),
    codes: read('success-codes') ?? (version === 'GRPC' ? '12' : '200'),
    from: 'controller',
    differences: [],
  };
}

/** The port of `healthcheck-port`: a number, or a port of the Service with a numeric target; undefined for anything else. */
export function controllerPort(service: KubeObject<Service>, wanted: string): string | undefined {
  if (/^\d+$/.test(wanted)) return within(Number(wanted), PORT) ? String(Number(wanted)) : undefined;
  const target = service.value.spec?.ports?.find(port => port.name === wanted)?.targetPort;
  return typeof target === 'number' ? String(target) : undefined;
}

/**
 * The health check that does what the readiness probe of the container does (mapping of routing, §2.11). Without a probe that
 * an ALB can do, it asks what the liveness or the start-up probe asks over HTTP; without one of those, any answer of `/` counts
 * as healthy.
 */
export function probeHealthCheck(
  container: ContainerPart,
  trafficPort: number,
  protocol: 'HTTP' | 'HTTPS',
  version: ProtocolVersion,
): HealthCheck {
  const {readinessProbe: probe, livenessProbe, startupProbe} = container.value;
  const other = livenessProbe?.httpGet ? livenessProbe : startupProbe?.httpGet ? startupProbe : undefined;
  const differences: string[] = [];
  const times = timesOf(probe ?? (version === 'GRPC' ? undefined : other), differences);
  const port = (wanted: string | number | undefined) => healthPort(container, wanted, trafficPort);
  if (probe?.grpc && version === 'GRPC') {
    if (probe.grpc.service) differences.push('it asks for the whole server, not for one service');
    return {
      ...times,
      protocol,
      path: GRPC_HEALTH,
      port: port(probe.grpc.port),
      codes: '0',
      from: 'readiness-probe',
      differences,
    };
  }
  if (probe?.httpGet && version !== 'GRPC') {
    const {httpGet} = probe;
    if (hasHeaders(httpGet)) differences.push('it sends none of the headers of the probe');
    if (httpGet.host !== undefined) differences.push('it asks the task itself, not another host');
    return {
      ...times,
      protocol: httpGet.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
      path: openPath(httpGet, differences),
      port: port(httpGet.port),
      codes: codesFor(httpGet),
      from: 'readiness-probe',
      differences,
    };
  }
  if (other?.httpGet && version !== 'GRPC') {
    const {httpGet} = other;
    return {
      ...times,
      protocol: httpGet.scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
      path: openPath(httpGet, differences),
      port: port(httpGet.port),
      codes: codesFor(httpGet),
      from: other === livenessProbe ? 'liveness-probe' : 'startup-probe',
      differences,
    };
  }
  if (probe) differences.push(`it cannot do what the ${handlerOf(probe)} probe does`);
  const fallback =
    version === 'GRPC' ? {path: '/AWS.ALB/healthcheck', codes: '0-99'} : {path: '/', codes: '200-499'};
  return {...times, ...fallback, protocol, port: 'traffic-port', from: 'none', differences};
}

function hasHeaders({httpHeaders = []}: HTTPGetAction): boolean {
  return httpHeaders.length > 0;
}

/**
 * The statuses that a probe takes for success. A load balancer sends no header of the probe: a program that refuses a request without
 * its host name or its token, with 400 or 401, would never be healthy, and ECS would replace its tasks for ever.
 */
function codesFor(httpGet: HTTPGetAction): string {
  return hasHeaders(httpGet) ? '200-499' : '200-399';
}

/** The path that is asked, as the kubelet asks it, without a query that holds a secret. */
function openPath({path}: HTTPGetAction, differences: string[]): string {
  const asked = kubeletPath(path);
  if (looksSecret('', path ?? '') === null) return asked;
  differences.push('it asks without the query, which looks like a secret');
  return asked.split('?', 1)[0] || '/';
}

function timesOf(
  probe: Probe | undefined,
  differences: string[],
): Pick<HealthCheck, 'intervalSeconds' | 'timeoutSeconds' | 'healthyThreshold' | 'unhealthyThreshold'> {
  const within = (value: number, range: Range, name: string) => {
    const result = clamp(value, range);
    if (probe && result !== value) differences.push(`${name} is ${result}, not ${value}`);
    return result;
  };
  const timeoutSeconds = within(probe?.timeoutSeconds ?? 5, TARGET_GROUP.timeout, 'the timeout in seconds');
  // An interval must be longer than its timeout.
  const wanted = Math.max(probe?.periodSeconds ?? 10, timeoutSeconds + 1);
  return {
    timeoutSeconds,
    intervalSeconds: clamp(wanted, TARGET_GROUP.interval),
    healthyThreshold: within(probe?.successThreshold ?? 2, TARGET_GROUP.threshold, 'the number of successes'),
    unhealthyThreshold: within(
      probe?.failureThreshold ?? 3,
      TARGET_GROUP.threshold,
      'the number of failures',
    ),
  };
}

function healthPort(
  {value}: ContainerPart,
  wanted: string | number | undefined,
  trafficPort: number,
): string {
  const number = probePort(wanted, value);
  return number === undefined || number === trafficPort ? 'traffic-port' : String(number);
}

function handlerOf(probe: Probe): string {
  if (probe.exec) return 'exec';
  if (probe.tcpSocket) return 'TCP';
  return probe.grpc ? 'gRPC' : 'HTTP';
}

/** Slack for pulling up the application beyond what its probes allow, in seconds. */
const MARGIN_SECONDS = 30;

/**
 * How long a new task may fail the load balancer's health checks before ECS replaces it, in seconds: the longest time that
 * the probes of its containers allow for starting, and a margin; 60 at least. A readiness probe never ends a pod: where there is a
 * liveness probe as well, a start may take as long as that one allows.
 */
export function healthCheckGraceSeconds(workload: Workload): number {
  const budgets = workload.containers
    .filter(({role}) => role !== 'init')
    .map(({value: {startupProbe, readinessProbe, livenessProbe}}) => {
      return startBudget(startupProbe) + Math.max(startBudget(readinessProbe), startBudget(livenessProbe));
    });
  return Math.max(60, ...budgets.map(budget => budget + MARGIN_SECONDS));
}

function startBudget(probe: Probe | undefined): number {
  if (!probe) return 0;
  return (probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3);
}
