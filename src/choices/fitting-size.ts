import {type FargateSize, smallestFargateSize} from '../ecs/fargate-size.ts';
import {CONTAINER, TASK_DEFINITION} from '../ecs/limits.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {platformOf} from './platform.ts';

/**
 * The smallest size on the workload's compute that holds these CPU units and MiB: one of Fargate's, on instances the need itself.
 * Undefined where there is none.
 */
export function fittingSize(
  need: FargateSize,
  workload: Workload,
  context: Context,
): FargateSize | undefined {
  if (computeOf(workload, context) === 'fargate') {
    const {os = 'linux'} = platformOf(workload);
    return smallestFargateSize({...need, os});
  }
  const {min, max} = TASK_DEFINITION.ec2Cpu;
  const memory = Math.max(CONTAINER.memoryMin, need.memory);
  return need.cpu > max ? undefined : {cpu: Math.max(min, need.cpu), memory};
}
