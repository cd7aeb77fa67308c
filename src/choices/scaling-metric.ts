import type {CreateServiceCommandInput} from '@aws-sdk/client-ecs';
import type {Context, Patch} from '../rules/rule.ts';

/** The two metrics that ECS measures for every service. */
export type ScalingResource = 'cpu' | 'memory';

/** Their names in CloudWatch, in namespace `AWS/ECS`. */
const METRICS = {cpu: 'CPUUtilization', memory: 'MemoryUtilization'} as const;
const USUAL = {cpu: 'ECSServiceAverageCPUUtilization', memory: 'ECSServiceAverageMemoryUtilization'} as const;
const FASTER = {
  cpu: 'ECSServiceAverageCPUUtilizationHighResolution',
  memory: 'ECSServiceAverageMemoryUtilizationHighResolution',
} as const;
const FASTER_SECONDS = 20;

/** What a target tracking policy follows: the metric of each minute, or that of 20 seconds where `autoscaling.highResolution` says so. */
export function predefinedMetric(resource: ScalingResource, {config}: Context) {
  return {PredefinedMetricType: (config.autoscaling.highResolution ? FASTER : USUAL)[resource]};
}

/**
 * What a service needs for the policies that follow these metrics: ECS publishes them every minute unless the service asks for 20
 * seconds (ECS developer guide, "Faster auto scaling with high-resolution metrics"). Undefined where nothing is needed.
 */
export function measuring(
  resources: readonly ScalingResource[],
  {config}: Context,
): Patch<CreateServiceCommandInput> | undefined {
  if (!config.autoscaling.highResolution || resources.length === 0) return undefined;
  const metricNames = [...new Set(resources.map(resource => METRICS[resource]))];
  return {monitoring: {metricConfigurations: [{metricNames, resolutionSeconds: FASTER_SECONDS}]}};
}
