import {LOAD_BALANCER} from '../../ecs/limits.ts';
import type {Handle} from '../../ecs/resource.ts';
import {handle} from '../../ecs/resource.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {type Backing, type ServedPort, serving} from '../discovery/serving.ts';
import {hash, securityGroupHandle} from '../names.ts';
import {portMappings} from '../port-mappings.ts';
import {nlbAnnotation} from './annotation.ts';
import {type NlbHealthCheck, nlbHealthCheck} from './health-check.ts';
import {type NlbSettings, nlbSettings} from './settings.ts';

/** A listener of a Network Load Balancer with its target group. */
export interface NlbListener {
  /** `<load balancer>-<port>`, for UDP with `-udp`. */
  readonly handle: Handle<'listeners'>;
  readonly targetGroup: Handle<'target-groups'>;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'TLS';
  readonly targetProtocol: 'TCP' | 'UDP' | 'TLS';
  readonly served: ServedPort;
  readonly healthCheck: NlbHealthCheck;
}

/** A port of the Service that the load balancer cannot offer. */
export interface NlbGap {
  readonly served: ServedPort;
  /** `both`: TCP and UDP on one container port. `unchecked`: UDP, and no port of the task answers a health check. */
  readonly why: 'both' | 'unchecked';
}

/** The Network Load Balancer of a Service of type LoadBalancer. */
export interface NetworkLoadBalancer {
  readonly service: KubeObject<Service>;
  readonly handle: Handle<'load-balancers'>;
  readonly securityGroup: Handle<'security-groups'>;
  /** Name that AWS knows it by: at most 32 characters. */
  readonly awsName: string;
  readonly settings: NlbSettings;
  readonly listeners: readonly NlbListener[];
  readonly gaps: readonly NlbGap[];
}

/** Chooses the load balancers of all Services of type LoadBalancer that tasks serve, by the Service's id. */
export function networkLoadBalancers(context: Context): ReadonlyMap<string, NetworkLoadBalancer> {
  const taken = new Set<string>();
  const planned = new Map<string, NetworkLoadBalancer>();
  for (const backing of context.choice(serving).values()) {
    const {service, standing} = backing;
    if (service.value.spec?.type !== 'LoadBalancer' || standing !== 'served') continue;
    const balancer = balancerOf(backing, taken, context);
    if (balancer.listeners.length + balancer.gaps.length > 0) planned.set(service.id, balancer);
  }
  return planned;
}

function balancerOf({service, ports}: Backing, taken: Set<string>, context: Context): NetworkLoadBalancer {
  const {namespace, name} = service.ref;
  const {namePrefix} = context.config;
  const plain = cleanName(`${namePrefix}${namespace || 'default'}-${name}-nlb`, service.id, taken);
  taken.add(plain);
  const settings = nlbSettings(service, context.config);
  const wish = nlbAnnotation(service, 'name');
  // The name that the Service asks for is taken while the load balancer of the cluster exists.
  const awsName = wish === undefined ? plain : cleanName(`${wish}-ecs`, service.id, taken);
  taken.add(awsName);
  const listeners: NlbListener[] = [];
  const gaps: NlbGap[] = [];
  for (const served of ports) {
    // No load balancer of AWS carries SCTP; the rule on the ports of the Service says so.
    if (served.at.protocol === 'SCTP') continue;
    const mappings = context.choice(portMappings).get(served.workload.object.id) ?? [];
    const here = mappings.filter(({containerPort}) => containerPort === served.at.containerPort);
    const healthCheck = nlbHealthCheck(served, mappings);
    // A service registers a port at a load balancer only if it has one protocol (issue 850 of aws/containers-roadmap).
    if (here.length > 1) gaps.push({served, why: 'both'});
    else if (!healthCheck) gaps.push({served, why: 'unchecked'});
    else listeners.push(listenerOf(plain, served, healthCheck, settings, namePrefix));
  }
  return {
    service,
    handle: handle('load-balancers', plain),
    // The dot keeps the handle apart from the groups of workloads, whose names have none.
    securityGroup: securityGroupHandle(`${plain}.clients`),
    awsName,
    settings,
    listeners,
    gaps,
  };
}

function listenerOf(
  balancer: string,
  served: ServedPort,
  healthCheck: NlbHealthCheck,
  settings: NlbSettings,
  namePrefix: string,
): NlbListener {
  const {
    service,
    port: {port = 0, name = ''},
    at,
  } = served;
  const udp = at.protocol === 'UDP';
  const {tlsPorts, certificates, backendTls} = settings;
  const isTls =
    !udp &&
    certificates.length > 0 &&
    (tlsPorts === 'all' || tlsPorts.includes(String(port)) || tlsPorts.includes(name));
  const protocol = udp ? 'UDP' : isTls ? 'TLS' : 'TCP';
  const targetProtocol = udp ? 'UDP' : isTls && backendTls ? 'TLS' : 'TCP';
  const identity = `nlb ${service.id} ${port} ${protocol} ${targetProtocol} ${served.workload.object.id} ${at.containerPort}`;
  const text =
    `${namePrefix}${service.ref.name}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') ||
    'service';
  const group = `${text.slice(0, 20).replace(/-+$/, '')}-${hash(identity).slice(0, 6)}`;
  return {
    handle: handle('listeners', `${balancer}-${port}${udp ? '-udp' : ''}`),
    targetGroup: handle('target-groups', group),
    port,
    protocol,
    targetProtocol,
    served,
    healthCheck,
  };
}

/** A valid name of a load balancer: letters, digits and single hyphens, not `internal-…`, short, and not taken. */
function cleanName(wish: string, identity: string, taken: ReadonlySet<string>): string {
  const clean = wish.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'service';
  const allowed = clean.startsWith('internal-') ? `lb-${clean}` : clean;
  const {maxLength} = LOAD_BALANCER.name;
  if (allowed.length <= maxLength && !taken.has(allowed)) return allowed;
  return `${allowed.slice(0, maxLength - 7).replace(/-+$/, '')}-${hash(identity).slice(0, 6)}`;
}
