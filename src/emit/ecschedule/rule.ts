import type {CreateScheduleInput, EcsParameters} from '@aws-sdk/client-scheduler';
import {parseText} from '../../ecs/token.ts';

/** Where a schedule starts its task; each part may hold tokens. */
export interface Place {
  readonly region: string;
  readonly cluster: string;
}

/** The place in the ARN of a cluster, or undefined. ecschedule makes ARNs of the partition `aws` only. */
export function placeOf(arn: string | undefined): Place | undefined {
  const [, partition = '', region, cluster] =
    /^arn:([^:]*):ecs:([^:]+):[^:]*:cluster\/(.+)$/s.exec(arn ?? '') ?? [];
  const isKnown = parseText(partition).every(({kind}) => kind === 'config') || partition === 'aws';
  return isKnown && region !== undefined && cluster !== undefined ? {region, cluster} : undefined;
}

/**
 * A rule in ecschedule's words (Songmu/ecschedule, README): some keys are in snake case, some in camel case, and it says nothing
 * of a key that it does not know. Without what `obstacles` finds.
 * @param taskDefinition the family, so that each run takes the latest revision and `ecschedule diff` stays quiet.
 */
export function ruleOf(
  input: CreateScheduleInput,
  parameters: EcsParameters,
  taskDefinition: string,
): object {
  const {TaskCount, Group, LaunchType, PlatformVersion, PropagateTags} = parameters;
  const network = parameters.NetworkConfiguration?.awsvpcConfiguration;
  const queue = input.Target?.DeadLetterConfig?.Arn;
  return defined({
    name: input.Name,
    description: input.Description,
    scheduleExpression: inNumber(input.ScheduleExpression ?? ''),
    disabled: input.State === 'DISABLED' || undefined,
    taskDefinition,
    taskCount: TaskCount === 1 ? undefined : TaskCount,
    group: Group,
    capacityProviderStrategy: parameters.CapacityProviderStrategy?.map(item => defined(item)),
    launch_type: LaunchType,
    platform_version: PlatformVersion,
    network_configuration: network && {
      aws_vpc_configuration: defined({
        subnets: network.Subnets,
        security_groups: network.SecurityGroups,
        assign_public_ip: network.AssignPublicIp ?? 'DISABLED',
      }),
    },
    propagateTags: PropagateTags,
    dead_letter_config: queue === undefined ? undefined : {sqs: queue},
  });
}

/** Rules take `rate(1 minute)` and not `rate(1 minutes)`, which Scheduler takes. */
function inNumber(expression: string): string {
  return expression.replace(/^rate\(1 (minute|hour|day)s\)$/, 'rate(1 $1)');
}

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
