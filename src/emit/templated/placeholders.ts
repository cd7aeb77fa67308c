import type {Resource} from '../../ecs/plan.ts';
import type {Selected} from '../emitter.ts';
import type {OutputIndex} from '../output-index.ts';

/** The keys of `k2e.yaml` that files of task definitions ask for, each with the file. */
export function placeholdersOf(
  taskDefinitions: readonly Resource<'task-definitions'>[],
  references: Selected['references'],
  pathOf: (name: string) => string,
): OutputIndex['placeholders'] {
  return taskDefinitions.flatMap(({name}) =>
    [...(references.get(`task-definitions/${name}`)?.keys ?? [])].map(key => ({key, files: [pathOf(name)]})),
  );
}
