import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {mappedImage, pullStatements} from '../../choices/image.ts';
import {logConfiguration} from '../../choices/log-configuration.ts';
import {names} from '../../choices/names.ts';
import {handle, type ResourceInputs} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Outcome, Patch} from '../rule.ts';

/**
 * Adds a small essential container of k2e's own to the task of a workload: the image of `probes.image`, under a process that
 * passes signals on, so that it ends at once when the task is stopped, and with the log configuration of the others.
 */
export function addContainer(
  workload: Workload,
  definition: Patch<ContainerDefinition> & {readonly name: string},
  {set}: Pick<Outcome, 'set'>,
  context: Context,
): void {
  const name = context.choice(names);
  const image = mappedImage(context.config.probes.image, context.config);
  const own: Patch<ContainerDefinition> = {
    image,
    essential: true,
    stopTimeout: 2,
    linuxParameters: {initProcessEnabled: true},
    logConfiguration: logConfiguration(workload, context),
  };
  const task: Patch<ResourceInputs['task-definitions']> = {
    containerDefinitions: [{...own, ...definition}],
  };
  set(name.taskDefinition(workload), task, workload);
  const statements = pullStatements(image);
  if (statements.length === 0) return;
  const policy = handle('role-policies', name.executionRole(workload).name);
  set(policy, {PolicyDocument: {Statement: statements}}, workload);
}
