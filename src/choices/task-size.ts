import {FARGATE_SIZES, type FargateSize, smallestFargateSize} from '../ecs/fargate-size.ts';
import {CONTAINER, TASK_DEFINITION} from '../ecs/limits.ts';
import {containerCpuUnits} from '../ecs/units.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {resourcesOf} from './container-resources.ts';
import {convertedWorkloads} from './converted.ts';
import {sidecarsOf} from './daemon-set/fate.ts';
import {joinName} from './join.ts';
import {probeContainers} from './liveness.ts';
import {platformOf} from './platform.ts';
import {proxyReserve} from './service-connect-proxy.ts';
import {type Amounts, type TaskNeeds, taskNeeds} from './task-needs.ts';
import {preparingContainers} from './volumes/plan.ts';

/** What a container definition says of its size: CPU units (a share) and MiB (hard limit, soft reservation). */
interface ContainerSize {
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
}

/** The size of a workload's task. */
export interface TaskSize extends TaskNeeds {
  /**
   * CPU units that the task has: a Fargate size, or on EC2 and Managed Instances what it needs. Percentages of CPU and
   * memory of ECS are of this.
   */
  readonly cpu: number;
  /** MiB that the task has. */
  readonly memory: number;
  /** Part of the need that no container of the manifest has: the Service Connect proxy, containers that ask probes, agents. */
  readonly reserved: Amounts;
  /** What `workloads.<id>.cpu` and `memory` of k2e.yaml say; they stand for need and reserve. */
  readonly chosen: Partial<Amounts>;
  /** False where no Fargate size is large enough; `cpu` and `memory` are then those of the largest. */
  readonly fits: boolean;
  /** What the task definition says of the task as a whole. */
  readonly task: {readonly cpu?: number; readonly memory?: number; readonly storage?: number};
  /** By name of the container; init containers and added ones have none. Their sums do not exceed the task. */
  readonly containers: ReadonlyMap<string, ContainerSize>;
  /** The containers together asked for more CPU or memory than the task has, so their shares were cut. */
  readonly cut: {readonly cpu: boolean; readonly memory: boolean};
}

/** MiB for a container that asks a probe: curl and a shell for a moment. */
const PROBE_MEMORY = 32;

/** The size of a workload's task, computed once per run. */
export function taskSize(workload: Workload, context: Context): TaskSize {
  return context.choice(taskSizes).get(workload.object.id) ?? sizeOf(workload, context);
}

function taskSizes(context: Context): ReadonlyMap<string, TaskSize> {
  return new Map(
    context.choice(convertedWorkloads).map(workload => [workload.object.id, sizeOf(workload, context)]),
  );
}

function sizeOf(workload: Workload, context: Context): TaskSize {
  const needs = taskNeeds(workload, context);
  const reserved = reserveOf(workload, context);
  const chosen = chosenSize(workload, context);
  const wanted: FargateSize = {
    cpu: chosen.cpu ?? needs.needs.cpu + reserved.cpu,
    memory: chosen.memory ?? needs.needs.memory + reserved.memory,
  };
  const onFargate = computeOf(workload, context) === 'fargate';
  const {os = 'linux'} = platformOf(workload);
  const found = onFargate ? smallestFargateSize({...wanted, os}) : ownSize(wanted);
  const size = found ?? largest(os);
  const {containers, cut} = containerSizes(workload, size, context);
  const isComplete = workload.containers.every(({name}) => {
    const {memory, memoryReservation} = containers.get(name) ?? {};
    return memory !== undefined || memoryReservation !== undefined;
  });
  const hasAdded =
    probeContainers(workload, context).length + preparingContainers(workload, context) > 0 ||
    sidecarsOf(workload, context).length > 0 ||
    joinName(workload) !== undefined;
  const {byPod, storage} = needs;
  const room = TASK_DEFINITION.ephemeralStorageGiB;
  return {
    ...needs,
    ...size,
    reserved,
    chosen,
    fits: found !== undefined,
    task: {
      // On instances a size of the task would be a cap that pods do not have: CPU in particular may be borrowed there.
      ...(onFargate || byPod.cpu || chosen.cpu !== undefined ? {cpu: size.cpu} : {}),
      ...(onFargate || byPod.memory || chosen.memory !== undefined || !isComplete || hasAdded
        ? {memory: size.memory}
        : {}),
      ...(onFargate && storage > TASK_DEFINITION.ephemeralStorageDefaultGiB
        ? {storage: Math.min(storage, room.max)}
        : {}),
    },
    containers,
    cut,
  };
}

function reserveOf(workload: Workload, context: Context): Amounts {
  const proxy = proxyReserve(workload, context);
  const probes = probeContainers(workload, context).length;
  const agents = sidecarsOf(workload, context).map(set => {
    const {needs} = taskNeeds(set, context);
    return {cpu: needs.cpu, memory: needs.memory + probeContainers(set, context).length * PROBE_MEMORY};
  });
  const sum = (part: keyof Amounts) => agents.reduce((total, agent) => total + agent[part], 0);
  return {cpu: proxy.cpu + sum('cpu'), memory: proxy.memory + probes * PROBE_MEMORY + sum('memory')};
}

function chosenSize(workload: Workload, {config}: Context): Partial<Amounts> {
  const own = Object.hasOwn(config.workloads, workload.object.id)
    ? config.workloads[workload.object.id]
    : undefined;
  return {
    ...(own?.cpu === undefined ? {} : {cpu: own.cpu}),
    ...(own?.memory === undefined ? {} : {memory: own.memory}),
  };
}

/** On instances any size in the range of ECS is one. */
function ownSize({cpu, memory}: FargateSize): FargateSize {
  return {
    cpu: Math.min(TASK_DEFINITION.ec2Cpu.max, Math.max(TASK_DEFINITION.ec2Cpu.min, cpu)),
    memory: Math.max(CONTAINER.memoryMin, memory),
  };
}

function largest(os: 'linux' | 'windows'): FargateSize {
  return (
    FARGATE_SIZES.findLast(size => smallestFargateSize({...size, os}) !== undefined) ?? {cpu: 0, memory: 0}
  );
}

/**
 * The sizes of the containers (mapping-workloads §3.2). ECS adds up all of them, also those that have ended, so init
 * containers get none. A memory reservation that equals the limit says nothing.
 */
function containerSizes(
  workload: Workload,
  task: FargateSize,
  context: Context,
): Pick<TaskSize, 'containers' | 'cut'> {
  const sizes = workload.containers
    .filter(({role}) => role !== 'init')
    .map(container => {
      const resources = resourcesOf(container, workload, context);
      const cpu = resources.request('cpu')?.quantity;
      const limit = mebibytes(resources.limit('memory')?.quantity);
      const request = mebibytes(resources.request('memory')?.quantity);
      return {
        name: container.name,
        cpu: cpu && !cpu.isZero ? containerCpuUnits(cpu) : undefined,
        memory: limit,
        memoryReservation:
          limit !== undefined && request !== undefined && request >= limit ? undefined : request,
      };
    });
  const total = (part: (size: (typeof sizes)[number]) => number | undefined) =>
    sizes.reduce((sum, size) => sum + (part(size) ?? 0), 0);
  const cpus = total(({cpu}) => cpu);
  const hard = total(({memory, memoryReservation}) => memory ?? memoryReservation);
  const soft = total(({memoryReservation, memory}) => memoryReservation ?? memory);
  const cut = {cpu: cpus > task.cpu, memory: hard > task.memory};
  const containers = sizes.map(({name, ...size}): [string, ContainerSize] => {
    const memory = cut.memory ? undefined : size.memory;
    const reservation = cut.memory ? (size.memoryReservation ?? size.memory) : size.memoryReservation;
    const share = cut.cpu && size.cpu !== undefined ? Math.floor((size.cpu * task.cpu) / cpus) : size.cpu;
    return [
      name,
      {
        ...(share === undefined || share < CONTAINER.cpu.min ? {} : {cpu: share}),
        ...(memory === undefined ? {} : {memory}),
        ...(reservation === undefined || (cut.memory && soft > task.memory)
          ? {}
          : {memoryReservation: reservation}),
      },
    ];
  });
  return {containers: new Map(containers), cut};
}

/** MiB, the least that a container may have at least; undefined for nothing. */
function mebibytes(
  quantity: {readonly isZero: boolean; mebibytes(): number} | undefined,
): number | undefined {
  return quantity && !quantity.isZero ? Math.max(CONTAINER.memoryMin, quantity.mebibytes()) : undefined;
}
