import type {ContainerCheck} from '../../choices/liveness.ts';
import type {ResourceInputs} from '../../ecs/resource.ts';
import type {Probe} from '../../model/kubernetes.generated.ts';
import type {Patch, Scope} from '../rule.ts';

type HealthCheck = NonNullable<
  NonNullable<ResourceInputs['task-definitions']['containerDefinitions']>[number]['healthCheck']
>;

/** The health check as a container definition has it. */
export function healthCheckOf({command, times}: ContainerCheck): Patch<HealthCheck> {
  return {command, ...times};
}

/** Says, on each number that the user gave and that ECS cannot take as it is, what it becomes. */
export function reportChanges(
  {given, report}: Pick<Scope<unknown>, 'given' | 'report'>,
  probe: string,
  {changes}: ContainerCheck,
): void {
  for (const {field, given: number, becomes} of changes) {
    if (!given(`${probe}/${field}`)) continue;
    report(`${probe}/${field}`, {
      level: 'info',
      fidelity: 'approximate',
      message: `ECS cannot take the ${number} of ${field} as it is: it becomes ${becomes}.`,
      remediation: 'Nothing needs to be done, unless the difference matters to the application.',
    });
  }
}

/** Fields of a probe that say nothing on ECS, whatever asks. */
export function dropCommon({drop}: Pick<Scope<unknown>, 'drop'>, path: string, probe: Probe): void {
  if (probe.terminationGracePeriodSeconds !== undefined) {
    drop(
      `${path}/terminationGracePeriodSeconds`,
      'An unhealthy task is stopped with the stop timeout of its containers.',
    );
  }
}
