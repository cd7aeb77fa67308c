import type {Target} from '@aws-sdk/client-scheduler';
import {fit, names} from '../../choices/names.ts';
import {launch, pascalStrategy, taskFamilyArn} from '../../choices/run-task.ts';
import {pascalVolumes} from '../../choices/volumes/launch-volumes.ts';
import {START_PREFIX} from '../../ecs/state-machine/scheduled-start.ts';
import {refToken} from '../../ecs/token.ts';
import {FIRING_TAG} from '../../firing-tag.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../rule.ts';

/** What a schedule calls, without the role and the retries that every target has. */
export type Call = Pick<Target, 'Input'> & {readonly Arn: string};

/** EventBridge Scheduler calls any API by such a target; the parameters are in its `Input`, in Pascal case. */
const UNIVERSAL_RUN_TASK = 'aws-sdk:ecs:runTask';
const UNIVERSAL_START = 'aws-sdk:sfn:startExecution';
/** What Scheduler replaces by the firing's time (user guide, "Adding context attributes"). */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';
/** A client token of RunTask has 64 characters, of which the scheduled time takes 20 and the dash one. */
const TOKEN_NAME = 43;

/**
 * An execution of the workload's state machine that starts the run of its scheduled time (`scheduled-start.ts`). Its own name
 * tells it from the runs.
 */
export function machineTarget(workload: Workload, context: Context): Call {
  return {
    Arn: `arn:${context.need('aws.partition')}:scheduler:::${UNIVERSAL_START}`,
    Input: JSON.stringify({
      Input: JSON.stringify({scheduledTime: SCHEDULED_TIME}),
      Name: `${START_PREFIX}<aws.scheduler.execution-id>`,
      StateMachineArn: refToken(context.choice(names).stateMachine(workload), '/stateMachineArn'),
    }),
  };
}

/**
 * RunTask with a client token made of job and scheduled time: Scheduler delivers at least once, and of all deliveries of a firing,
 * and of both halves of a split schedule, one starts a task. The tag tells a task's firing, which is how the cutover accounts for it.
 */
export function taskTarget(workload: Workload, context: Context): Call {
  const {
    launchType,
    capacityProviderStrategy,
    platformVersion,
    networkConfiguration,
    enableECSManagedTags,
    propagateTags,
    volumeConfigurations,
  } = launch(workload, context);
  const network = networkConfiguration?.awsvpcConfiguration;
  const base = context.choice(names).base(workload);
  return {
    Arn: `arn:${context.need('aws.partition')}:scheduler:::${UNIVERSAL_RUN_TASK}`,
    Input: JSON.stringify({
      CapacityProviderStrategy: capacityProviderStrategy && pascalStrategy(capacityProviderStrategy),
      ClientToken: `${fit(base, base, TOKEN_NAME)}-${SCHEDULED_TIME}`,
      Cluster: context.config.cluster.name,
      Count: 1,
      EnableECSManagedTags: enableECSManagedTags,
      LaunchType: launchType,
      NetworkConfiguration: network && {
        AwsvpcConfiguration: {
          AssignPublicIp: network.assignPublicIp,
          SecurityGroups: network.securityGroups,
          Subnets: network.subnets,
        },
      },
      PlatformVersion: platformVersion,
      PropagateTags: propagateTags,
      Tags: [{Key: FIRING_TAG, Value: SCHEDULED_TIME}],
      TaskDefinition: taskFamilyArn(workload, context),
      VolumeConfigurations: volumeConfigurations && pascalVolumes(volumeConfigurations),
    }),
  };
}
