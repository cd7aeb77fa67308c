import type {ResourceInputs} from '../../ecs/resource.ts';
import type {TrafficShift} from '../../ecs/traffic-shift.ts';
import type {Patch} from '../rule.ts';

/**
 * What of a service says that ECS shifts its requests. The percentages still hold for tasks that are replaced outside of deployments; the
 * circuit breaker is for rolling updates alone (ECS API reference, DeploymentCircuitBreaker).
 */
export function shiftedConfiguration(
  {deploymentConfiguration, availabilityZoneRebalancing}: Patch<ResourceInputs['services']>,
  {configuration}: TrafficShift,
): Patch<ResourceInputs['services']> {
  const {maximumPercent, minimumHealthyPercent} = deploymentConfiguration ?? {};
  return {
    deploymentConfiguration: {maximumPercent, minimumHealthyPercent, ...configuration},
    availabilityZoneRebalancing,
  };
}
