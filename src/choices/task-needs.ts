import {containerCpuUnits, taskCpuUnits} from '../ecs/units.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';
import {type ContainerResources, quantityOf, resourcesOf} from './container-resources.ts';
import {isSidecar} from './daemon-set/fate.ts';
import {disposableOf, managedDisk} from './volumes/managed-disk.ts';
import {podVolumes} from './volumes/pod-volumes.ts';

/** CPU units (1024 = one vCPU) and MiB. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

/** What the containers of a workload need together, before anything is rounded to a size that AWS has. */
export interface TaskNeeds {
  /** What the size is made of (mapping-workloads §3.3): CPU requests, memory limits, defaults where nothing is named. */
  readonly needs: Amounts;
  /** GiB of disk that the containers or their `emptyDir` and ephemeral volumes name, rounded up; 0 where they name none. */
  readonly storage: number;
  /** Nobody names CPU: `needs.cpu` is the default. */
  readonly cpuIsDefault: boolean;
  /** Containers that run for the pod's life and name no memory; together they count as the default. */
  readonly withoutMemory: readonly string[];
  /** The most that an init container needs, with the sidecars started by then. */
  readonly before: Amounts;
  /** CPU, memory: an init container needs more than the containers that run after it, and so decides. */
  readonly byInit: {readonly cpu: boolean; readonly memory: boolean};
  /** CPU, memory: `spec.resources` of the pod decides. */
  readonly byPod: {readonly cpu: boolean; readonly memory: boolean};
}

/** MiB for the containers of a DaemonSet in another task, where they name no memory. */
const AGENT_MEMORY = 128;

/** The amount of one resource for each container that the sums below are of. */
type Measure = (resources: ContainerResources) => Quantity | undefined;

/** Adds up what the containers of a workload need, as Kubernetes computes the effective request of a pod. */
export function taskNeeds(workload: Workload, context: Context): TaskNeeds {
  const {sizing} = context.config;
  const of = (container: ContainerPart) => resourcesOf(container, workload, context);
  const lasting = workload.containers.filter(({role}) => role !== 'init');
  const request =
    (name: 'cpu' | 'memory'): Measure =>
    each =>
      each.request(name)?.quantity;
  const limit =
    (name: 'cpu' | 'memory' | 'ephemeral-storage'): Measure =>
    each => {
      // A limit of zero is none (`cgroup` of the kubelet).
      const own = each.limit(name)?.quantity;
      return own && !own.isZero ? own : each.request(name)?.quantity;
    };
  const cpuMeasure = sizing.cpu === 'limits' ? limit('cpu') : request('cpu');
  const amounts = (measure: Measure) => positive(lasting.map(container => measure(of(container))));
  const peak = (measure: Measure) => initPeak(workload, container => measure(of(container)));
  const pod = podAmounts(workload, sizing.cpu);

  const cpus = amounts(cpuMeasure);
  const cpuTogether = Math.max(taskCpuUnits(cpus), sum(cpus.map(containerCpuUnits)));
  const cpuBefore = taskCpuUnits([peak(cpuMeasure)]);
  // A container in another task takes of the CPU that the task has; memory is added all the same.
  const isAgent = isSidecar(workload, context);
  const standard = isAgent
    ? {cpu: 0, memory: AGENT_MEMORY}
    : {cpu: sizing.defaultCpu, memory: sizing.defaultMemory};
  const cpuIsDefault = pod.cpu === undefined && cpus.length === 0 && cpuBefore === 0;
  const withoutMemory = lasting
    .filter(container => positive([limit('memory')(of(container))]).length === 0)
    .map(({name}) => name);
  const isWithout = pod.memory === undefined && withoutMemory.length > 0;
  const memoryTogether =
    sum(amounts(limit('memory')).map(each => each.mebibytes())) + (isWithout ? standard.memory : 0);
  const memoryBefore = peak(limit('memory')).mebibytes();
  return {
    needs: {
      cpu: pod.cpu ?? (cpuIsDefault ? standard.cpu : Math.max(cpuTogether, cpuBefore)),
      memory: pod.memory ?? Math.max(memoryTogether, memoryBefore),
    },
    storage: Math.max(
      Quantity.sum(amounts(limit('ephemeral-storage'))).gibibytes(),
      peak(limit('ephemeral-storage')).gibibytes(),
      volumesGiB(workload, context),
    ),
    cpuIsDefault,
    withoutMemory: isWithout ? withoutMemory : [],
    before: {cpu: cpuBefore, memory: memoryBefore},
    byInit: {
      cpu: pod.cpu === undefined && cpuBefore > cpuTogether,
      memory: pod.memory === undefined && memoryBefore > memoryTogether,
    },
    byPod: {cpu: pod.cpu !== undefined, memory: pod.memory !== undefined},
  };
}

/** The most that is needed at one time before the main containers run: an init container and the sidecars started by then. */
export function initPeak(
  {containers}: Workload,
  measure: (container: ContainerPart) => Quantity | undefined,
): Quantity {
  let sidecars = Quantity.zero;
  let most = Quantity.zero;
  for (const container of containers) {
    const needed = measure(container) ?? Quantity.zero;
    if (container.role === 'sidecar') sidecars = sidecars.add(needed);
    if (container.role !== 'init') continue;
    const together = sidecars.add(needed);
    if (together.compare(most) > 0) most = together;
  }
  return most;
}

/** `spec.resources` of the pod, which stands for all its containers together (Kubernetes 1.34). CPU units and MiB. */
function podAmounts(
  {template}: Workload,
  cpuBy: 'requests' | 'limits',
): {readonly cpu: number | undefined; readonly memory: number | undefined} {
  const {requests, limits} = template.spec?.resources ?? {};
  const [first, second] = cpuBy === 'limits' ? [limits, requests] : [requests, limits];
  const [cpu] = positive([quantityOf(first, 'cpu') ?? quantityOf(second, 'cpu')]);
  const [memory] = positive([quantityOf(limits, 'memory') ?? quantityOf(requests, 'memory')]);
  return {cpu: cpu && taskCpuUnits([cpu]), memory: memory?.mebibytes()};
}

/** The volumes that lie on the disk of the task and name a size: what they may hold together, in GiB. */
function volumesGiB(workload: Workload, context: Context): number {
  const managed = managedDisk(workload, context)?.index;
  const sizes = podVolumes(workload).map((volume, index) => {
    if (index === managed) return undefined;
    const {emptyDir} = volume;
    const disposable = disposableOf(volume, workload, context);
    const size = disposable
      ? disposable.claim.spec?.resources?.requests?.storage
      : emptyDir?.medium === 'Memory'
        ? undefined
        : emptyDir?.sizeLimit;
    return size === undefined ? undefined : quantityOf({size}, 'size');
  });
  return Quantity.sum(positive(sizes)).gibibytes();
}

function positive(quantities: readonly (Quantity | undefined)[]): Quantity[] {
  return quantities.filter(each => each !== undefined && !each.isZero && !each.isNegative) as Quantity[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
