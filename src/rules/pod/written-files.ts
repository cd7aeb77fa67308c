import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {variableSetting} from '../../choices/volumes/writer-variable.ts';
import {isWithin, type Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

/**
 * Sets what the files at or below `path` of a volume become: the volumes of the task, the variables with their contents, and
 * the commands that write them.
 */
export function setFiles(
  {workload, context, set, drop}: Pick<Subject<'pod'>, 'workload' | 'context' | 'set' | 'drop'>,
  {index, path}: {readonly index: number; readonly path: Pointer},
): void {
  const {writer, volumes, uses} = volumePlan(workload, context);
  const use = uses[index];
  const own = taskVolumesOf(index, volumes);
  if (use?.kind !== 'files') return;
  mainContainersFirst({workload, context, set});
  const definition = context.choice(names).taskDefinition(workload);
  set(definition, {volumes: own.map(({name}) => ({name}))});
  if (writer) {
    const variables = writer.variables.filter(
      ({entry}) => entry.volume === index && isWithin(entry.at, path),
    );
    set(definition, {
      containerDefinitions: [
        {name: writer.name, command: [writer.script]},
        ...variables.map(variable => ({name: writer.name, ...variableSetting(variable)})),
      ],
    });
  }
  const placed = new Set(own.flatMap(({files}) => files.map(({entry}) => entry)));
  if (![...placed].some(({volume, hasDefaultMode}) => volume === index && hasDefaultMode)) {
    drop(`${path}/defaultMode`, 'No file that a container sees takes it.');
  }
  const unplaced = use.entries.filter(entry => entry.isItem && !placed.has(entry)).map(({at}) => at);
  for (const item of [...use.unseen, ...unplaced]) {
    if (isWithin(item, path)) drop(item, 'No container sees this file.');
  }
}
