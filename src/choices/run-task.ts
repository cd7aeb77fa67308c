import type {RunTaskRequest} from '@aws-sdk/client-ecs';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {names} from './names.ts';
import {arn} from './region.ts';
import {taskNetwork} from './task-network.ts';

/** What every way to start one task of a workload has in common: where it runs and how it is tagged. */
export function launch(
  workload: Workload,
  context: Context,
): Pick<
  RunTaskRequest,
  'launchType' | 'platformVersion' | 'networkConfiguration' | 'enableECSManagedTags' | 'propagateTags'
> {
  const compute = computeOf(workload, context);
  return {
    ...(compute === 'managed' ? {} : {launchType: compute === 'ec2' ? 'EC2' : 'FARGATE'}),
    ...(compute === 'fargate' ? {platformVersion: 'LATEST'} : {}),
    networkConfiguration: {awsvpcConfiguration: taskNetwork(workload, context)},
    enableECSManagedTags: true,
    propagateTags: 'TASK_DEFINITION',
  };
}

/** ARN of the task definition without a revision: each run takes the latest one. */
export function taskFamilyArn(workload: Workload, context: Context): string {
  return arn('ecs', `task-definition/${context.choice(names).base(workload)}`, context);
}
