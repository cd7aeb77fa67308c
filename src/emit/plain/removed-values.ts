import type {Resource} from '../../ecs/plan.ts';
import {pointer} from '../../pointer.ts';
import type {NotCarried} from '../output-index.ts';

/**
 * The empty texts of a task definition that the GitHub action amazon-ecs-deploy-task-definition removes before it registers the
 * file (`index.js`, `cleanNullKeys`): all but the values of environment variables. Empty lists and objects, which it removes
 * too, mean nothing to ECS.
 */
export function removedValues(
  format: string,
  {name, input}: Resource<'task-definitions'>,
): readonly NotCarried[] {
  return emptyTexts(input, []).map(path => ({
    format,
    resource: `task-definitions/${name}`,
    pointer: pointer(...path),
    message:
      'The GitHub action removes empty texts before it registers the file, and what comes after one in a list moves up: register this task definition with the AWS CLI, or name the key in keep-null-value-keys of the action.',
  }));
}

type Path = readonly (string | number)[];

function emptyTexts(value: unknown, path: Path): readonly Path[] {
  if (value === '') return isEnvironment(path) ? [] : [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => emptyTexts(item, [...path, index]));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, field]) => emptyTexts(field, [...path, key]));
}

function isEnvironment(path: Path): boolean {
  return path.at(-3) === 'environment' && path.at(-1) === 'value';
}
