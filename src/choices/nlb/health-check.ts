import {clamp, PORT, TARGET_GROUP, within} from '../../ecs/limits.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {portOf, resolvePort} from '../../model/ports.ts';
import type {ServedPort} from '../discovery/serving.ts';
import type {PortMapping} from '../port-mappings.ts';
import {integerOf} from '../routing/annotation.ts';
import {nlbAnnotation} from './annotation.ts';

/** What a Network Load Balancer asks a task, in the terms of `CreateTargetGroup`. */
export interface NlbHealthCheck {
  readonly protocol: 'TCP' | 'HTTP' | 'HTTPS';
  /** A port number, or `traffic-port`. */
  readonly port: string;
  readonly path?: string;
  /** Status codes: `200-399`. */
  readonly codes?: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/**
 * The health check that the AWS Load Balancer Controller makes: TCP on the port of the traffic, every 10 seconds, 10 to
 * answer, three in a row (`buildTargetGroupHealthCheckConfig`). Readiness probes are not read. A UDP port cannot be asked:
 * another port of the task that speaks TCP is. Undefined where there is none.
 */
export function nlbHealthCheck(
  served: ServedPort,
  mappings: readonly PortMapping[],
): NlbHealthCheck | undefined {
  const {service} = served;
  const read = (suffix: string) => nlbAnnotation(service, `healthcheck-${suffix}`);
  const asked = read('protocol')?.toUpperCase();
  const protocol = asked === 'HTTP' || asked === 'HTTPS' ? asked : 'TCP';
  const port = portAsked(service, served, read('port')) ?? standardPort(served, mappings);
  if (port === undefined) return undefined;
  const number = (suffix: string, otherwise: number, range: {readonly min: number; readonly max: number}) =>
    clamp(integerOf(read(suffix)) ?? otherwise, range);
  const intervalSeconds = number('interval', 10, TARGET_GROUP.interval);
  return {
    protocol,
    port,
    ...(protocol === 'TCP' ? {} : {path: read('path') ?? '/', codes: read('success-codes') ?? '200-399'}),
    intervalSeconds,
    // AWS refuses a time-out that is longer than the interval.
    timeoutSeconds: number('timeout', Math.min(10, intervalSeconds), TARGET_GROUP.timeout),
    healthyThreshold: number('healthy-threshold', 3, TARGET_GROUP.threshold),
    unhealthyThreshold: number('unhealthy-threshold', 3, TARGET_GROUP.threshold),
  };
}

/** The port of the annotation: a number, or the name of a port of the Service. */
function portAsked(
  service: KubeObject<Service>,
  {workload}: ServedPort,
  asked: string | undefined,
): string | undefined {
  if (asked === undefined || asked === 'traffic-port') return undefined;
  if (/^\d+$/.test(asked)) return within(Number(asked), PORT) ? asked : undefined;
  const port = portOf(service, asked);
  const at = port && resolvePort(service, port, workload);
  return at && String(at.containerPort);
}

function standardPort({at}: ServedPort, mappings: readonly PortMapping[]): string | undefined {
  if (at.protocol === 'TCP') return 'traffic-port';
  const other = mappings.find(({protocol}) => protocol === 'tcp');
  return other && String(other.containerPort);
}
