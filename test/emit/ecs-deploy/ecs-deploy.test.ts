import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import type {ResourceInputs} from '../../../src/ecs/resource.ts';
import {checkShape} from '../../../src/ecs/shapes/check-shape.ts';
import {ecsDeploy} from '../../../src/emit/ecs-deploy/ecs-deploy.ts';
import {native} from '../../../src/emit/native/native.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {holdsReserved, isObject} from '../../../src/json.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {INPUTS, isAbsent, planOfFolder} from '../templated/plans-of-inputs.ts';

/** A line in which ecs-deploy finds an image. */
const IMAGE = /^\s+"image": "[^"]+:[^"@]+",$/;

function emitted(plan: Plan) {
  const {files, notCarried} = outputFolder(plan, [ecsDeploy], OPTIONS);
  return {files: files.filter(({path}) => path.startsWith('ecs-deploy/')), notCarried};
}

/**
 * Reads a file as ecs-deploy does, but takes no unknown key, no other type than the API model's, and no line with an image that
 * could not be replaced.
 * @throws Error that says what is wrong.
 */
function read(content: string, images: 'replaceable' | 'any' = 'replaceable'): object {
  const value: unknown = JSON.parse(content);
  if (!isObject(value) || Object.keys(value).join() !== 'taskDefinition')
    throw new Error('it is not wrapped');
  const {taskDefinition} = value;
  if (!isObject(taskDefinition)) throw new Error('there is no task definition');
  for (const list of ['volumes', 'placementConstraints', 'containerDefinitions'])
    if (!Array.isArray(taskDefinition[list])) throw new Error(`ecs-deploy passes ${list} as null`);
  const faults = checkShape('task-definitions', taskDefinition).filter(
    ({kind}) => kind === 'unknown-field' || kind === 'wrong-type' || kind === 'missing-field',
  );
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const lines = content.split('\n').filter(line => /^\s*"image"\s*:/.test(line));
  const containers = taskDefinition.containerDefinitions;
  if (lines.length !== (Array.isArray(containers) ? containers.length : 0))
    throw new Error('an image is not in a line');
  const wrong = images === 'any' ? [] : lines.filter(line => !IMAGE.test(line));
  if (wrong.length > 0) throw new Error(`ecs-deploy does not replace ${wrong}`);
  return taskDefinition;
}

describe.each(INPUTS)('$name', ({k8s, config}) => {
  test.skipIf(isAbsent({k8s}))('holds the native task definitions', async () => {
    const plan = await planOfFolder(k8s, config);
    const {files, notCarried} = emitted(plan);
    const expected = outputFolder(plan, [native], OPTIONS).files.filter(({path}) =>
      path.startsWith('task-definitions/'),
    );
    expect(files.map(({path}) => path)).toEqual(
      expected.map(({path}) => path.replace(/^[^/]+/, 'ecs-deploy')),
    );
    for (const [index, {path, content}] of files.entries()) {
      const name = path.replace(/^ecs-deploy\/(.*)\.json$/, 'task-definitions/$1');
      const isTold = notCarried.some(each => each.resource === name && each.pointer.endsWith('/image'));
      const {volumes, placementConstraints, ...rest} = read(content, isTold ? 'any' : 'replaceable') as Input;
      expect({volumes: [], placementConstraints: [], ...JSON.parse(expected[index]?.content ?? '')}).toEqual({
        volumes,
        placementConstraints,
        ...rest,
      });
    }
  });
});

type Input = ResourceInputs['task-definitions'];

function told(...inputs: readonly Input[]): string[] {
  const plan = planOf(inputs.map((input, index) => resource(`task-definitions/t${index}`, input)));
  return emitted(plan).notCarried.map(({resource: key, pointer}) => `${key} ${pointer}`);
}

const FARGATE: Input = {
  family: 'web',
  executionRoleArn: 'arn:aws:iam::1:role/x',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{name: 'web', image: 'nginx:1'}],
};

describe('what ecs-deploy does not register is told', () => {
  test.each<[string, Input, readonly string[]]>([
    ['nothing of a plain task on Fargate', FARGATE, []],
    [
      'tags and namespaces',
      {...FARGATE, tags: [{key: 'a', value: 'b'}], pidMode: 'task'},
      ['/tags', '/pidMode'],
    ],
    [
      'sizes elsewhere',
      {...FARGATE, requiresCompatibilities: ['EC2']},
      ['/requiresCompatibilities', '/cpu', '/memory'],
    ],
    ['a missing role', {...FARGATE, executionRoleArn: undefined}, ['/executionRoleArn']],
    ...['nginx', 'nginx@sha256:0', 'nginx:1@sha256:0', 'host:5000/nginx'].map(
      (image): [string, Input, string[]] => [
        `the image ${image}`,
        {...FARGATE, containerDefinitions: [{name: 'web', image}]},
        ['/containerDefinitions/0/image'],
      ],
    ),
  ])('%s', (_, input, pointers) => {
    expect(told(input)).toEqual(pointers.map(each => `task-definitions/t0 ${each}`));
  });

  test('once where it holds for all', () => {
    const tagged = {...FARGATE, tags: [{key: 'a', value: 'b'}]};
    expect(told(tagged, tagged)).toEqual(['task-definitions/* /tags']);
    expect(told(tagged, FARGATE)).toEqual(['task-definitions/t0 /tags']);
  });
});

test('no text of a user breaks the lines of images', () => {
  const text = fc
    .oneof(
      fc.string({unit: 'binary'}),
      fc.constantFrom('"image": "nginx:1",', '\n"image": "x:1",\n', '\\', '"'),
    )
    .filter(each => !holdsReserved(each) && !each.includes('${k2e:'));
  fc.assert(
    fc.property(text, text, (first, second) => {
      const containers = [
        {name: 'web', image: 'nginx:1', command: [first], environment: [{name: second, value: first}]},
      ];
      const plan = planOf([resource('task-definitions/web', {...FARGATE, containerDefinitions: containers})]);
      expect(read(emitted(plan).files[0]?.content ?? '')).toMatchObject({containerDefinitions: containers});
    }),
  );
});
