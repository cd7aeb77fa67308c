import type {ContainerCheck} from '../../choices/liveness.ts';
import type {ResourceInputs} from '../../ecs/resource.ts';
import type {Probe} from '../../model/kubernetes.generated.ts';
import {valueAt} from '../../pointer.ts';
import type {Patch, Scope, Subject} from '../rule.ts';

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

/** Fields of a probe that say nothing on ECS, whatever asks: a period for killing, and zeros, which stand for the default. */
export function dropCommon(
  {object, container, drop}: Pick<Subject<'container'>, 'object' | 'container' | 'drop'>,
  path: string,
  probe: Probe,
): void {
  if (probe.terminationGracePeriodSeconds !== undefined) {
    drop(
      `${path}/terminationGracePeriodSeconds`,
      'An unhealthy task is stopped with the stop timeout of its containers.',
    );
  }
  for (const field of ['periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold'] as const) {
    const at = `${path}/${field}`;
    if (valueAt(object.given, object.givenPath(`${container.path}${at}`)) === 0) {
      drop(at, `Zero stands for the default, ${probe[field]}.`);
    }
  }
}
