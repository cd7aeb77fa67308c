import type {
  AwsVpcConfiguration,
  CapacityProviderStrategyItem,
  EcsParameters,
  Target,
} from '@aws-sdk/client-scheduler';
import {isObject, type Json, type JsonObject} from '../../json.ts';

/** What a universal target `ecs:runTask` may say that a rule's target says too, in the words of RunTask (in Pascal case). */
const SAID: ReadonlySet<string> = new Set([
  'CapacityProviderStrategy',
  'ClientToken',
  'Cluster',
  'Count',
  'EnableECSManagedTags',
  'LaunchType',
  'NetworkConfiguration',
  'PlatformVersion',
  'PropagateTags',
  'Tags',
  'TaskDefinition',
]);

/**
 * The target of a schedule in the form that rules of EventBridge have: a cluster and parameters of ECS, without the client token and
 * the tag of the firing, which rules do not know. As it was when it is no call of RunTask, or says more than a rule can.
 */
export function ruleTarget(target: Target): Target {
  const {Arn: arn = '', Input: text, ...rest} = target;
  const call = /:scheduler:::aws-sdk:ecs:runTask$/.test(arn) ? parsed(text) : undefined;
  if (!call || Object.keys(call).some(key => !SAID.has(key))) return target;
  const {Cluster: cluster, TaskDefinition: definition} = call;
  if (typeof cluster !== 'string' || typeof definition !== 'string') return target;
  const place = /^(.*:)task-definition\/[^/]*$/s.exec(definition)?.[1];
  if (place === undefined) return target;
  return {...rest, Arn: `${place}cluster/${cluster}`, EcsParameters: parameters(call, definition)};
}

/** The client token of a call of RunTask: schedules that share one start one task together, which rules would not. */
export function clientToken({Input: text}: Target): string | undefined {
  const token = parsed(text)?.ClientToken;
  return typeof token === 'string' ? token : undefined;
}

function parameters(call: JsonObject, TaskDefinitionArn: string): EcsParameters {
  const network = isObject(call.NetworkConfiguration) ? call.NetworkConfiguration.AwsvpcConfiguration : null;
  return {
    TaskDefinitionArn,
    TaskCount: typeof call.Count === 'number' ? call.Count : 1,
    ...(call.LaunchType === 'FARGATE' || call.LaunchType === 'EC2' ? {LaunchType: call.LaunchType} : {}),
    ...(Array.isArray(call.CapacityProviderStrategy)
      ? {CapacityProviderStrategy: strategy(call.CapacityProviderStrategy)}
      : {}),
    ...(typeof call.PlatformVersion === 'string' ? {PlatformVersion: call.PlatformVersion} : {}),
    ...(call.EnableECSManagedTags === true ? {EnableECSManagedTags: true} : {}),
    ...(call.PropagateTags === 'TASK_DEFINITION' ? {PropagateTags: call.PropagateTags} : {}),
    ...(isObject(network) ? {NetworkConfiguration: {awsvpcConfiguration: vpc(network)}} : {}),
  };
}

function strategy(items: readonly Json[]): CapacityProviderStrategyItem[] {
  return items.filter(isObject).map(({CapacityProvider: capacityProvider, Weight: weight, Base: base}) => ({
    capacityProvider: typeof capacityProvider === 'string' ? capacityProvider : undefined,
    ...(typeof weight === 'number' ? {weight} : {}),
    ...(typeof base === 'number' ? {base} : {}),
  }));
}

function vpc({
  Subnets: subnets,
  SecurityGroups: groups,
  AssignPublicIp: address,
}: JsonObject): AwsVpcConfiguration {
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : []).filter(item => typeof item === 'string');
  return {
    Subnets: texts(subnets),
    ...(groups === undefined ? {} : {SecurityGroups: texts(groups)}),
    ...(address === 'ENABLED' || address === 'DISABLED' ? {AssignPublicIp: address} : {}),
  };
}

function parsed(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
