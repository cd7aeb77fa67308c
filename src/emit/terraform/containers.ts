import type {Resource} from '../../ecs/plan.ts';
import type {TextPart} from '../../ecs/token.ts';
import {identifiers} from '../declarative/identifiers.ts';
import type {OutputFile} from '../output.ts';
import {sortedJson} from '../sorted-json.ts';
import {identifier} from './names.ts';
import type {Scope} from './scope.ts';

/** The container definitions of a task definition: their file, and the expression that reads it. */
export interface Containers {
  readonly file: OutputFile;
  /** `${templatefile(…)}` */
  readonly expression: string;
}

/**
 * Container definitions are one JSON text to the provider. They get a file of their own with one key a line, so that a change
 * of one variable is a change of one line; `templatefile` fills in what other resources give.
 * @param folder path of the configuration below the output folder
 */
export function containersOf({name, input}: Resource, folder: string, scope: Scope): Containers | undefined {
  const {containerDefinitions} = input as {readonly containerDefinitions?: unknown};
  if (!Array.isArray(containerDefinitions)) return undefined;
  const json = sortedJson(containerDefinitions);
  const wishes = new Map<string, string>();
  scope.template(json, (expression, part) => {
    wishes.set(expression, wishFor(part));
    return expression;
  });
  const names = identifiers(wishes.keys(), expression => wishes.get(expression) ?? expression);
  const content = scope.template(json, expression => names.get(expression) ?? expression);
  const path = `container-definitions/${name}.json.tftpl`;
  const variables = [...names]
    .map(([expression, variable]) => `${variable} = ${expression}`)
    .sort()
    .join(', ');
  return {
    file: {path: `${folder}/${path}`, content},
    expression: `\${templatefile("\${path.module}/${path}", {${variables === '' ? '' : ` ${variables} `}})}`,
  };
}

/** The name of a value in a template file: the resource's, or the key's. */
function wishFor(part: TextPart): string {
  if (part.kind === 'ref') return identifier(part.resource);
  return identifier(part.kind === 'config' ? part.key.replaceAll(/([a-z])([A-Z])/g, '$1-$2') : part.text);
}
