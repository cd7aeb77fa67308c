import {names} from '../../choices/names.ts';
import type {Subject} from '../rule.ts';

/**
 * Gives the main containers their places at the head of the task definition, before a rule of the pod sets anything of another
 * container: deploy tools watch the first one.
 */
export function mainContainersFirst({
  workload,
  context,
  set,
}: Pick<Subject<'pod'>, 'workload' | 'context' | 'set'>): void {
  const mains = workload.containers.filter(({role}) => role === 'main');
  set(context.choice(names).taskDefinition(workload), {
    containerDefinitions: mains.map(({name}) => ({name})),
  });
}
