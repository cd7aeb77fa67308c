import {randomUUID} from 'node:crypto';
import type {Slot} from '../sighting.ts';

/** A schedule's target, as far as k2e writes it. */
export interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly EcsParameters?: {readonly [field: string]: unknown};
}

/** A firing of a schedule. */
export interface Firing {
  readonly name: string;
  readonly arn: string;
  readonly slot: Slot;
  readonly attempt: number;
}

/** An input of RunTask. */
export type Request = Readonly<Record<string, unknown>>;

/** The call of Step Functions that a universal target `sfn:startExecution` makes; undefined for any other target. */
export function startExecutionOf(target: Target, firing: Firing): Request | undefined {
  return /:scheduler:::aws-sdk:sfn:startExecution$/.test(target.Arn)
    ? (camelCase(inputOf(target, firing)) as Request)
    : undefined;
}

/**
 * The call that EventBridge Scheduler makes of a target: the universal target `ecs:runTask`, whose parameters are in Pascal case
 * in the input (user guide, "Using universal targets"), or the ECS target with `EcsParameters`, whose input holds the overrides.
 * Context attributes in the input are replaced (user guide, "Adding context attributes").
 * @throws Error on any other target
 */
export function runTaskOf(target: Target, firing: Firing): Request {
  const {Arn, Input, EcsParameters} = target;
  const input = inputOf(target, firing);
  if (/:scheduler:::aws-sdk:ecs:runTask$/.test(Arn)) return camelCase(input) as Request;
  if (!EcsParameters || !/:ecs:[^:]*:\d*:cluster\//.test(Arn))
    throw new Error(`The bed plays no target ${Arn}.`);
  const {TaskDefinitionArn, TaskCount, ...rest} = EcsParameters;
  return {
    ...(camelCase(rest) as Request),
    cluster: Arn,
    taskDefinition: TaskDefinitionArn,
    count: TaskCount ?? 1,
    startedBy: `chronos-schedule/${firing.name}`,
    ...(Input === undefined ? {} : {overrides: input}),
  };
}

function inputOf({Input}: Target, {arn, slot, attempt}: Firing): unknown {
  const text = (Input ?? '{}')
    .replaceAll('<aws.scheduler.scheduled-time>', slot)
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
  return JSON.parse(text);
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== 'object' || value === null) return value;
  const lower = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [lower(key), camelCase(each)]));
}
