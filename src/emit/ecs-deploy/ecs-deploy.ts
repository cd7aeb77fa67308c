import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs';
import type {Resource} from '../../ecs/plan.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import {withPlaceholders} from '../native/resource-file.ts';
import {kindsNotMade} from '../not-made.ts';
import {sortedJson} from '../sorted-json.ts';
import {placeholdersOf} from '../templated/placeholders.ts';
import {ofKind} from '../templated/task-definitions.ts';
import {notRegistered} from './limits.ts';

/** silinternational/ecs-deploy: one file per task definition, as `--task-definition-file` takes it. */
export const ecsDeploy: Emitter = {
  name: 'ecs-deploy',
  summary: 'Task definitions in the layout of ecs-deploy ({"taskDefinition": …}).',
  emit: emission,
};

function emission({resources, references}: Selected): Emission {
  const taskDefinitions = ofKind(resources, 'task-definitions');
  return {
    files: taskDefinitions.map(resource => ({
      path: fileOf(resource),
      content: sortedJson(layout(resource.input)),
    })),
    placeholders: placeholdersOf(taskDefinitions, references, name => `ecs-deploy/${name}.json`),
    notCarried: [
      ...kindsNotMade('ecs-deploy', resources, ['task-definitions']),
      ...notRegistered(taskDefinitions),
    ],
  };
}

function fileOf({name}: Resource<'task-definitions'>): string {
  return `ecs-deploy/${name}.json`;
}

/**
 * The layout that ecs-deploy reads: the answer of DescribeTaskDefinition. It passes lists that are absent to the AWS CLI as null,
 * which refuses them, so two of them are always there. Each `image` is in a line of its own before `name`, and so ends in a
 * comma: ecs-deploy puts in another image by replacing lines.
 */
function layout(input: RegisterTaskDefinitionRequest): object {
  return {taskDefinition: withPlaceholders({placementConstraints: [], volumes: [], ...input})};
}
