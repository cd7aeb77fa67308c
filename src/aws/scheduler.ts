import {createHash} from 'node:crypto';
import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import {CallError, type Ports, type ScheduleSeen} from '../cutover/calls.ts';
import type {PlannedSchedule} from '../cutover/planning/discovery.ts';
import {startFrom, startKept} from '../ecs/schedule-expression/start.ts';
import {isObject, type JsonObject} from '../json.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {calling} from './failure.ts';
import {inTime} from './in-time.ts';

/** Schedules of EventBridge Scheduler. It has no compare-and-swap: read, compare, write, read again (cutover T48). */
export function schedulerPorts(settings: ClientSettings): Pick<Ports, 'schedule.get' | 'schedule.set'> {
  const reading = new SchedulerClient(settings);
  const changing = new SchedulerClient({...settings, ...ONCE});
  const get = (group: string, name: string) =>
    reading.send(new GetScheduleCommand({GroupName: group, Name: name}));
  return {
    'schedule.get': ({group, name}) =>
      calling('schedule.get', `EventBridge Scheduler GetSchedule ${group}/${name}`, async () =>
        seen(await get(group, name)),
      ),
    'schedule.set': ({group, name, enabled, definition}) =>
      calling('schedule.set', `EventBridge Scheduler UpdateSchedule ${group}/${name}`, async () => {
        const begun = Date.now();
        const before = await get(group, name);
        demand(seen(before).definition === definition, `${group}/${name} was changed since it was read`);
        const {
          $metadata,
          Arn,
          CreationDate,
          LastModificationDate,
          Target,
          FlexibleTimeWindow,
          StartDate,
          ...rest
        } = before;
        const start = startFrom(before.ScheduleExpression ?? '', StartDate, new Date(begun));
        if (!Target || !FlexibleTimeWindow) throw new Error('the answer has no target');
        // Every field of the answer goes back: what is left out would be reset. A start that is over would be refused.
        const update = new UpdateScheduleCommand({
          ...rest,
          ...(start && {StartDate: start}),
          GroupName: group,
          Name: name,
          ScheduleExpression: before.ScheduleExpression,
          Target,
          FlexibleTimeWindow,
          State: enabled ? 'ENABLED' : 'DISABLED',
        });
        await changing.send(inTime('schedule.set', begun, update));
        const after = seen(await get(group, name));
        demand(
          after.definition === definition && after.enabled === enabled,
          `${group}/${name} is not what was written`,
        );
        return after;
      }),
  };
}

/** A schedule for the plan: also the state machine that it starts, or the family of the tasks that it runs. */
export async function plannedSchedule(
  settings: ClientSettings,
  group: string,
  name: string,
): Promise<PlannedSchedule> {
  return calling('schedule.get', `EventBridge Scheduler GetSchedule ${group}/${name}`, async () => {
    const schedule = await new SchedulerClient(settings).send(
      new GetScheduleCommand({GroupName: group, Name: name}),
    );
    const [machine, family, inexact] = [machineOf(schedule), familyOf(schedule), inexactOf(schedule)];
    return {
      ...seen(schedule),
      expression: schedule.ScheduleExpression ?? '',
      timeZone: schedule.ScheduleExpressionTimezone ?? 'UTC',
      ...(inexact !== undefined && {inexact}),
      ...(machine !== undefined && {machine}),
      ...(family !== undefined && {family}),
    };
  });
}

/** A window, a start or an end moves firings or leaves some out (cutover T50); a rate needs its start, or it begins at once (T49). */
export function inexactOf({
  FlexibleTimeWindow: window,
  StartDate: start,
  EndDate: end,
  ScheduleExpression: expression = '',
}: Partial<GetScheduleCommandOutput>): string | undefined {
  if (window?.Mode === 'FLEXIBLE')
    return `has a flexible time window of ${window.MaximumWindowInMinutes} minutes`;
  if (end !== undefined) return `ends at ${end.toISOString()}`;
  const isRate = expression.startsWith('rate(');
  if (!isRate && start !== undefined && start.getTime() > Date.now())
    return `begins at ${start.toISOString()}`;
  return undefined;
}

/** The family of the tasks that a schedule runs by a universal or a templated target. */
export function familyOf({Target}: Pick<GetScheduleCommandOutput, 'Target'>): string | undefined {
  const definition = Target?.Arn?.endsWith(':scheduler:::aws-sdk:ecs:runTask')
    ? inputOf(Target).TaskDefinition
    : Target?.EcsParameters?.TaskDefinitionArn;
  if (typeof definition !== 'string') return undefined;
  return definition.replace(/^arn:[^/]*\//, '').replace(/:\d+$/, '');
}

/** A target's input where it is an object; a schedule that somebody else wrote may have any text. */
function inputOf({Input = '{}'}: {readonly Input?: string | undefined}): JsonObject {
  try {
    const input: unknown = JSON.parse(Input);
    return isObject(input) ? input : {};
  } catch {
    return {};
  }
}

/** The state machine that a schedule starts by a universal or a templated target. */
export function machineOf({Target}: Pick<GetScheduleCommandOutput, 'Target'>): string | undefined {
  if (Target?.Arn === undefined) return undefined;
  if (/^arn:[\w-]+:states:[^:]+:\d+:stateMachine:/.test(Target.Arn)) return Target.Arn;
  if (!Target.Arn.endsWith(':scheduler:::aws-sdk:sfn:startExecution')) return undefined;
  const {StateMachineArn: machine} = inputOf(Target);
  return typeof machine === 'string' ? machine : undefined;
}

function demand(holds: boolean, what: string): void {
  if (!holds)
    throw new CallError(
      'schedule.set',
      'stale',
      `EventBridge Scheduler UpdateSchedule: the schedule ${what}.`,
    );
}

function seen(schedule: GetScheduleCommandOutput): ScheduleSeen {
  return {enabled: schedule.State === 'ENABLED', definition: definitionOf(schedule)};
}

/** A digest of what a schedule does, without its state; a start that is over and a later one of the same phase do the same. Values of environment variables do not enter it: one could be a secret. */
export function definitionOf(schedule: Partial<GetScheduleCommandOutput>): string {
  const {$metadata, Arn, CreationDate, LastModificationDate, State, Target, StartDate, ...others} = schedule;
  const start = startKept(schedule.ScheduleExpression ?? '', StartDate, new Date());
  const rest = {...others, ...(start !== undefined && {StartDate: start})};
  const {Input, ...target} = Target ?? {};
  const canonical = JSON.stringify({...rest, target, input: withoutValues(Input)}, sortedKeys);
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16);
}

function withoutValues(input: string | undefined): unknown {
  if (input === undefined) return null;
  try {
    return JSON.parse(input, (key, value: unknown) =>
      key.toLowerCase() === 'value' && typeof value === 'string' ? '' : value,
    );
  } catch {
    return input.length > 0;
  }
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
    return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
