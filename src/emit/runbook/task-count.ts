import {ofKind, type Runbook} from './context.ts';

/** The most tasks that the services have at once: with scaling, and an update of each at the same time. */
export function mostTasksAtOnce(runbook: Runbook): number {
  return ofKind(runbook, 'services').reduce((sum, {name, input}) => {
    const {maximumPercent = 200} = input.deploymentConfiguration ?? {};
    return sum + Math.floor((mostTasks(runbook, name, input.desiredCount ?? 0) * maximumPercent) / 100);
  }, 0);
}

/** The most tasks that a service has between updates. */
function mostTasks(runbook: Runbook, service: string, planned: number): number {
  const target = ofKind(runbook, 'scalable-targets').find(({name}) => name === service);
  return Math.max(planned, target?.input.MaxCapacity ?? 0);
}
