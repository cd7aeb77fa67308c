import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {Pointer} from '../../../pointer.ts';
import {CONTAINER, HEALTH_CHECK, within} from '../../limits.ts';
import type {Constraint, ReportHere} from '../constraint.ts';
import {targetsOf} from '../launch.ts';
import {containersOf, eachContainer, eachDefinition} from './container.ts';

/** Start, health and end of containers. */
export const LIFECYCLE: readonly Constraint[] = [
  {
    id: 'check/stop-timeout',
    summary: '`startTimeout` and `stopTimeout` are 2 to 120 seconds on Fargate, and not negative elsewhere.',
    remediation: 'Choose at most 120 seconds, or run the workload on EC2.',
    source: 'ECS API reference, ContainerDefinition `startTimeout`, `stopTimeout`.',
    test: eachContainer(({container, at, resource, context}, report) => {
      const onFargate = targetsOf(resource, context).has('fargate');
      for (const field of ['startTimeout', 'stopTimeout'] as const) {
        const seconds = container[field];
        if (seconds === undefined) continue;
        if (onFargate && !within(seconds, CONTAINER.fargateTimeout)) {
          report(`${at}/${field}`, `On Fargate ${field} is 2 to 120 seconds; not ${seconds}.`);
        } else if (seconds < 0) report(`${at}/${field}`, `${field} cannot be negative.`);
      }
    }),
  },
  {
    id: 'check/health-check',
    summary:
      'A health check has a command, an interval of 5–300 s, a timeout of 2–60 s, 1–10 retries and a start period of 0–300 s.',
    remediation: 'Change the probe so that its times fit.',
    source: 'ECS API reference, HealthCheck.',
    test: eachContainer(({container: {healthCheck}, at}, report) => {
      if (!healthCheck) return;
      const place = `${at}/healthCheck`;
      const [form, ...rest] = healthCheck.command ?? [];
      if (form === 'CMD-SHELL' ? rest.length !== 1 : form === 'CMD' ? rest.length < 1 : form !== 'NONE') {
        report(
          `${place}/command`,
          'The command is "CMD" with a program and its arguments, or "CMD-SHELL" with one line.',
        );
      }
      for (const field of ['interval', 'timeout', 'retries', 'startPeriod'] as const) {
        const value = healthCheck[field];
        const {min, max} = HEALTH_CHECK[field];
        if (value !== undefined && !within(value, HEALTH_CHECK[field])) {
          report(`${place}/${field}`, `${field} is ${min} to ${max}; not ${value}.`);
        }
      }
    }),
  },
  {
    id: 'check/restart-policy',
    summary: 'A restart policy waits 60 to 1800 seconds and ignores at most 50 exit codes.',
    remediation: 'Change the restart policy, or leave it out.',
    source: 'ECS API reference, ContainerRestartPolicy.',
    test: eachContainer(({container: {restartPolicy}, at}, report) => {
      const {restartAttemptPeriod: period, ignoredExitCodes = []} = restartPolicy ?? {};
      if (period !== undefined && !within(period, CONTAINER.restartAttemptPeriod)) {
        report(
          `${at}/restartPolicy/restartAttemptPeriod`,
          `The period is 60 to 1800 seconds; not ${period}.`,
        );
      }
      if (ignoredExitCodes.length > CONTAINER.ignoredExitCodes) {
        report(`${at}/restartPolicy/ignoredExitCodes`, 'A restart policy ignores at most 50 exit codes.');
      }
    }),
  },
  {
    id: 'check/depends-on',
    summary:
      'A container waits for other containers of its task; for SUCCESS and COMPLETE of one that is not essential, for HEALTHY of one with a health check.',
    remediation: 'Change the condition or the container that is waited for.',
    source: 'ECS API reference, ContainerDependency `condition`.',
    test: eachContainer(({container, at, resource}, report) => {
      for (const [index, {containerName, condition}] of (container.dependsOn ?? []).entries()) {
        const fault = dependencyFault(container, containerName, condition, containersOf(resource));
        if (fault !== undefined) report(`${at}/dependsOn/${index}`, fault);
      }
    }),
  },
  {
    id: 'check/dependency-cycle',
    summary: 'Containers do not wait for each other in a circle.',
    remediation: 'Take one of the dependencies out.',
    source: 'ECS developer guide, "Container dependency".',
    test: eachDefinition((resource, report) => {
      reportCycles(containersOf(resource), report);
    }),
  },
];

/** Why a dependency cannot be met; undefined when it can. */
function dependencyFault(
  container: ContainerDefinition,
  name: string | undefined,
  condition: string | undefined,
  containers: readonly ContainerDefinition[],
): string | undefined {
  if (name === container.name) return 'The container waits for itself.';
  const other = containers.find(each => each.name === name);
  if (!other) return 'The task has no container of this name.';
  if ((condition === 'SUCCESS' || condition === 'COMPLETE') && other.essential !== false) {
    return `The container that is waited for is essential: the task ends with it, so ${condition} is not allowed.`;
  }
  if (condition === 'HEALTHY' && (!other.healthCheck || other.healthCheck.command?.[0] === 'NONE')) {
    return 'The container that is waited for has no health check, so it never becomes HEALTHY.';
  }
  return undefined;
}

/** Reports the first container of each circle. */
function reportCycles(containers: readonly ContainerDefinition[], report: ReportHere): void {
  const byName = new Map(containers.map((container, index) => [container.name, {container, index}]));
  const done = new Set<string | undefined>();
  for (const {name: start} of containers) {
    const path: (string | undefined)[] = [];
    const visit = (name: string | undefined): Pointer | undefined => {
      const place = byName.get(name);
      if (!place || done.has(name)) return undefined;
      if (path.includes(name))
        return path.length === 1 ? undefined : `/containerDefinitions/${place.index}/dependsOn`;
      path.push(name);
      for (const {containerName} of place.container.dependsOn ?? []) {
        const found = visit(containerName);
        if (found !== undefined) return found;
      }
      path.pop();
      done.add(name);
      return undefined;
    };
    const found = visit(start);
    if (found !== undefined)
      report(found, 'The containers wait for each other in a circle; the task never starts.');
    for (const name of path) done.add(name);
  }
}
