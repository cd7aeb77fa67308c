import {LISTENER_RULE} from '../../ecs/limits.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {IngressBackend, IngressServiceBackend, Service} from '../../model/kubernetes.generated.ts';
import {portOf, type ResolvedPort, resolvePort} from '../../model/ports.ts';
import {mayReferTo} from '../../model/reference-grant.ts';
import {isRollout, wantedReplicas} from '../../model/rollout.ts';
import {albService} from '../../model/rollout-strategy.ts';
import type {Find} from '../../model/traefik.ts';
import type {Context} from '../../rules/rule.ts';
import {podSelectedBy} from '../discovery/serving.ts';
import {isReachable} from '../reachable.ts';
import type {Group} from './group.ts';
import {type Origin, type Problem, type RouteAction, type Target, UNAVAILABLE} from './route.ts';
import type {TargetGroups} from './target-group.ts';

/** Turns the backends of one group's Ingresses into actions, and files why where it cannot. */
export interface Resolver {
  /** The action for a backend; `origin.path` points at the backend. `namespace`: that of the Service, the origin's own if left out. */
  backend(backend: IngressBackend, origin: Origin, namespace?: string): RouteAction;
  /** The Service that gets the requests where a Rollout of Argo writes the action of this name into the Ingress; see `albService`. */
  rolledOut(ingress: KubeObject, name: string): IngressServiceBackend | undefined;
  /** True where a route of the Gateway API may send requests to this Service. */
  mayReach(route: KubeObject, service: {readonly namespace: string; readonly name: string}): boolean;
  /** Finds an object of the input. */
  readonly find: Find;
}

/** The resolver of one group; what it finds is added to `groups` and `problems`. */
export function resolver(
  context: Context,
  group: Group,
  groups: TargetGroups,
  problems: Problem[],
): Resolver {
  return {
    find: (kind, space, name) => context.inventory.find(kind, space, name),
    rolledOut: (ingress, name) =>
      context.inventory
        .all('Rollout')
        .filter(({ref}) => isRollout(ref) && ref.namespace === ingress.ref.namespace)
        .map(({value}) => albService(value, ingress.ref.name, name))
        .find(found => found !== undefined),
    mayReach: (route, service) =>
      mayReferTo(route, {group: '', kind: 'Service', ...service}, context.inventory),
    backend(backend, origin, namespace = origin.object.ref.namespace) {
      const found = findService(backend, namespace, context);
      if (typeof found === 'string') return unavailable(origin, found, problems);
      const {service, workloads} = found;
      const wanted = backend.service?.port?.name ?? backend.service?.port?.number;
      const port = wanted === undefined ? undefined : portOf(service, wanted);
      if (!port) {
        return unavailable(origin, noSuchPort(service, wanted), problems);
      }
      const served: {workload: Workload; at: ResolvedPort}[] = [];
      for (const workload of workloads) {
        const at = resolvePort(service, port, workload);
        if (at) served.push({workload, at});
      }
      if (port.protocol !== undefined && port.protocol !== 'TCP') {
        const what = `that port of Service ${service.ref.name} is ${port.protocol}, and HTTP needs TCP`;
        return unavailable(origin, what, problems);
      }
      if (served.length === 0) {
        const what = `no container behind Service ${service.ref.name} has a port named ${String(port.targetPort)}`;
        return unavailable(origin, what, problems);
      }
      if (served.length > LISTENER_RULE.targetGroups) {
        const what = `${served.length} workloads stand behind Service ${service.ref.name}, and a rule forwards to 5 at most`;
        return unavailable(origin, what, problems);
      }
      const weights = weightsOf(served.map(({workload}) => workload));
      const targets: Target[] = served.map(({workload, at}, index) => ({
        group: groups.add({group, service, port, workload, at, origin}),
        weight: weights[index] ?? 1,
      }));
      for (const {at, workload} of served) if (at.guessed) problems.push(guess(origin, workload, at));
      if (served.length > 1) problems.push(shared(origin, service, served));
      return {kind: 'forward', targets};
    },
  };
}

function findService(
  backend: IngressBackend,
  namespace: string,
  context: Context,
): {service: KubeObject<Service>; workloads: readonly Workload[]} | string {
  const {resource} = backend;
  if (resource) return `${resource.kind ?? 'the resource'} ${resource.name ?? ''} is no Service`;
  const name = backend.service?.name ?? '';
  if (name === '') return 'the backend names no Service';
  const service = context.inventory.find<Service>('Service', namespace, name);
  if (!service) return `Service ${name} is not in the input`;
  if (service.value.spec?.type === 'ExternalName') {
    return `Service ${name} is an ExternalName, and a load balancer forwards to IP addresses only`;
  }
  const named = podSelectedBy(service, context);
  const all = named ? [named.workload] : context.inventory.workloadsOf(service);
  const workloads = all.filter(workload => isReachable(workload, context));
  if (workloads.length > 0) return {service, workloads};
  return all.length > 0
    ? `the workload behind Service ${name} does not become an ECS service`
    : `no workload of the input stands behind Service ${name}`;
}

/** Kubernetes has nothing to forward to either: most often a port of the container stands in the place of one of the Service. */
function noSuchPort({ref, value}: KubeObject<Service>, wanted: string | number | undefined): string {
  const ports = (value.spec?.ports ?? []).map(({name, port}) =>
    name === undefined ? `${port}` : `${port} (${name})`,
  );
  const asked =
    wanted === undefined ? 'the backend names no port' : `Service ${ref.name} has no port ${wanted}`;
  return ports.length === 0 ? asked : `${asked}, only ${ports.join(', ')}`;
}

function unavailable(origin: Origin, what: string, problems: Problem[]): RouteAction {
  problems.push({
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message: `Nothing to forward to: ${what}. The rule keeps its place and answers 503.`,
    remediation:
      'Name what serves these requests in the manifest (a Service of the input, and one of its ports), and convert again; if it stays outside of the input, replace the fixed response by a forward action to its target group.',
  });
  return UNAVAILABLE;
}

/** Kubernetes spreads requests over the ready pods of all workloads: in the proportion of their replicas. */
function weightsOf(workloads: readonly Workload[]): readonly number[] {
  if (workloads.length === 1) return [1];
  const replicas = workloads.map(wantedReplicas);
  const highest = Math.max(...replicas);
  const factor = highest > LISTENER_RULE.weight.max ? LISTENER_RULE.weight.max / highest : 1;
  return replicas.every(count => count === 0)
    ? replicas.map(() => 1)
    : replicas.map(count => Math.round(count * factor));
}

function guess(origin: Origin, workload: Workload, {container, containerPort}: ResolvedPort): Problem {
  return {
    ...origin,
    level: 'review',
    fidelity: 'approximate',
    message:
      `No container of ${workload.kind} ${workload.name} declares port ${containerPort}; k2e takes it for a port of container ` +
      `${container.name}.`,
    remediation: 'Declare the port on the container that listens on it.',
  };
}

function shared(
  origin: Origin,
  service: KubeObject<Service>,
  served: readonly {workload: Workload}[],
): Problem {
  const names = served.map(({workload}) => `${workload.kind} ${workload.name}`).join(', ');
  return {
    ...origin,
    level: 'review',
    fidelity: 'approximate',
    message:
      `Service ${service.ref.name} selects several workloads (${names}). Each gets a target group, weighted by its replicas; ` +
      'the weights do not follow when the numbers change.',
  };
}
