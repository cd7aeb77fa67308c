import type {AddedVariables} from '../model/environment.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {taskRole} from './task-role.ts';

/** Both, as SDKs of different languages read different ones. */
export const REGION_VARIABLES: readonly string[] = ['AWS_REGION', 'AWS_DEFAULT_REGION'];
const IDENTITY = ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'] as const;

/**
 * The variables with a known text that EKS adds to a container of a pod whose ServiceAccount has an IAM role, behind those of its
 * `env` (`addEnvToContainer` of amazon-eks-pod-identity-webhook): those of the region unless it has one of them, and with IRSA the role.
 */
export function addedVariables(
  {value: {env = []}}: ContainerPart,
  workload: Workload,
  context: Context,
): AddedVariables {
  const role = taskRole(workload, context);
  if (!role || role.from === 'pod') return new Map();
  const hasAny = (names: readonly string[]) =>
    env.some(({name}) => name !== undefined && names.includes(name));
  const added = new Map<string, string>();
  if (!hasAny(REGION_VARIABLES)) {
    const region = context.need('aws.region');
    for (const name of REGION_VARIABLES) added.set(name, region);
  }
  if (role.from === 'service-account' && !hasAny(IDENTITY)) added.set(IDENTITY[0], role.arn);
  return added;
}
