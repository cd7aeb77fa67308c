import type {Target} from '@aws-sdk/client-scheduler';
import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {launch, taskFamilyArn} from '../../choices/run-task.ts';
import {START_PREFIX} from '../../ecs/state-machine/scheduled-start.ts';
import {refToken} from '../../ecs/token.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../rule.ts';

/** What a schedule calls, without the role and the retries that every target has. */
export type Call = Pick<Target, 'EcsParameters' | 'Input'> & {readonly Arn: string};

/** EventBridge Scheduler calls any API by such a target; the parameters are in its `Input`, in Pascal case. */
const UNIVERSAL_RUN_TASK = 'aws-sdk:ecs:runTask';
const UNIVERSAL_START = 'aws-sdk:sfn:startExecution';
/** A client token of RunTask has 64 characters, of which the scheduled time takes 20 and the dash one. */
const TOKEN_NAME = 43;

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

/**
 * An execution of the workload's state machine that starts the run of its scheduled time (`scheduled-start.ts`). Its own name
 * tells it from the runs.
 */
export function machineTarget(workload: Workload, context: Context): Call {
  return {
    Arn: `arn:${context.need('aws.partition')}:scheduler:::${UNIVERSAL_START}`,
    Input: JSON.stringify({
      Input: JSON.stringify({scheduledTime: '<aws.scheduler.scheduled-time>'}),
      Name: `${START_PREFIX}<aws.scheduler.execution-id>`,
      StateMachineArn: refToken(context.choice(names).stateMachine(workload), '/stateMachineArn'),
    }),
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
