import type {ContainerRestartPolicy} from '@aws-sdk/client-ecs';
import {CONTAINER} from '../ecs/limits.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {ContainerRestartRule} from '../model/kubernetes.generated.ts';
import {runsAs} from './runs-as.ts';

/** How a container that has exited is started again in its task. */
export interface Restart {
  /** Undefined: the exit is final. That of an essential container ends the task. */
  readonly policy?: ContainerRestartPolicy;
  /** False where ECS cannot tell the exit codes apart that Kubernetes does. */
  readonly exact: boolean;
}

const ENABLED: ContainerRestartPolicy = {
  enabled: true,
  // The shortest that ECS has: a container is restarted when it has run for as long.
  restartAttemptPeriod: CONTAINER.restartAttemptPeriod.min,
};

/** Exit codes of a process. */
const CODES = Array.from({length: 256}, (_, code) => code);

/**
 * How ECS restarts a container in place (mapping-workloads §5.1): sidecars and the main containers of services as their policy
 * says. Main containers of a task that runs once are restarted only where they have a policy of their own: the pod's is about
 * retries, which ECS does without a limit.
 */
export function restartOf(container: ContainerPart, workload: Workload): Restart {
  if (container.role === 'sidecar') return {policy: ENABLED, exact: true};
  if (container.role === 'init') return {exact: true};
  const {restartPolicy, restartPolicyRules = []} = container.value;
  const isService = runsAs(workload) === 'service';
  if (restartPolicy === undefined) return isService ? {policy: ENABLED, exact: true} : {exact: true};
  return restartBy(code => restarts(restartPolicy, restartPolicyRules, code));
}

function restartBy(isRestarted: (code: number) => boolean): Restart {
  const final = CODES.filter(code => !isRestarted(code));
  if (final.length === CODES.length) return {exact: true};
  if (final.length > CONTAINER.ignoredExitCodes) return {exact: false};
  return {policy: {...ENABLED, ...(final.length > 0 ? {ignoredExitCodes: final} : {})}, exact: true};
}

/**
 * The first rule that matches decides, else the policy (`ContainerShouldRestart`, `pkg/api/v1/pod`, Kubernetes 1.34). A rule that
 * restarts all containers of the pod leaves no container alone: on ECS that is the end of the task, and a new one.
 */
function restarts(policy: string, rules: readonly ContainerRestartRule[], code: number): boolean {
  const matching = rules.find(({exitCodes}) => {
    const isListed = (exitCodes?.values ?? []).includes(code);
    return exitCodes?.operator === 'NotIn' ? !isListed : exitCodes?.operator === 'In' && isListed;
  });
  if (matching) return matching.action !== 'RestartAllContainers';
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
}
