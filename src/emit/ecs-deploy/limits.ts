import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs';
import type {Resource} from '../../ecs/plan.ts';
import {hasToken} from '../../ecs/token.ts';
import {pointer} from '../../pointer.ts';
import type {NotCarried} from '../output-index.ts';

/** What ecs-deploy registers of a task definition (ecs-deploy 3.10, `createNewTaskDefJson`). */
const ALWAYS: ReadonlySet<string> = new Set<keyof RegisterTaskDefinitionRequest>([
  'family',
  'volumes',
  'containerDefinitions',
  'placementConstraints',
  'networkMode',
  'taskRoleArn',
  'executionRoleArn',
  'runtimePlatform',
  'ephemeralStorage',
  'proxyConfiguration',
]);

/** What it registers besides where the task definition is for Fargate. */
const ON_FARGATE: ReadonlySet<string> = new Set<keyof RegisterTaskDefinitionRequest>([
  'requiresCompatibilities',
  'cpu',
  'memory',
]);

/**
 * The parts of task definitions' files that ecs-deploy leaves out when it registers them, and images that it cannot replace.
 * What it leaves out of all of them alike is told once.
 */
export function notRegistered(all: readonly Resource<'task-definitions'>[]): readonly NotCarried[] {
  const fields = Map.groupBy(
    all.flatMap(resource => fieldsLeftOut(resource.input).map(field => ({field, name: resource.name}))),
    ({field}) => field,
  );
  const leftOut = [...fields].flatMap(([field, lost]) => {
    const names = lost.length === all.length && all.length > 1 ? ['*'] : lost.map(({name}) => name);
    return names.map(name => note(name, pointer(field), lossOf(field)));
  });
  return [...leftOut, ...all.flatMap(imagesLeft), ...all.flatMap(missingRole)];
}

function fieldsLeftOut(input: RegisterTaskDefinitionRequest): readonly string[] {
  const known = (field: string): boolean => ALWAYS.has(field) || (isFargate(input) && ON_FARGATE.has(field));
  return Object.entries(input).flatMap(([field, value]) =>
    value === undefined || known(field) ? [] : [field],
  );
}

function imagesLeft({name, input}: Resource<'task-definitions'>): readonly NotCarried[] {
  return (input.containerDefinitions ?? []).flatMap(({image}, index) =>
    isReplaceable(image ?? '')
      ? []
      : [
          note(
            name,
            pointer('containerDefinitions', index, 'image'),
            'ecs-deploy replaces images by their tag: it leaves one that has none, or a digest, and calls that a success.',
          ),
        ],
  );
}

function missingRole({name, input}: Resource<'task-definitions'>): readonly NotCarried[] {
  if (!isFargate(input) || input.executionRoleArn !== undefined) return [];
  return [
    note(name, '/executionRoleArn', 'ecs-deploy needs an execution role on Fargate; this task has none.'),
  ];
}

function isFargate({requiresCompatibilities}: RegisterTaskDefinitionRequest): boolean {
  return requiresCompatibilities?.includes('FARGATE') ?? false;
}

function note(name: string, at: string, message: string): NotCarried {
  return {format: 'ecs-deploy', resource: `task-definitions/${name}`, pointer: at, message};
}

function lossOf(field: string): string {
  return ON_FARGATE.has(field)
    ? `ecs-deploy registers \`${field}\` on Fargate alone: elsewhere each container needs limits of its own.`
    : `ecs-deploy leaves \`${field}\` out when it registers the file.`;
}

/** Whether ecs-deploy finds the image: a tag, no digest, and nothing that JSON has to escape. */
function isReplaceable(image: string): boolean {
  return !hasToken(image) && /^[^"\\@\s]+:[^"\\@/\s]+$/.test(image);
}
