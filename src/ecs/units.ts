import {Quantity} from '../model/quantity.ts';

/** CPU units of one vCPU (ECS API reference, task definition `cpu`). */
const CPU_UNITS_PER_VCPU = 1024;

/** The smallest CPU share of a container that Linux has (ECS API reference, ContainerDefinition `cpu`), in CPU units. */
const SMALLEST_CONTAINER_CPU = 2;

/**
 * CPU units that a task needs for these Kubernetes CPU amounts, rounded up once for all of them: rounding each of ten
 * `100m` would give 1030 units instead of 1024, and the next Fargate size. At most 2^53 − 1; 0 for a negative sum.
 */
export function taskCpuUnits(amounts: Iterable<Quantity>): number {
  const millicores = atLeast(0n, Quantity.sum(amounts).milliValue());
  return toSafeNumber((millicores * BigInt(CPU_UNITS_PER_VCPU) + 999n) / 1000n);
}

/**
 * CPU units of one container for its Kubernetes CPU amount, rounded down so that the containers never ask for more than
 * their task (`taskCpuUnits` of the same amounts). At least 2, the smallest share of Linux, so a task of many tiny
 * containers needs the sum of these units where that is larger.
 */
export function containerCpuUnits(amount: Quantity): number {
  const units = (atLeast(0n, amount.milliValue()) * BigInt(CPU_UNITS_PER_VCPU)) / 1000n;
  return Math.max(SMALLEST_CONTAINER_CPU, toSafeNumber(units));
}

function atLeast(least: bigint, amount: bigint): bigint {
  return amount < least ? least : amount;
}

function toSafeNumber(amount: bigint): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Number(amount));
}
