import {clamp, TARGET_GROUP} from '../../ecs/limits.ts';
import {isObject} from '../../json.ts';
import {textAt} from '../../model/gateway.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Ingress, Service, ServicePort} from '../../model/kubernetes.generated.ts';
import type {ResolvedPort} from '../../model/ports.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {hash} from '../names.ts';
import {ALB, annotation, NGINX, pairsOf} from './annotation.ts';
import type {Group} from './group.ts';
import {
  controllerHealthCheck,
  type HealthCheck,
  type ProtocolVersion,
  probeHealthCheck,
} from './health-check.ts';
import {nginxProtocol} from './nginx-action.ts';
import type {Origin} from './route.ts';
import {traefikAnnotation} from './traefik.ts';

/** A target group: one port of one workload behind one load balancer. */
export interface TargetGroup {
  /** `<service, at most 20 characters>-<6 hexadecimal digits>`. */
  readonly name: string;
  /** Name of the load balancer that it hangs on; a target group hangs on one only. */
  readonly balancer: string;
  readonly service: KubeObject<Service>;
  readonly workload: Workload;
  readonly container: string;
  readonly containerPort: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly version: ProtocolVersion;
  readonly healthCheck: HealthCheck;
  /** `ModifyTargetGroupAttributes`, sorted by key. */
  readonly attributes: readonly {readonly Key: string; readonly Value: string}[];
  /** The backends that use it. */
  readonly origins: readonly Origin[];
}

/** What a target group is made for. */
interface TargetGroupWish {
  readonly group: Group;
  readonly service: KubeObject<Service>;
  readonly port: ServicePort;
  readonly workload: Workload;
  readonly at: ResolvedPort;
  readonly origin: Origin;
}

/** The target groups of a run while they are collected. */
export interface TargetGroups {
  /** Adds one, or finds it, and gives its name. */
  add(wish: TargetGroupWish): string;
  all(): readonly TargetGroup[];
}

/** An empty collection. */
export function targetGroups(prefix: string): TargetGroups {
  const made = new Map<string, TargetGroup & {origins: Origin[]}>();
  const taken = new Set<string>();
  return {
    add(wish) {
      const settings = settingsOf(wish);
      const identity = identityOf(wish, settings);
      // Two Ingresses of class alb may want different settings for one backend; the controller gives each its own group.
      for (const key of [identity, `${identity} ${wish.origin.object.id}`]) {
        const known = made.get(key);
        if (known && !sameSettings(known, settings)) continue;
        if (known) {
          if (
            !known.origins.some(
              ({path, object}) => path === wish.origin.path && object === wish.origin.object,
            )
          ) {
            known.origins.push(wish.origin);
          }
          return known.name;
        }
        const name = nameOf(prefix, wish.service.ref.name, key, taken);
        taken.add(name);
        const {group, service, workload, at, origin} = wish;
        made.set(key, {
          ...settings,
          name,
          balancer: group.name,
          service,
          workload,
          container: at.container.name,
          containerPort: at.containerPort,
          origins: [origin],
        });
        return name;
      }
      return nameOf(prefix, wish.service.ref.name, identity, taken);
    },
    all: () => [...made.values()],
  };
}

type Settings = Pick<TargetGroup, 'protocol' | 'version' | 'healthCheck' | 'attributes'>;

function sameSettings(known: Settings, other: Settings): boolean {
  const text = ({protocol, version, healthCheck, attributes}: Settings) =>
    JSON.stringify([protocol, version, healthCheck, attributes]);
  return text(known) === text(other);
}

/**
 * Protocol and version belong to the identity: AWS cannot change them on a target group that exists. So does the stickiness of Traefik,
 * which each backend of a route may have or not.
 */
function identityOf(
  {group, service, port, workload}: TargetGroupWish,
  {protocol, version, attributes}: Settings,
): string {
  const sticky =
    group.engine === 'ingress-route' ? attributes.filter(({Key}) => Key.startsWith('stickiness')) : [];
  const parts = [group.name, service.id, port.port, workload.object.id, protocol, version];
  return [...parts, ...sticky.map(({Key, Value}) => `${Key}=${Value}`)].join(' ');
}

function nameOf(prefix: string, service: string, identity: string, taken: ReadonlySet<string>): string {
  const clean =
    `${prefix}${service}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'service';
  const short = clean.slice(0, 20).replace(/-+$/, '');
  let name = `${short}-${hash(identity).slice(0, 6)}`;
  for (let count = 2; taken.has(name); count++) name = `${short}-${hash(`${identity} ${count}`).slice(0, 6)}`;
  return name;
}

function settingsOf({group, service, port, workload, at, origin}: TargetGroupWish): Settings {
  const ingress = origin.object;
  const {protocol, version} = protocolOf(group, origin, service, port);
  if (group.engine === 'alb') {
    const attributes = [
      ...pairsOf(
        annotation(service, `${ALB}target-group-attributes`) ??
          annotation(ingress, `${ALB}target-group-attributes`),
      ),
    ].map(([Key, Value]) => ({Key, Value}));
    return {
      protocol,
      version,
      healthCheck: controllerHealthCheck(ingress, service, protocol, version),
      attributes: sortByKey([drainOf(workload), ...attributes]),
    };
  }
  return {
    protocol,
    version,
    healthCheck: probeHealthCheck(at.container, at.containerPort, protocol, version),
    attributes: sortByKey([
      drainOf(workload),
      ...affinityOf(group, origin, service),
      ...algorithmOf(group, ingress),
    ]),
  };
}

function sortByKey<T extends {readonly Key: string}>(list: readonly T[]): readonly T[] {
  const unique = new Map(list.map(each => [each.Key, each]));
  return [...unique.values()].sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** How the load balancer speaks to the tasks. */
function protocolOf(
  {engine}: Group,
  {object: ingress, path}: Origin,
  service: KubeObject<Service>,
  {appProtocol, name = '', port}: ServicePort,
): {protocol: 'HTTP' | 'HTTPS'; version: ProtocolVersion} {
  if (engine === 'alb') {
    const read = (suffix: string) =>
      annotation(service, `${ALB}${suffix}`) ?? annotation(ingress, `${ALB}${suffix}`);
    const version = read('backend-protocol-version');
    return {
      protocol: read('backend-protocol') === 'HTTPS' ? 'HTTPS' : 'HTTP',
      version: version === 'HTTP2' || version === 'GRPC' ? version : 'HTTP1',
    };
  }
  if (ingress.ref.kind === 'GRPCRoute')
    return {protocol: appProtocol === 'https' ? 'HTTPS' : 'HTTP', version: 'GRPC'};
  if (engine === 'ingress-route') {
    // `parseServiceProtocol` of Traefik does not look at appProtocol either.
    const scheme = textAt(ingress.value, `${path}/scheme`) ?? '';
    const isHttps = scheme === 'https' || (scheme === '' && (port === 443 || name.startsWith('https')));
    return {protocol: isHttps ? 'HTTPS' : 'HTTP', version: scheme === 'h2c' ? 'HTTP2' : 'HTTP1'};
  }
  // ingress-nginx does not look at appProtocol.
  const named =
    engine === 'nginx' ? nginxProtocol(ingress) : traefikAnnotation(ingress, 'protocol')?.toUpperCase();
  const secure = named === 'HTTPS' || named === 'GRPCS' || (named === undefined && appProtocol === 'https');
  const grpc = named === 'GRPC' || named === 'GRPCS' || (named === undefined && appProtocol === 'grpc');
  const http2 =
    named === 'H2C' ||
    (named === undefined && (appProtocol === 'kubernetes.io/h2c' || appProtocol === 'http2'));
  return {protocol: secure ? 'HTTPS' : 'HTTP', version: grpc ? 'GRPC' : http2 ? 'HTTP2' : 'HTTP1'};
}

/**
 * The attribute that says how long a target that leaves may finish its requests. Its default of 300 seconds would delay the stop of each
 * task by as much: Kubernetes stops a pod without waiting for the load balancer, ECS does not.
 */
export function drainOf(workload: Workload): {readonly Key: string; readonly Value: string} {
  return {Key: 'deregistration_delay.timeout_seconds', Value: String(drainSeconds(workload))};
}

/**
 * How long a target that leaves still gets its running requests finished, in seconds: the sleep that a preStop hook spends
 * on it, 30 at least. ECS drains before it stops the task.
 */
export function drainSeconds(workload: Workload): number {
  const sleeps = workload.containers.map(({value}) => {
    const hook = value.lifecycle?.preStop;
    const command = (hook?.exec?.command ?? []).join(' ');
    return hook?.sleep?.seconds ?? Number(/\bsleep (\d{1,4})s?\b/.exec(command)?.[1] ?? 0);
  });
  return clamp(Math.max(30, ...sleeps), TARGET_GROUP.deregistrationDelay);
}

/** Cookie affinity: `affinity: cookie` of nginx and Traefik, `sessionAffinity: ClientIP` of the Service. */
function affinityOf(
  {engine}: Group,
  {object: ingress, path}: Origin,
  service: KubeObject<Service>,
): readonly {Key: string; Value: string}[] {
  const cookie =
    engine === 'nginx' && annotation(ingress, `${NGINX}affinity`) === 'cookie'
      ? (annotation(ingress, `${NGINX}session-cookie-max-age`) ??
        annotation(ingress, `${NGINX}session-cookie-expires`) ??
        '')
      : engine === 'ingress-route'
        ? cookieAge(ingress, path)
        : undefined;
  const byAddress = service.value.spec?.sessionAffinity === 'ClientIP';
  if (cookie === undefined && !byAddress) return [];
  const timeout = service.value.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  const wished = cookie === undefined ? (timeout ?? 10_800) : Number(/^\d+$/.test(cookie) ? cookie : 86_400);
  return [
    {Key: 'stickiness.enabled', Value: 'true'},
    {Key: 'stickiness.type', Value: 'lb_cookie'},
    {Key: 'stickiness.lb_cookie.duration_seconds', Value: String(clamp(wished, TARGET_GROUP.stickiness))},
  ];
}

/** The age of the cookie of a backend of Traefik; undefined where it has none, `''` for one without an age. */
function cookieAge({value}: KubeObject, backend: Pointer): string | undefined {
  const cookie = valueAt(value, `${backend}/sticky/cookie`);
  if (!isObject(cookie)) return undefined;
  return typeof cookie.maxAge === 'number' && cookie.maxAge > 0 ? String(cookie.maxAge) : '';
}

function algorithmOf({engine}: Group, ingress: KubeObject<Ingress>): readonly {Key: string; Value: string}[] {
  const named = engine === 'nginx' ? annotation(ingress, `${NGINX}load-balance`) : undefined;
  return named === 'ewma'
    ? [{Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests'}]
    : [];
}
