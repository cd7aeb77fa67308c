import {isTimeZone} from '../../model/cron/zone.ts';
import type {Pointer} from '../../pointer.ts';
import {RUN_TASK, SCHEDULE} from '../limits.ts';
import type {Resource} from '../plan.ts';
import {isScheduleExpression} from '../schedule-expression/grammar.ts';
import {hasToken} from '../token.ts';
import {type Constraint, each} from './constraint.ts';
import {soleReference, writtenJson} from './context.ts';
import {parseInput} from './launch.ts';

/** True for the ARN of a state machine, planned or not. */
function isMachine(arn: string): boolean {
  return (
    soleReference(arn)?.startsWith('state-machines/') ??
    /^arn:[^:]+:states:[^:]+:[^:]+:stateMachine:.+$/.test(arn)
  );
}

/** What Scheduler writes in place of `<aws.scheduler.scheduled-time>`. */
const SCHEDULED_TIME = '2026-01-01T00:00:00Z';

/** The faults of the input of a schedule's target: places below the target, and sentences. */
function inputFaults({input}: Resource<'schedules'>): [Pointer, string][] {
  const text = input.Target?.Input;
  if (text === undefined) return [];
  const value = parseInput(text);
  if (!value) return [['/Input', 'The input is no JSON object.']];
  const faults: [Pointer, string][] = [];
  if (Buffer.byteLength(text) > SCHEDULE.inputBytes)
    faults.push(['/Input', 'The input has more than 256 KiB.']);
  const isUniversal = input.Target?.Arn?.includes(':aws-sdk:') ?? false;
  const overrides = isUniversal ? value.Overrides : value;
  if (overrides !== undefined && writtenJson(overrides).length > RUN_TASK.overrides) {
    faults.push(['/Input', 'The overrides have more than 8,192 characters.']);
  }
  const token = isUniversal ? value.ClientToken : undefined;
  if (
    typeof token === 'string' &&
    token.replace('<aws.scheduler.scheduled-time>', SCHEDULED_TIME).length > RUN_TASK.clientToken.maxLength
  ) {
    faults.push(['/Input', 'The client token has more than 64 characters once the time is in it.']);
  }
  return faults;
}

/** Schedules. */
export const SCHEDULES: readonly Constraint[] = [
  {
    id: 'check/schedule-expression',
    summary: 'A schedule is `cron(…)` with six fields of which one day field is `?`, `rate(…)` or `at(…)`.',
    remediation: 'Correct the schedule.',
    source: 'EventBridge Scheduler user guide, "Schedule types".',
    test: each('schedules', ({input: {ScheduleExpression: expression = ''}}, report) => {
      if (!hasToken(expression) && !isScheduleExpression(expression))
        report('/ScheduleExpression', 'EventBridge Scheduler does not take this schedule.');
    }),
  },
  {
    id: 'check/time-zone',
    summary: 'The time zone of a schedule is one of the IANA database.',
    remediation: 'Write the zone as in the IANA database, for example Europe/Berlin.',
    source: 'EventBridge Scheduler API reference, CreateSchedule `ScheduleExpressionTimezone`.',
    test: each('schedules', ({input: {ScheduleExpressionTimezone: zone}}, report) => {
      if (zone !== undefined && !hasToken(zone) && (!isTimeZone(zone) || /^[+-]/.test(zone)))
        report('/ScheduleExpressionTimezone', 'There is no time zone of this name.');
    }),
  },
  {
    id: 'check/flexible-window',
    summary: 'A flexible window has a length, a window that is off has none.',
    remediation: 'Set `FlexibleTimeWindow` to {"Mode": "OFF"}.',
    source: 'EventBridge Scheduler API reference, FlexibleTimeWindow.',
    test: each('schedules', ({input: {FlexibleTimeWindow: window}}, report) => {
      if (!window) return;
      const minutes = window.MaximumWindowInMinutes;
      if (window.Mode === 'FLEXIBLE' && minutes === undefined)
        report('/FlexibleTimeWindow', 'The window has no length.');
      if (window.Mode === 'OFF' && minutes !== undefined)
        report('/FlexibleTimeWindow/MaximumWindowInMinutes', 'The window is off.');
    }),
  },
  {
    id: 'check/schedule-group',
    summary: 'The group of a schedule is one of the plan, or the default group.',
    remediation: 'Add the group to the plan.',
    source: 'EventBridge Scheduler API reference, CreateSchedule: ResourceNotFoundException.',
    test: each('schedules', ({input: {GroupName: group}}, report, context) => {
      if (group === undefined || group === 'default' || hasToken(group)) return;
      if (!context.all('schedule-groups').some(({input}) => input.Name === group))
        report('/GroupName', 'The plan has no group of this name.');
    }),
  },
  {
    id: 'check/schedule-target',
    summary:
      'A schedule starts tasks on a cluster, with a task definition; or a state machine; or calls an API with its input.',
    remediation: 'Set the ARN of the cluster and the parameters of ECS, or the ARN of a state machine.',
    source: 'EventBridge Scheduler API reference, Target, EcsParameters; user guide, "Universal targets".',
    test: each('schedules', ({input: {Target: target}}, report) => {
      if (!target) return;
      const {Arn: arn = '', EcsParameters: ecs, Input: text} = target;
      const isUniversal = arn.includes(':aws-sdk:');
      const isCluster =
        soleReference(arn)?.startsWith('clusters/') ||
        hasToken(arn) ||
        /^arn:[^:]+:ecs:[^:]+:\d{12}:cluster\/.+$/.test(arn);
      if (isUniversal) {
        if (ecs) report('/Target/EcsParameters', 'A universal target takes its parameters in the input.');
        if (text === undefined) report('/Target', 'A universal target needs an input.');
      } else if (isMachine(arn)) {
        if (ecs) report('/Target/EcsParameters', 'A state machine takes its parameters in the input.');
      } else if (!ecs) report('/Target', 'The target has no parameters of ECS.');
      else if (!isCluster) report('/Target/Arn', 'This is no ARN of a cluster.');
    }),
  },
  {
    id: 'check/schedule-input',
    summary:
      'The input of a schedule is a JSON object of at most 256 KiB; overrides have at most 8,192 characters, a client token at most 64.',
    remediation: 'Move large overrides into the task definition.',
    source: 'ECS API reference, RunTask `overrides`, `clientToken`.',
    test: each('schedules', (resource, report) => {
      for (const [at, message] of inputFaults(resource)) report(`/Target${at}`, message);
    }),
  },
];
