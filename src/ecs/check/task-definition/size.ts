import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {isFargateSize} from '../../fargate-size.ts';
import {CONTAINER, TASK_DEFINITION, within} from '../../limits.ts';
import type {Resource} from '../../plan.ts';
import type {Constraint} from '../constraint.ts';
import {targetsOf} from '../launch.ts';
import {containersOf, eachContainer, eachDefinition} from './container.ts';

/** CPU units or MiB of the task; undefined when the text is not a whole number (k2e writes no units). */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function isWindows({input}: Resource<'task-definitions'>): boolean {
  return input.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
}

function sum(
  containers: readonly ContainerDefinition[],
  part: (container: ContainerDefinition) => number,
): number {
  return containers.reduce((total, container) => total + part(container), 0);
}

/** CPU and memory of tasks and containers. */
export const SIZE: readonly Constraint[] = [
  {
    id: 'check/fargate-size',
    summary: 'A Fargate task has one of the sizes that Fargate offers.',
    remediation: 'Set `workloads.<workload>.cpu` and `memory` in k2e.yaml to a size that Fargate offers.',
    source: 'ECS API reference, RegisterTaskDefinition `cpu`, `memory`.',
    test: eachDefinition((resource, report, context) => {
      if (!targetsOf(resource, context).has('fargate')) return;
      const cpu = wholeNumber(resource.input.cpu);
      const memory = wholeNumber(resource.input.memory);
      if (cpu === undefined || memory === undefined) {
        report(
          '',
          'A Fargate task needs `cpu` and `memory` of the whole task, as whole numbers of CPU units and MiB.',
        );
      } else if (!isFargateSize(cpu, memory)) {
        report('', `Fargate has no size of ${cpu} CPU units with ${memory} MiB.`);
      } else if (isWindows(resource) && !TASK_DEFINITION.windowsFargateCpu.some(size => size === cpu)) {
        report(
          '/cpu',
          `Windows tasks on Fargate have ${TASK_DEFINITION.windowsFargateCpu.join(', ')} CPU units; not ${cpu}.`,
        );
      }
    }),
  },
  {
    id: 'check/task-size',
    summary: 'CPU and memory of a task are whole numbers in the range of EC2.',
    remediation: 'Set `workloads.<workload>.cpu` and `memory` in k2e.yaml.',
    source: 'ECS API reference, RegisterTaskDefinition `cpu`: "between 128 CPU units and 196608 CPU units".',
    test: eachDefinition((resource, report, context) => {
      if (targetsOf(resource, context).has('fargate')) return;
      const {cpu, memory} = resource.input;
      if (cpu !== undefined && !within(wholeNumber(cpu) ?? 0, TASK_DEFINITION.ec2Cpu)) {
        report('/cpu', 'The CPU units of the task are not a whole number from 128 to 196608.');
      }
      if (memory !== undefined && (wholeNumber(memory) ?? 0) < CONTAINER.memoryMin) {
        report('/memory', 'The memory of the task is not a whole number of MiB.');
      }
    }),
  },
  {
    id: 'check/container-cpu',
    summary: 'The CPU units of a container are 0 (not set) or lie between 2 and 262144.',
    remediation: 'Change the CPU request of the container.',
    source: 'ECS API reference, ContainerDefinition `cpu`.',
    test: eachContainer(({container, at}, report) => {
      const {cpu = 0} = container;
      if (cpu !== 0 && !within(cpu, CONTAINER.cpu))
        report(`${at}/cpu`, `A container cannot have ${cpu} CPU units.`);
    }),
  },
  {
    id: 'check/container-memory',
    summary: 'The memory of a container is at least 6 MiB, and more than its reservation.',
    remediation: 'Raise the memory limit of the container, or leave the reservation out.',
    source: 'ECS API reference, ContainerDefinition `memory`, `memoryReservation`.',
    test: eachContainer(({container, at}, report) => {
      const {memory, memoryReservation} = container;
      if (memory !== undefined && memory < CONTAINER.memoryMin) {
        report(
          `${at}/memory`,
          `A container needs ${CONTAINER.memoryMin} MiB at least; this one has ${memory}.`,
        );
      }
      if (memoryReservation !== undefined && memoryReservation < CONTAINER.memoryMin) {
        report(
          `${at}/memoryReservation`,
          `A container reserves ${CONTAINER.memoryMin} MiB at least; this one ${memoryReservation}.`,
        );
      }
      if (memory !== undefined && memoryReservation !== undefined && memory <= memoryReservation) {
        report(`${at}/memory`, 'The memory of the container is not more than its reservation.');
      }
    }),
  },
  {
    id: 'check/container-memory-missing',
    summary: 'Without a memory size of the task each container has one of its own.',
    remediation: 'Set the memory of the task, or the memory limit or request of each container.',
    source: 'ECS API reference, ContainerDefinition `memory`: required on EC2 when the task names no memory.',
    test: eachContainer(({container, at, resource, context}, report) => {
      if (resource.input.memory !== undefined || targetsOf(resource, context).has('fargate')) return;
      if (container.memory === undefined && container.memoryReservation === undefined) {
        report(at, 'Neither the task nor the container names a memory size.');
      }
    }),
  },
  {
    id: 'check/container-sum',
    summary: 'The containers of a task together need no more CPU and memory than the task has.',
    remediation: 'Raise the size of the task, or lower what the containers ask for.',
    source:
      'ECS API reference, ContainerDefinition `cpu`, `memory`: the total of all containers is below the size of the task.',
    test: eachDefinition((resource, report) => {
      const containers = containersOf(resource);
      const cpu = wholeNumber(resource.input.cpu);
      const memory = wholeNumber(resource.input.memory);
      const wantedCpu = sum(containers, each => each.cpu ?? 0);
      const wantedMemory = sum(containers, each => each.memory ?? each.memoryReservation ?? 0);
      if (cpu !== undefined && wantedCpu > cpu) {
        report('/cpu', `The containers ask for ${wantedCpu} CPU units; the task has ${cpu}.`);
      }
      if (memory !== undefined && wantedMemory > memory) {
        report('/memory', `The containers ask for ${wantedMemory} MiB; the task has ${memory}.`);
      }
    }),
  },
];
