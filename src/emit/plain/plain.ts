import type {Emission, Emitter, Selected} from '../emitter.ts';
import {withPlaceholders} from '../native/resource-file.ts';
import {kindsNotMade} from '../not-made.ts';
import {sortedJson} from '../sorted-json.ts';
import {placeholdersOf} from '../templated/placeholders.ts';
import {ofKind} from '../templated/task-definitions.ts';
import {removedValues} from './removed-values.ts';

const FOLDER = 'plain';

/** Task definitions alone, one file each, for whatever deploys a bare input of RegisterTaskDefinition. */
export const plain: Emitter = {
  name: FOLDER,
  summary: 'Task definitions alone, for the AWS CLI and the GitHub action amazon-ecs-deploy-task-definition.',
  emit: emission,
};

function emission({resources, references}: Selected): Emission {
  const taskDefinitions = ofKind(resources, 'task-definitions');
  const pathOf = (name: string): string => `${FOLDER}/${name}.json`;
  return {
    files: taskDefinitions.map(({name, input}) => ({
      path: pathOf(name),
      content: sortedJson(withPlaceholders(input)),
    })),
    placeholders: placeholdersOf(taskDefinitions, references, pathOf),
    notCarried: [
      ...kindsNotMade(FOLDER, resources, ['task-definitions']),
      ...taskDefinitions.flatMap(resource => removedValues(FOLDER, resource)),
    ],
  };
}
