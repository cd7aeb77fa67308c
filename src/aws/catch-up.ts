import {ECSClient, RunTaskCommand, type RunTaskCommandInput} from '@aws-sdk/client-ecs';
import {GetScheduleCommand, type GetScheduleCommandOutput, SchedulerClient} from '@aws-sdk/client-scheduler';
import {CallError, type Instant, type Ports} from '../cutover/calls.ts';
import {instantText} from '../cutover/instant-text.ts';
import {FIRING_TAG} from '../firing-tag.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {startFiring} from './executions.ts';
import {calling} from './failure.ts';
import {machineOf} from './scheduler.ts';

/** The universal target that starts a task. */
const RUN_TASK = /^arn:[\w-]+:scheduler:::aws-sdk:ecs:runTask$/;

/** Runs one firing of a schedule now, as the schedule would have: same input, same client token, so a repeat starts nothing. */
export function catchUpPorts(settings: ClientSettings): Pick<Ports, 'ecs.run'> {
  const scheduler = new SchedulerClient(settings);
  const ecs = new ECSClient({...settings, ...ONCE});
  return {
    'ecs.run': ({group, schedule, scheduledFor, token}) =>
      calling('ecs.run', `ECS RunTask for ${group}/${schedule} at ${instantText(scheduledFor)}`, async () => {
        const found = await scheduler.send(new GetScheduleCommand({GroupName: group, Name: schedule}));
        const machine = machineOf(found);
        if (machine !== undefined) return {task: await startFiring(settings, machine, scheduledFor, token)};
        const {tasks = [], failures = []} = await ecs.send(
          new RunTaskCommand(runTaskInput(found, scheduledFor, token)),
        );
        const [task] = tasks;
        if (task?.taskArn !== undefined) return {task: task.taskArn};
        // RunTask answers 200 with `failures` when nothing could be placed: nothing runs (cutover T46).
        const reasons = failures.map(({reason}) => reason).join(', ');
        throw new CallError(
          'ecs.run',
          'throttled',
          `ECS RunTask started nothing for ${group}/${schedule}: ${reasons || 'no reason given'}.`,
        );
      }),
  };
}

/** RunTask's input for one firing, from a universal target's input or from the parameters of the templated ECS target. */
export function runTaskInput(
  schedule: Pick<GetScheduleCommandOutput, 'Name' | 'Target'>,
  at: Instant,
  token: string,
): RunTaskCommandInput {
  const {Target} = schedule;
  if (Target?.Arn !== undefined && RUN_TASK.test(Target.Arn)) {
    const text = (Target.Input ?? '{}').replaceAll('<aws.scheduler.scheduled-time>', instantText(at));
    const input = camelCased(JSON.parse(text)) as RunTaskCommandInput;
    return {clientToken: token, ...input};
  }
  const parameters = Target?.EcsParameters;
  if (!parameters?.TaskDefinitionArn)
    throw new CallError(
      'ecs.run',
      'invalid',
      `The schedule ${schedule.Name} starts no ECS task, so its firing cannot be caught up.`,
    );
  const {awsvpcConfiguration: network} = parameters.NetworkConfiguration ?? {};
  return {
    cluster: Target?.Arn,
    taskDefinition: parameters.TaskDefinitionArn,
    clientToken: token,
    count: parameters.TaskCount ?? 1,
    tags: [{key: FIRING_TAG, value: instantText(at)}],
    ...(parameters.LaunchType && {launchType: parameters.LaunchType}),
    ...(parameters.PlatformVersion !== undefined && {platformVersion: parameters.PlatformVersion}),
    ...(parameters.Group !== undefined && {group: parameters.Group}),
    ...(parameters.EnableECSManagedTags !== undefined && {
      enableECSManagedTags: parameters.EnableECSManagedTags,
    }),
    ...(parameters.EnableExecuteCommand !== undefined && {
      enableExecuteCommand: parameters.EnableExecuteCommand,
    }),
    ...(parameters.PropagateTags && {propagateTags: parameters.PropagateTags}),
    ...(parameters.CapacityProviderStrategy && {
      capacityProviderStrategy: parameters.CapacityProviderStrategy.map(
        ({capacityProvider, weight, base}) => ({
          capacityProvider,
          ...(weight !== undefined && {weight}),
          ...(base !== undefined && {base}),
        }),
      ),
    }),
    ...(network && {
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: network.Subnets,
          ...(network.SecurityGroups && {securityGroups: network.SecurityGroups}),
          ...(network.AssignPublicIp && {assignPublicIp: network.AssignPublicIp}),
        },
      },
    }),
    ...(Target?.Input !== undefined && {
      overrides: JSON.parse(Target.Input) as NonNullable<RunTaskCommandInput['overrides']>,
    }),
  };
}

/** Scheduler takes the names of a request in Pascal case; the SDK in camel case. Keys of environment variables stay: they are values. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camelCased(item),
    ]),
  );
}
