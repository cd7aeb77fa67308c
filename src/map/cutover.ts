import {type BothSides, bothSides} from '../choices/both-sides.ts';
import {convertedWorkloads} from '../choices/converted.ts';
import {isFinalised} from '../choices/finalised.ts';
import {firstCount} from '../choices/first-count.ts';
import {names} from '../choices/names.ts';
import {networkLoadBalancers} from '../choices/nlb/network-load-balancers.ts';
import {isReachable} from '../choices/reachable.ts';
import {ingressRouteHosts} from '../choices/routing/ingress-route.ts';
import {servesOthers} from '../choices/routing/ingress-route-group.ts';
import {isPlainHost} from '../choices/routing/plain-host.ts';
import {routing} from '../choices/routing/routing.ts';
import {scheduleOf} from '../choices/schedule.ts';
import type {CutoverDraft} from '../cutover/draft.ts';
import {routeHostnames} from '../model/gateway.ts';
import type {KubeObject, Workload} from '../model/inventory.ts';
import type {CronJob, Ingress, Service} from '../model/kubernetes.generated.ts';
import {publishedNames} from '../model/published-names.ts';
import {wantedReplicas} from '../model/rollout.ts';
import {isIngressRoute} from '../model/traefik.ts';
import type {Context} from '../rules/rule.ts';
import {naming} from './callers.ts';
import {publisherOf, traefikFronts} from './traefik-front.ts';

type Host = CutoverDraft['web'][number];

/** What the cutover will have to move, in the order of names: that of files and documents has no effect. */
export function cutoverDraft(context: Context): CutoverDraft {
  const {config} = context;
  const converted = context.choice(convertedWorkloads);
  return {
    version: 1,
    ...(config.aws.region !== undefined && {region: config.aws.region}),
    cluster: config.cluster.name,
    settings: config.cutover,
    web: withCallers(hostsOf(context), context),
    batches: converted
      .filter(workload => workload.kind === 'CronJob' && !isFinalised(workload, config))
      .map(workload => batch(workload, context))
      .toSorted(by(({cronJob}) => cronJob)),
    workers: context
      .choice(bothSides)
      .map(found => worker(found, context))
      .toSorted(by(({workload}) => workload)),
  };
}

/** Compares things by a text of theirs. */
function by<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : 1);
}

/** A host, and the workloads that serve it. */
interface Served {
  readonly host: Host;
  readonly behind: readonly Workload[];
}

function withCallers(hosts: ReadonlyMap<string, Served>, context: Context): readonly Host[] {
  if (hosts.size === 0) return [];
  const {callersOf} = naming(context, new Set(hosts.keys()));
  return [...hosts.values()].map(({host, behind}) => {
    const callers = callersOf(host.host, behind);
    const services = host.services.toSorted();
    return {...host, services, ...(callers.length > 0 && {callers})};
  });
}

/** Hosts of Ingresses, of routes of the Gateway API and of Traefik, and those by which external-dns publishes Ingresses and Services; those of one object in its own order. */
function hostsOf(context: Context): ReadonlyMap<string, Served> {
  const found = new Map<string, Served>();
  const add = (
    host: string,
    loadBalancer: string | undefined,
    front: KubeObject,
    publishers: readonly string[] = [front.id],
    isPlain = false,
  ) => {
    const {host: known, behind = []} = found.get(host) ?? {};
    found.set(host, {
      host: {
        host,
        sources: [...new Set([...(known?.sources ?? []), ...publishers])],
        ...((known?.loadBalancer ?? loadBalancer) !== undefined && {
          loadBalancer: known?.loadBalancer ?? loadBalancer ?? '',
        }),
        services: [...new Set([...(known?.services ?? []), ...servicesOf(context, front)])],
        ...(isPlain && (known === undefined || known.plain) && {plain: true}),
      },
      behind: [...behind, ...context.inventory.attachedTo(front)],
    });
  };
  for (const ingress of context.inventory.all<Ingress>('Ingress').toSorted(by(({id}) => id))) {
    const balancer = context.choice(routing).balancerOf(ingress);
    for (const {host} of ingress.value.spec?.rules ?? [])
      if (host) add(host, balancer?.name, ingress, undefined, balancer && isPlainHost(balancer, host));
    for (const host of publishedNames(ingress.value.metadata)) add(host, balancer?.name, ingress);
  }
  for (const {name, group} of context.choice(routing).balancers.toSorted(by(({name}) => name))) {
    const {gateway} = group;
    for (const {route} of (gateway?.routes ?? []).toSorted(by(({route}) => route.id))) {
      const publishers = [`Gateway/${gateway?.namespace}/${gateway?.name}`, route.id];
      for (const host of routeHostnames(route)) add(host, name, route, publishers);
    }
  }
  for (const route of context.inventory.all('IngressRoute').toSorted(by(({id}) => id))) {
    if (!isIngressRoute(route) || !servesOthers(route)) continue;
    const [balancer] = context.choice(routing).balancersOf(route);
    const isServed = balancer?.listeners.some(({members}) => members.includes(route));
    const publishers = [...context.choice(traefikFronts), publisherOf(route)];
    const names = publishedNames((route as KubeObject<Ingress>).value.metadata);
    for (const host of new Set([...ingressRouteHosts(route), ...names]))
      add(host, isServed ? balancer?.name : undefined, route, publishers);
  }
  for (const service of context.inventory.all<Service>('Service').toSorted(by(({id}) => id))) {
    const balancer = context.choice(networkLoadBalancers).get(service.id);
    for (const host of publishedNames(service.value.metadata)) add(host, balancer?.awsName, service);
  }
  return found;
}

/** The services of ECS behind an Ingress or a Service. */
function servicesOf(context: Context, front: KubeObject): readonly string[] {
  return context.inventory
    .attachedTo(front)
    .filter(workload => isReachable(workload, context))
    .flatMap(workload =>
      context
        .choice(names)
        .services(workload)
        .map(({name}) => name),
    );
}

function batch(workload: Workload, context: Context): CutoverDraft['batches'][number] {
  const {spec} = workload.object.value as Pick<CronJob, 'spec'>;
  const schedule = scheduleOf(workload, context);
  const expressions = schedule.kind === 'converted' ? schedule.conversion.expressions : [];
  return {
    cronJob: `${workload.namespace || 'default'}/${workload.name}`,
    suspended: spec?.suspend === true,
    schedule: spec?.schedule ?? '',
    timeZone: schedule.kind === 'converted' ? schedule.zone : context.config.kubernetes.timeZone,
    concurrencyPolicy: policyOf(spec?.concurrencyPolicy),
    family: context.choice(names).base(workload),
    group: context.choice(names).scheduleGroup.name,
    schedules: expressions.map(
      ({suffix}) => context.choice(names).schedule(workload, suffix === undefined ? '' : `-${suffix}`).name,
    ),
  };
}

/** The API server fills in Allow. */
function policyOf(policy: string | undefined): 'Allow' | 'Forbid' | 'Replace' {
  return policy === 'Forbid' || policy === 'Replace' ? policy : 'Allow';
}

function worker(
  {workload, key, mode, signs, beside}: BothSides,
  context: Context,
): CutoverDraft['workers'][number] {
  const [first] = context.choice(names).services(workload);
  return {
    workload: key,
    service: first?.name ?? context.choice(names).base(workload),
    tasks: firstCount(workload, wantedReplicas(workload), context),
    mode,
    ...(beside && {beside}),
    ...(signs.length > 0 && {signs}),
  };
}
