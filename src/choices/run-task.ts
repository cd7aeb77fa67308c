import type {CapacityProviderStrategyItem, RunTaskRequest} from '@aws-sdk/client-ecs';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {capacityOf} from './capacity.ts';
import {names} from './names.ts';
import {arn} from './region.ts';
import {taskNetwork} from './task-network.ts';
import {taskVolumes} from './volumes/launch-volumes.ts';

/** What every way to start one task of a workload has in common: where it runs and how it is tagged. */
export function launch(
  workload: Workload,
  context: Context,
): Pick<
  RunTaskRequest,
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'platformVersion'
  | 'networkConfiguration'
  | 'enableECSManagedTags'
  | 'volumeConfigurations'
  | 'propagateTags'
> {
  const network = taskNetwork(workload, context);
  const volumes = taskVolumes(workload, context);
  return {
    ...capacityOf(workload, context),
    ...(network === undefined ? {} : {networkConfiguration: {awsvpcConfiguration: network}}),
    ...(volumes.length === 0 ? {} : {volumeConfigurations: volumes}),
    enableECSManagedTags: true,
    propagateTags: 'TASK_DEFINITION',
  };
}

/** ARN of the task definition without a revision: each run takes the latest one. */
export function taskFamilyArn(workload: Workload, context: Context): string {
  return arn('ecs', `task-definition/${context.choice(names).base(workload)}`, context);
}

/** A capacity provider strategy in Pascal case, as Step Functions and the universal target of Scheduler write RunTask. */
export function pascalStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
): {CapacityProvider: string; Weight: number}[] {
  return strategy.map(({capacityProvider = '', weight = 1}) => ({
    CapacityProvider: capacityProvider,
    Weight: weight,
  }));
}
