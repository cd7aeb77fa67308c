import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {configToken} from '../../../src/ecs/token.ts';
import {native} from '../../../src/emit/native/native.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {ytt} from '../../../src/emit/ytt/ytt.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {INPUTS, isAbsent, planOfFolder} from '../templated/plans-of-inputs.ts';
import {HOSTILE, hostilePlan} from './plans.ts';
import {readValues, renderYtt} from './reader.ts';

function emitted(plan: Plan) {
  const files = new Map(
    outputFolder(plan, [native, ytt], OPTIONS).files.map(({path, content}) => [path, content]),
  );
  const values = readValues(files.get('ytt/values.yml') ?? '');
  const names = [...files.keys()].flatMap(path => /^task-definitions\/(.*)\.json$/.exec(path)?.[1] ?? []);
  return {
    values,
    names,
    native: (name: string): unknown => JSON.parse(files.get(`task-definitions/${name}.json`) ?? ''),
    rendered: (name: string) => renderYtt(files.get(`ytt/task-definitions/${name}.yml`) ?? '', values),
  };
}

describe.each(INPUTS)('$name', ({k8s, config}) => {
  test.skipIf(isAbsent({k8s}))('renders to the native task definitions', async () => {
    const {names, native: expected, rendered} = emitted(await planOfFolder(k8s, config));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(rendered(name), name).toEqual(expected(name));
  });
});

test('no text of a user is taken for anything else, wherever it stands', () => {
  fc.assert(
    fc.property(fc.array(HOSTILE, {minLength: 3, maxLength: 3}), texts => {
      const {native: expected, rendered} = emitted(hostilePlan(texts));
      expect(rendered('web')).toEqual(expected('web'));
    }),
  );
});

describe('the image of the batch sample', () => {
  test('stands once, for all who run it', async () => {
    const {values, names, rendered} = emitted(
      await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml'),
    );
    expect(Object.keys(values.images ?? {})).toEqual(['nightly_backend', 'nightly_frontend']);
    const backend = values.images?.nightly_backend;
    const users = names.filter(name => JSON.stringify(rendered(name)).includes(`"image":"${backend}"`));
    expect(users.length).toBeGreaterThan(10);
  });
});

/** Keys of the data values of tasks with these images. */
function keysOf(...images: readonly string[]): readonly (string | undefined)[] {
  const {values} = emitted(
    planOf(
      images.map((image, index) =>
        resource(`task-definitions/t${index}`, {family: 't', containerDefinitions: [{name: 'c', image}]}),
      ),
    ),
  );
  const byImage = new Map(Object.entries(values.images ?? {}).map(([key, image]) => [image, key]));
  return images.map(image => byImage.get(image));
}

test('images are named by their repositories', () => {
  expect(
    keysOf(
      'nginx',
      'localhost/a:1',
      'host:5000/team/web-api:1.2',
      'a.io/x/y@sha256:0',
      'in:1',
      '9:1',
      '日本:1',
    ),
  ).toEqual(['nginx', 'a', 'team_web_api', 'x_y', 'image_in', 'image_9', 'image']);
});

test('images of one name get a hash, the same whatever else is there', () => {
  const [first, second] = keysOf('web:1', 'web:2');
  expect(first).toMatch(/^web_[0-9a-f]{8}$/);
  expect(second).not.toBe(first);
  expect(keysOf('web:2', 'other:1', 'web:1')).toEqual([second, 'other', first]);
});

test('a map whose keys k2e does not know is one expression', () => {
  const {files} = outputFolder(
    planOf([
      resource('task-definitions/t', {
        family: 't',
        containerDefinitions: [
          {name: 'c', image: 'x', dockerLabels: {[configToken('aws.region')]: 'a"b', plain: 'c'}},
        ],
      }),
    ]),
    [ytt],
    OPTIONS,
  );
  expect(files.find(({path}) => path.endsWith('/t.yml'))?.content).toContain(
    'dockerLabels: #@ {data.values.aws.aws_region: "a\\"b", "plain": "c"}\n',
  );
});
