import type {Target} from '@aws-sdk/client-scheduler';
import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {launch} from '../../choices/run-task.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../rule.ts';

/** What a schedule calls, without the role and the retries that every target has. */
type Call = Pick<Target, 'EcsParameters' | 'Input'> & {readonly Arn: string};

/** EventBridge Scheduler calls any API by such a target; the parameters are in its `Input`, in Pascal case. */
const UNIVERSAL_RUN_TASK = 'aws-sdk:ecs:runTask';
/** A client token of RunTask has 64 characters, of which the scheduled time takes 20 and the dash one. */
const TOKEN_NAME = 43;

/** ARN of the task definition without a revision: each run takes the latest one. */
export function taskFamilyArn(workload: Workload, context: Context): string {
  return arn('ecs', `task-definition/${context.choice(names).base(workload)}`, context);
}

/** Scheduler's own ECS target. Without a revision in the ARN each run takes the latest one. */
export function templatedTarget(workload: Workload, context: Context): Call {
  const {launchType, platformVersion, networkConfiguration, enableECSManagedTags} = launch(workload, context);
  const network = networkConfiguration?.awsvpcConfiguration;
  return {
    Arn: arn('ecs', `cluster/${context.config.cluster.name}`, context),
    EcsParameters: {
      TaskDefinitionArn: taskFamilyArn(workload, context),
      TaskCount: 1,
      ...(launchType === 'FARGATE' || launchType === 'EC2' ? {LaunchType: launchType} : {}),
      ...(platformVersion === undefined ? {} : {PlatformVersion: platformVersion}),
      NetworkConfiguration: {
        awsvpcConfiguration: {
          Subnets: network?.subnets ?? [],
          SecurityGroups: network?.securityGroups ?? [],
          AssignPublicIp: network?.assignPublicIp ?? 'DISABLED',
        },
      },
      EnableECSManagedTags: enableECSManagedTags ?? true,
      PropagateTags: 'TASK_DEFINITION' as const,
    },
  };
}

/** RunTask with a client token made of job and scheduled time: both halves of a split schedule send the same request. */
export function universalTarget(workload: Workload, context: Context): Call {
  const {launchType, platformVersion, networkConfiguration, enableECSManagedTags, propagateTags} = launch(
    workload,
    context,
  );
  const network = networkConfiguration?.awsvpcConfiguration;
  return {
    Arn: `arn:${context.need('aws.partition')}:scheduler:::${UNIVERSAL_RUN_TASK}`,
    Input: JSON.stringify({
      ClientToken: `${context.choice(names).base(workload).slice(-TOKEN_NAME)}-<aws.scheduler.scheduled-time>`,
      Cluster: context.config.cluster.name,
      Count: 1,
      EnableECSManagedTags: enableECSManagedTags,
      LaunchType: launchType,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: network?.assignPublicIp,
          SecurityGroups: network?.securityGroups,
          Subnets: network?.subnets,
        },
      },
      PlatformVersion: platformVersion,
      PropagateTags: propagateTags,
      TaskDefinition: taskFamilyArn(workload, context),
    }),
  };
}
