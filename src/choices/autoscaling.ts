import {type Handle, handle} from '../ecs/resource.ts';
import type {KubeObject, Workload} from '../model/inventory.ts';
import type {HorizontalPodAutoscaler, MetricSpec, MetricTarget} from '../model/kubernetes.generated.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';
import {isConverted} from './converted.ts';
import {replacementFor} from './metric-replacement.ts';
import {fit, names} from './names.ts';
import {requestedBy} from './requested.ts';
import {runsAs} from './runs-as.ts';
import type {ScalingResource} from './scaling-metric.ts';
import {taskSize} from './task-size.ts';

/** Target tracking reacts to neither an idle nor a full task: AWS advises targets in between. Percent. */
const LOWEST_TARGET = 10;
const HIGHEST_TARGET = 90;

/** `SuspendedState` with which Application Auto Scaling changes nothing (API reference). */
export const SUSPENDED = {
  DynamicScalingInSuspended: true,
  DynamicScalingOutSuspended: true,
  ScheduledScalingSuspended: true,
} as const;

/** What becomes of one metric of a HorizontalPodAutoscaler. */
export type Metric =
  | {
      readonly kind: 'target';
      readonly index: number;
      readonly resource: ScalingResource;
      /** The field of the metric that describes it. */
      readonly field: MetricField;
      readonly policy: Handle<'scaling-policies'>;
      /** `TargetValue`, in percent of the task's size. */
      readonly target: number;
      /** The percent before it was brought within 10 to 90; absent where k2e.yaml says the target. */
      readonly exact?: number;
      /** CPU units or MiB: what the pod requests, and what the task has. */
      readonly requested: number | undefined;
      readonly reserved: number;
    }
  | {
      readonly kind: 'inert';
      readonly index: number;
      readonly resource: ScalingResource;
      /** The key of `autoscaling.targetOverrides` that gives a target of the task. */
      readonly key: string;
      /** The containers that name no request, where others do. */
      readonly without: readonly string[];
    }
  | {
      readonly kind: 'other';
      readonly index: number;
      readonly what: string;
      /** What to do instead. */
      readonly todo: string;
    };

type MetricField = 'resource' | 'containerResource';

/**
 * The service that an autoscaler scales, if k2e converts it. Of several for one workload the first counts; Kubernetes lets
 * them work against each other.
 */
export function scaledWorkload(object: KubeObject, context: Context): Workload | undefined {
  return context.inventory
    .attachedTo(object)
    .find(
      workload =>
        workload.autoscalers.find(({byproduct}) => byproduct === undefined) === object &&
        isConverted(workload, context) &&
        runsAs(workload) === 'service' &&
        !workload.apart &&
        workload.kind !== 'DaemonSet',
    );
}

/** What identifies a service to Application Auto Scaling. */
export function scalableService(workload: Workload, context: Context) {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${context.config.cluster.name}/${context.choice(names).base(workload)}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const;
}

/**
 * The metrics of an autoscaler. Kubernetes measures use against the requests of the containers, ECS against the size of the
 * task: the target is rescaled by their ratio (mapping-workloads §13.2).
 */
export function metricsOf(
  autoscaler: Pick<KubeObject<HorizontalPodAutoscaler>, 'ref' | 'value'>,
  workload: Workload,
  context: Context,
): readonly Metric[] {
  const base = context.choice(names).base(workload);
  const used = new Set<string>();
  return (autoscaler.value.spec?.metrics ?? []).map((metric, index): Metric => {
    const field = fieldOf(metric, workload);
    const name = field && metric[field]?.name;
    if (field === undefined || (name !== 'cpu' && name !== 'memory'))
      return {kind: 'other', index, what: describe(metric), todo: replacementFor(metric)};
    const {amount: requested, without} = requestedBy(
      name,
      field === 'resource' ? 'pod' : 'container',
      workload,
      context,
    );
    const reserved = taskSize(workload, context)[name];
    const percent = percentOf(metric[field]?.target, name, requested, reserved);
    const {namespace, name: own} = autoscaler.ref;
    const key = `${namespace}/${own}/${name}`;
    const overrides = context.config.autoscaling.targetOverrides;
    const chosen = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
    const aim = chosen === undefined ? withinBounds(percent) : {target: chosen};
    if (!aim) {
      const isEach = without.length === lastingContainers(workload).length;
      return {kind: 'inert', index, resource: name, key, without: isEach ? [] : without};
    }
    const suffix = used.has(name) ? `-${name}-${index}` : `-${name}`;
    used.add(name);
    const policy = handle('scaling-policies', `${fit(base, workload.object.id, 200)}${suffix}`);
    return {kind: 'target', index, resource: name, field, policy, requested, reserved, ...aim};
  });
}

/**
 * Where a metric says its target, if ECS measures it: the use of the whole pod, or of a container that is all of the pod while it
 * runs.
 */
function fieldOf({type, containerResource}: MetricSpec, workload: Workload): MetricField | undefined {
  if (type === 'Resource') return 'resource';
  const [only, ...others] = lastingContainers(workload);
  const isWhole = others.length === 0 && only !== undefined && only.name === containerResource?.container;
  return type === 'ContainerResource' && isWhole ? 'containerResource' : undefined;
}

function lastingContainers({containers}: Workload) {
  return containers.filter(({role}) => role !== 'init');
}

function percentOf(
  target: MetricTarget | undefined,
  name: ScalingResource,
  requested: number | undefined,
  reserved: number,
): number | undefined {
  const {averageUtilization, averageValue} = target ?? {};
  if (averageUtilization !== undefined)
    return requested === undefined ? undefined : (averageUtilization * requested) / reserved;
  const {quantity} = averageValue === undefined ? {quantity: undefined} : Quantity.parse(averageValue);
  if (!quantity) return undefined;
  const amount = name === 'cpu' ? (Number(quantity.milliValue()) * 1024) / 1000 : quantity.mebibytes();
  return (100 * amount) / reserved;
}

function withinBounds(percent: number | undefined): {target: number; exact: number} | undefined {
  if (percent === undefined) return undefined;
  const target = Math.min(Math.max(percent, LOWEST_TARGET), HIGHEST_TARGET);
  return {target: rounded(target), exact: rounded(percent)};
}

function rounded(percent: number): number {
  return Math.round(percent * 100) / 100;
}

function describe({type, containerResource, pods, object, external, resource}: MetricSpec): string {
  switch (type) {
    case 'ContainerResource':
      return `${containerResource?.name ?? 'a resource'} of the container ${containerResource?.container ?? '?'}`;
    case 'Pods':
      return `the metric ${pods?.metric?.name ?? '?'} of the pods`;
    case 'Object':
      return `the metric ${object?.metric?.name ?? '?'} of ${object?.describedObject?.kind ?? 'an object'} ${object?.describedObject?.name ?? ''}`.trim();
    case 'External':
      return `the external metric ${external?.metric?.name ?? '?'}`;
    default:
      return `the resource ${resource?.name ?? '?'}`;
  }
}
