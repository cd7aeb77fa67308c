import type {ResourceKey} from '../../ecs/resource.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import {kindsNotMade} from '../not-made.ts';
import type {Ordered} from '../order.ts';
import type {NotCarried} from '../output-index.ts';
import {ofKind, taskDefinitionFinder} from '../templated/task-definitions.ts';
import {variablesFile} from '../templated/variables-file.ts';
import {writeFolder} from './folder.ts';
import {calledFolder, jobFolder, scheduledCall, stateMachineCalls} from './runs.ts';
import {type Planned, scaledServices, serviceFolder} from './services.ts';
import {alteredKeys} from './task-definition.ts';

/** kayac/ecspresso v2: one folder per service; Jobs, and task definitions of CronJobs, as folders that are only run. */
export const ecspresso: Emitter = {
  name: 'ecspresso',
  summary: 'Folders for ecspresso: one per service, Job and CronJob.',
  emit: emission,
};

function emission({resources}: Selected): Emission {
  const {planned, homeless} = plannedFolders(resources);
  const folders = planned.map(({deployed}) => writeFolder(deployed));
  const variables = folders.flatMap(folder => folder.variables);
  return {
    variables,
    files: [...folders.flatMap(({files}) => files), ...variablesFile('ecspresso', variables)],
    placeholders: folders.flatMap(({placeholders}) => placeholders),
    notCarried: [
      ...kindsNotMade('ecspresso', resources, ['task-definitions', 'services', 'jobs']),
      ...homeless,
      ...planned.flatMap(({notCarried}) => notCarried),
      ...ofKind(resources, 'task-definitions').flatMap(alteredKeys),
    ],
  };
}

/** The folders, with names that differ also where upper and lower case are the same, and what has no folder. */
function plannedFolders(resources: readonly Ordered[]): {
  readonly planned: readonly Planned[];
  readonly homeless: readonly NotCarried[];
} {
  const find = taskDefinitionFinder(resources);
  const isScaled = scaledServices(resources);
  const planned: Planned[] = [];
  const homeless: NotCarried[] = [];
  const taken = new Set<string>();
  const used = new Set<ResourceKey>();
  const add = (folder: Planned, kind: string): void => {
    let {name} = folder.deployed;
    while (taken.has(name.toLowerCase())) name += `-${kind}`;
    taken.add(name.toLowerCase());
    planned.push({...folder, deployed: {...folder.deployed, name}});
  };
  const findFor = (resource: string, reference: string | undefined) => {
    const found = find(reference);
    if (found) used.add(found.key);
    else homeless.push(withoutTask(resource));
    return found;
  };
  for (const service of ofKind(resources, 'services')) {
    const task = findFor(`services/${service.name}`, service.input.taskDefinition);
    if (task) add(serviceFolder(service, task, isScaled(service)), 'service');
  }
  for (const job of ofKind(resources, 'jobs')) {
    const task = findFor(`jobs/${job.name}`, job.input.taskDefinition);
    if (task) add(jobFolder(job, task), 'job');
  }
  const calls = [
    ...ofKind(resources, 'schedules').flatMap(scheduledCall),
    ...ofKind(resources, 'state-machines').flatMap(stateMachineCalls),
  ];
  for (const call of calls) {
    const task = find(call.taskDefinition);
    if (!task || used.has(task.key)) continue;
    used.add(task.key);
    add(calledFolder(call, task), 'task');
  }
  for (const {name} of ofKind(resources, 'task-definitions')) {
    if (!used.has(`task-definitions/${name}`)) homeless.push(unused(name));
  }
  return {planned, homeless};
}

function withoutTask(resource: string): NotCarried {
  return {
    format: 'ecspresso',
    resource,
    pointer: '/taskDefinition',
    message: 'k2e does not plan the task definition that it runs, without which ecspresso has no folder.',
  };
}

function unused(name: string): NotCarried {
  return {
    format: 'ecspresso',
    resource: `task-definitions/${name}`,
    pointer: '',
    message: 'Nothing that is written runs this task definition, so there is no folder for it.',
  };
}
