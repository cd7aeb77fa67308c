import {flaggerTarget, isFlaggerCanary} from './flagger.ts';
import {backendServices} from './ingress-backends.ts';
import type {KubeObject, Workload} from './inventory.ts';
import type {
  HorizontalPodAutoscaler,
  Ingress,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  Service,
  ServiceAccount,
} from './kubernetes.generated.ts';
import {LabelIndex} from './label-index.ts';
import type {ObjectIndex} from './object-index.ts';
import {isRollout, ROLLOUT_HASH, rolledTarget, templateGap} from './rollout.ts';
import {isRoute, ROUTE_KINDS, servicesOfRoute} from './route-services.ts';
import {isScaledObject, scaleTarget} from './scaled-object.ts';
import {type Labels, type Selector, selectorFrom, selectorFromLabels} from './selector.ts';
import type {WorkloadCore} from './workload.ts';

/** What hangs on a workload, while it is being collected. */
interface Hanging {
  readonly services: KubeObject<Service>[];
  readonly autoscalers: KubeObject<HorizontalPodAutoscaler>[];
  readonly scaledObjects: KubeObject[];
  readonly disruptionBudgets: KubeObject<PodDisruptionBudget>[];
  readonly ingresses: KubeObject<Ingress>[];
  readonly routes: KubeObject[];
}

/** The workloads of a run, related. */
export interface Related {
  /** In the order of the input. */
  readonly workloads: readonly Workload[];
  /** Workloads that a Service's selector matches; by the Service. */
  readonly byService: ReadonlyMap<KubeObject, readonly Workload[]>;
  /** All workloads by the labels of their pods. */
  readonly byLabels: LabelIndex<Workload>;
}

/** Resolves what hangs on the workloads: one look at each object, by indexes. */
export function relate(cores: readonly WorkloadCore[], index: ObjectIndex): Related {
  const hanging = new Map<Workload, Hanging>();
  const byName = new Map<string, Workload>();
  const byLabels = new LabelIndex<Workload>(workload => workload.template.metadata?.labels);
  const rollouts = rolloutsOf(index);
  const canaries = canariesOf(index);
  for (const core of cores) {
    const hangs: Hanging = {
      services: [],
      autoscalers: [],
      scaledObjects: [],
      routes: [],
      disruptionBudgets: [],
      ingresses: [],
    };
    const place = `${core.kind}/${core.namespace}/${core.name}`;
    const rollout = core.kind === 'Rollout' ? core.object : rollouts.get(place);
    const canary = canaries.get(place);
    const workload: Workload = {
      ...core,
      ...hangs,
      ...accountOf(core, index),
      ...(rollout && {rollout}),
      ...(canary && {canary}),
    };
    hanging.set(workload, hangs);
    byName.set(place, workload);
    // What scales a Rollout names the Rollout, also where the pods are those of a Deployment.
    if (rollout) byName.set(`Rollout/${core.namespace}/${rollout.ref.name}`, workload);
    byLabels.add(core.namespace, workload);
  }
  const byObject = new Map(
    [...hanging.keys()].flatMap(workload => [
      [workload.object, workload] as const,
      ...(workload.rollout ? [[workload.rollout, workload] as const] : []),
    ]),
  );
  const running = runningPods(index, byObject);
  const select = (namespace: string, selector: Selector) => {
    const found = byLabels.select(namespace, selector);
    // Labels that only the controllers give (`pod-template-hash`) are those of the pods, not of the template.
    return found.length > 0
      ? found
      : [...new Set(running.select(namespace, selector).map(({workload}) => workload))];
  };
  const byService = relateServices(index, select, hanging);
  for (const ingress of index.all<Ingress>('Ingress')) {
    const reached = new Set<Workload>();
    for (const name of backendServices(ingress.value)) {
      const service = index.find<Service>('Service', ingress.ref.namespace, name);
      for (const workload of (service && byService.get(service)) ?? []) reached.add(workload);
    }
    for (const workload of reached) hanging.get(workload)?.ingresses.push(ingress);
  }
  const find = index.find.bind(index);
  for (const route of ROUTE_KINDS.flatMap(kind => index.all(kind)).filter(isRoute)) {
    const reached = new Set<Workload>();
    for (const {namespace, name} of servicesOfRoute(route, find)) {
      const service = index.find<Service>('Service', namespace, name);
      for (const workload of (service && byService.get(service)) ?? []) reached.add(workload);
    }
    for (const workload of reached) hanging.get(workload)?.routes.push(route);
  }
  for (const autoscaler of index.all<HorizontalPodAutoscaler>('HorizontalPodAutoscaler')) {
    const target = autoscaler.value.spec?.scaleTargetRef;
    const workload =
      byName.get(`${target?.kind}/${autoscaler.ref.namespace}/${target?.name}`) ??
      makerOf(index.find(target?.kind ?? '', autoscaler.ref.namespace, target?.name ?? ''), byObject);
    if (workload) hanging.get(workload)?.autoscalers.push(autoscaler);
  }
  for (const scaled of index.all('ScaledObject').filter(isScaledObject)) {
    const target = scaleTarget(scaled);
    const workload = target && byName.get(`${target.kind}/${scaled.ref.namespace}/${target.name}`);
    if (workload) hanging.get(workload)?.scaledObjects.push(scaled);
  }
  for (const budget of index.all<PodDisruptionBudget>('PodDisruptionBudget')) {
    const selector = selectorFrom(budget.value.spec?.selector);
    const chosen = selector ? select(budget.ref.namespace, selector) : [];
    for (const workload of chosen) hanging.get(workload)?.disruptionBudgets.push(budget);
  }
  return {workloads: [...hanging.keys()], byService, byLabels};
}

/** A Service without a selector, or with an empty one, selects nothing; so does an ExternalName. */
function relateServices(
  index: ObjectIndex,
  select: (namespace: string, selector: Selector) => readonly Workload[],
  hanging: ReadonlyMap<Workload, Hanging>,
): Map<KubeObject, readonly Workload[]> {
  const byService = new Map<KubeObject, readonly Workload[]>();
  for (const service of index.all<Service>('Service')) {
    const {selector = {}, type} = service.value.spec ?? {};
    if (type === 'ExternalName' || Object.keys(selector).length === 0) continue;
    // Argo adds the hash of the pods that the Service leads to just now.
    const {[ROLLOUT_HASH]: _, ...labels} = selector;
    const workloads = select(service.ref.namespace, selectorFromLabels(labels));
    byService.set(service, workloads);
    for (const workload of workloads) hanging.get(workload)?.services.push(service);
  }
  return byService;
}

/** By `<Kind>/<namespace>/<name>` of a workload without a template of its own there, the first Rollout that names it. */
function rolloutsOf(index: ObjectIndex): ReadonlyMap<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const rollout of index.all('Rollout').filter(({ref}) => isRollout(ref))) {
    const target = templateGap(rollout.value) === undefined ? undefined : rolledTarget(rollout);
    const place = target && `${target.kind}/${rollout.ref.namespace}/${target.name}`;
    if (place !== undefined && !found.has(place)) found.set(place, rollout);
  }
  return found;
}

/** By `<Kind>/<namespace>/<name>` of a workload, the first Canary of Flagger that names it. */
function canariesOf(index: ObjectIndex): ReadonlyMap<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const canary of index.all('Canary').filter(({ref}) => isFlaggerCanary(ref))) {
    const target = flaggerTarget(canary);
    const place = target && `${target.kind}/${canary.ref.namespace}/${target.name}`;
    if (place !== undefined && !found.has(place)) found.set(place, canary);
  }
  return found;
}

/** A pod, or a ReplicaSet with pods, of a live dump, and the workload that it belongs to. */
interface Running {
  readonly labels: Labels | undefined;
  readonly workload: Workload;
}

/** What the workloads of the input have made in the cluster and still runs, by the labels of its pods. */
function runningPods(index: ObjectIndex, byObject: ReadonlyMap<KubeObject, Workload>): LabelIndex<Running> {
  const running = new LabelIndex<Running>(({labels}) => labels);
  const add = (object: KubeObject, labels: Labels | undefined) => {
    const workload = makerOf(object.owner, byObject);
    if (workload) running.add(object.ref.namespace, {labels, workload});
  };
  for (const pod of index.all<Pod>('Pod')) if (pod.owner) add(pod, pod.value.metadata?.labels);
  for (const set of index.all<ReplicaSet>('ReplicaSet')) {
    if (set.owner && set.value.spec?.replicas !== 0) add(set, set.value.spec?.template?.metadata?.labels);
  }
  return running;
}

/** The workload that an object is, or that has made it, itself or through others. */
function makerOf(
  object: KubeObject | undefined,
  byObject: ReadonlyMap<KubeObject, Workload>,
): Workload | undefined {
  const seen = new Set<KubeObject>();
  for (let at = object; at && !seen.has(at); at = at.owner) {
    const workload = byObject.get(at);
    if (workload) return workload;
    seen.add(at);
  }
  return undefined;
}

/** The ServiceAccount that the pods run as; `default` where they name none. */
function accountOf(
  {namespace, template}: WorkloadCore,
  index: ObjectIndex,
): {readonly serviceAccount?: KubeObject<ServiceAccount>} {
  const {serviceAccountName, serviceAccount} = template.spec ?? {};
  const name = serviceAccountName || serviceAccount || 'default';
  const found = index.find<ServiceAccount>('ServiceAccount', namespace, name);
  return found ? {serviceAccount: found} : {};
}
