import type {CreateScheduleInput, EcsParameters, Target} from '@aws-sdk/client-scheduler';
import {isDefaultRetry} from '../../ecs/default-retries.ts';
import {hasToken} from '../../ecs/token.ts';
import {pointer} from '../../pointer.ts';

/** Why a schedule cannot be a rule: a place in its input, and what ecschedule has no words for. */
export interface Obstacle {
  readonly pointer: string;
  readonly what: string;
}

/** Fields of which a rule says the same, or whose values are looked at below. What a rule does not say at all is an obstacle. */
const SCHEDULE_FIELDS: ReadonlySet<string> = new Set<keyof CreateScheduleInput>([
  'Name',
  'GroupName',
  'Description',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'FlexibleTimeWindow',
  'State',
  'Target',
]);
const TARGET_FIELDS: ReadonlySet<string> = new Set<keyof Target>([
  'Arn',
  'RoleArn',
  'RetryPolicy',
  'EcsParameters',
  'DeadLetterConfig',
]);
const ECS_FIELDS: ReadonlySet<string> = new Set<keyof EcsParameters>([
  'TaskDefinitionArn',
  'TaskCount',
  'LaunchType',
  'PlatformVersion',
  'NetworkConfiguration',
  'PropagateTags',
  'EnableECSManagedTags',
  'Group',
  'CapacityProviderStrategy',
]);

/** Names of the zone without a clock change that rules of EventBridge are in. */
const UTC: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC']);

/** What ecschedule (Songmu/ecschedule, README and `rule.go`) cannot say of a schedule; empty when it can be a rule. */
export function obstacles(input: CreateScheduleInput): readonly Obstacle[] {
  const {Target: target, ScheduleExpression: expression = ''} = input;
  const {ScheduleExpressionTimezone: zone = 'UTC', FlexibleTimeWindow: window} = input;
  const retry = target?.RetryPolicy;
  const found: (Obstacle | false)[] = [
    !UTC.has(zone) && {pointer: '/ScheduleExpressionTimezone', what: 'time zones other than UTC'},
    (hasToken(expression) || !/^(cron|rate)\(\S.*\)$/s.test(expression)) && {
      pointer: '/ScheduleExpression',
      what: 'schedules other than cron(…) and rate(…)',
    },
    window?.Mode !== 'OFF' && {pointer: '/FlexibleTimeWindow', what: 'time windows'},
    retry !== undefined &&
      !isDefaultRetry(expression, retry) && {pointer: '/Target/RetryPolicy', what: 'retry policies'},
    target?.EcsParameters === undefined && {
      pointer: '/Target/Arn',
      what: 'targets other than tasks of ECS, such as state machines',
    },
  ];
  return [
    ...found.filter(each => each !== false),
    ...unsaid('', input, SCHEDULE_FIELDS),
    ...unsaid('/Target', target?.EcsParameters && target, TARGET_FIELDS),
    ...unsaid('/Target/EcsParameters', target?.EcsParameters, ECS_FIELDS),
  ];
}

function unsaid(at: string, value: object | undefined, known: ReadonlySet<string>): readonly Obstacle[] {
  return Object.entries(value ?? {})
    .filter(([field, each]) => each !== undefined && each !== false && !known.has(field))
    .map(([field]) => ({pointer: at + pointer(field), what: field}));
}
