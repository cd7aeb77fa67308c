import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Service, ServicePort} from '../../model/kubernetes.generated.ts';
import {type ResolvedPort, resolvePort} from '../../model/ports.ts';
import {wantedReplicas} from '../../model/rollout.ts';
import {type StatefulPod, statefulPods} from '../../model/stateful-pods.ts';
import type {Context} from '../../rules/rule.ts';
import {convertedWorkloads, isConverted} from '../converted.ts';
import {isDaemon, isSidecar} from '../daemon-set/fate.ts';
import {insistsOnHost, isReachable} from '../reachable.ts';

/**
 * What stands behind a Service: tasks of an ECS service (`served`); a name of another host (`external`); addresses that
 * someone else keeps (`no-selector`); no pods of the input (`no-pods`); workloads of kinds that k2e does not convert
 * (`not-converted`); tasks that run once (`runs-once`); daemons of Managed Instances, to which no Service can lead (`daemon`);
 * tasks with the network of their instance (`host`); containers
 * of other tasks (`sidecar`).
 */
export type Standing =
  | 'served'
  | 'external'
  | 'no-selector'
  | 'no-pods'
  | 'not-converted'
  | 'runs-once'
  | 'daemon'
  | 'host'
  | 'sidecar';

/** A port of a Service and the container port that serves it. */
export interface ServedPort {
  readonly service: KubeObject<Service>;
  readonly port: ServicePort;
  /** Place in `spec.ports`. */
  readonly index: number;
  /** The number that clients dial: the Service's port or, at a headless Service, the container's. 1–65535. */
  readonly dialled: number;
  /** The workload that gets the name. */
  readonly workload: Workload;
  readonly at: ResolvedPort;
  /** The one pod of a StatefulSet that the Service selects. */
  readonly pod?: StatefulPod;
  /** Other workloads that serve the port too; a name of Service Connect belongs to one ECS service. */
  readonly others: readonly Workload[];
}

/** One Service with what serves it. */
export interface Backing {
  readonly service: KubeObject<Service>;
  readonly standing: Standing;
  /** It has no address of its own: clients resolve it to the addresses of its pods. */
  readonly headless: boolean;
  /** Every workload that the selector matches, whatever becomes of it. */
  readonly matched: readonly Workload[];
  /** Those that become ECS services. */
  readonly workloads: readonly Workload[];
  /** In the order of `spec.ports`, without those that no container serves. */
  readonly ports: readonly ServedPort[];
}

/** Which workloads serve which ports of every Service of the run, by the Service's id, in the order of the ids. */
export function serving(context: Context): ReadonlyMap<string, Backing> {
  const services = context.inventory.all<Service>('Service').filter(({owner}) => owner === undefined);
  const sorted = services.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(sorted.map(service => [service.id, backingOf(service, context)] as const));
}

function backingOf(service: KubeObject<Service>, context: Context): Backing {
  const {type, clusterIP, selector = {}, ports = []} = service.value.spec ?? {};
  const headless = clusterIP === 'None';
  const named = podSelectedBy(service, context);
  const matched = named ? [named.workload] : context.inventory.workloadsOf(service);
  const workloads = matched.filter(workload => isReachable(workload, context));
  const none = {service, headless, matched, workloads: [], ports: []};
  if (type === 'ExternalName') return {...none, standing: 'external'};
  if (Object.keys(selector).length === 0) return {...none, standing: 'no-selector'};
  if (matched.length === 0) return {...none, standing: 'no-pods'};
  if (workloads.length === 0) {
    const converted = matched.filter(each => isConverted(each, context));
    if (converted.some(each => isDaemon(each, context))) return {...none, standing: 'daemon'};
    if (converted.some(each => isSidecar(each, context))) return {...none, standing: 'sidecar'};
    if (converted.some(each => insistsOnHost(each, context))) return {...none, standing: 'host'};
    return {
      ...none,
      standing: converted.length > 0 ? 'runs-once' : 'not-converted',
    };
  }
  const served = ports.flatMap((port, index) => servedPort(service, port, index, workloads, headless) ?? []);
  const own = named ? served.map(port => ({...port, pod: named.pod})) : served;
  return {service, standing: 'served', headless, matched, workloads, ports: own};
}

/** Label that the controller of StatefulSets gives each pod. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/** The pod of a StatefulSet that a Service selects by its name, where the pod has a service of its own on ECS. */
export function podSelectedBy(
  service: KubeObject<Service>,
  context: Context,
): {readonly workload: Workload; readonly pod: StatefulPod} | undefined {
  const {selector = {}} = service.value.spec ?? {};
  if (!Object.hasOwn(selector, POD_NAME)) return undefined;
  const {[POD_NAME]: wanted, ...others} = selector;
  for (const workload of context.choice(convertedWorkloads)) {
    if (workload.kind !== 'StatefulSet' || workload.namespace !== service.ref.namespace) continue;
    const pods = statefulPods(workload);
    const pod = pods.find(({name}) => name === wanted);
    if (!pod || (!workload.apart && pods.length > 1)) continue;
    const labels: Readonly<Record<string, string>> = workload.template.metadata?.labels ?? {};
    if (Object.entries(others).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value))
      return {workload, pod};
  }
  return undefined;
}

function servedPort(
  service: KubeObject<Service>,
  port: ServicePort,
  index: number,
  workloads: readonly Workload[],
  headless: boolean,
): ServedPort | undefined {
  const found = workloads.flatMap(workload => {
    const at = resolvePort(service, port, workload);
    return at ? [{workload, at}] : [];
  });
  // A number goes to every pod, whether or not a container listens there; one that declares it most likely does.
  const best = found.toSorted(
    (a, b) =>
      Number(b.at.declared) - Number(a.at.declared) ||
      wantedReplicas(b.workload) - wantedReplicas(a.workload) ||
      (a.workload.object.id < b.workload.object.id ? -1 : 1),
  );
  const first = best[0];
  const dialled = headless ? first?.at.containerPort : port.port;
  if (!first || dialled === undefined || !(dialled >= 1 && dialled <= 65_535)) return undefined;
  const others = best.slice(1).map(({workload}) => workload);
  return {service, port, index, dialled, ...first, others};
}
