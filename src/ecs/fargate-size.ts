import {TASK_DEFINITION} from './limits.ts';

/** The size of a Fargate task: CPU units (1024 = one vCPU) and MiB of memory. */
export interface FargateSize {
  readonly cpu: number;
  readonly memory: number;
}

/** Operating system families of Fargate, as far as they differ in sizes. */
export type FargateOs = 'linux' | 'windows';

/** One CPU value with the memory that it may have: listed MiB, or a range with a step. */
interface FargateRow {
  readonly cpu: number;
  readonly memory: readonly number[];
}

/** Numbers from `first` to `last` in steps. */
function steps(first: number, last: number, step: number): readonly number[] {
  return Array.from({length: (last - first) / step + 1}, (_, index) => first + index * step);
}

/**
 * Every size that Fargate offers, CPU units → MiB (ECS developer guide, "Task CPU and memory" of `fargate-tasks-services`;
 * ECS API reference, RegisterTaskDefinition `cpu`).
 */
const ROWS: readonly FargateRow[] = [
  {cpu: 256, memory: [512, 1024, 2048]},
  {cpu: 512, memory: steps(1024, 4096, 1024)},
  {cpu: 1024, memory: steps(2048, 8192, 1024)},
  {cpu: 2048, memory: steps(4096, 16384, 1024)},
  {cpu: 4096, memory: steps(8192, 30720, 1024)},
  {cpu: 8192, memory: steps(16384, 61440, 4096)},
  {cpu: 16384, memory: steps(32768, 122880, 8192)},
];

/** Every size that Fargate offers on Linux, by CPU and then by memory, upwards. */
export const FARGATE_SIZES: readonly FargateSize[] = ROWS.flatMap(({cpu, memory}) =>
  memory.map(size => ({cpu, memory: size})),
);

/**
 * Price of a vCPU-hour in GB-hours: 0.04048 $ to 0.004445 $ on Linux/X86, 0.03238 $ to 0.00356 $ on Linux/ARM (us-east-1,
 * aws.amazon.com/fargate/pricing, seen 2026-11). The ratio is about the same in every region and for Windows.
 */
const GB_HOURS_PER_VCPU_HOUR = 9.1;

/** What a size costs for an hour, in GB-hours. Only good for comparing sizes. */
export function relativeCost({cpu, memory}: FargateSize): number {
  return (cpu * GB_HOURS_PER_VCPU_HOUR + memory) / 1024;
}

/** True when Fargate offers this size (CPU units, MiB), on Linux unless told otherwise. */
export function isFargateSize(cpu: number, memory: number, os: FargateOs = 'linux'): boolean {
  return sizesOf(os).some(size => size.cpu === cpu && size.memory === memory);
}

/**
 * The cheapest Fargate size with at least these CPU units and MiB; undefined where Fargate has none (more than 16 vCPU or
 * 120 GiB on Linux). A row of more CPU never has finer steps or less memory than the one before, so today the cheapest is
 * always in the first row that fits; comparing by cost keeps that true should AWS add sizes.
 */
export function smallestFargateSize(need: FargateSize & {readonly os?: FargateOs}): FargateSize | undefined {
  let best: FargateSize | undefined;
  for (const size of sizesOf(need.os ?? 'linux')) {
    if (size.cpu < need.cpu || size.memory < need.memory) continue;
    if (best === undefined || relativeCost(size) < relativeCost(best)) best = size;
  }
  return best;
}

function sizesOf(os: FargateOs): readonly FargateSize[] {
  if (os === 'linux') return FARGATE_SIZES;
  return FARGATE_SIZES.filter(({cpu}) => TASK_DEFINITION.windowsFargateCpu.some(allowed => allowed === cpu));
}
