import {describe, expect, test} from 'vitest';
import {native} from '../../../src/emit/native/native.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {plain} from '../../../src/emit/plain/plain.ts';
import {isObject} from '../../../src/json.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {INPUTS, isAbsent, planOfFolder} from '../templated/plans-of-inputs.ts';

/** What the GitHub action makes of a file before it registers it, by its documentation: what is null or empty goes. */
function cleaned(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(cleaned).filter(item => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isObject(value)) return value;
  const fields = Object.entries(value).flatMap(([key, field]) => {
    const kept = cleaned(field);
    return kept === undefined ? [] : [[key, kept]];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

/** The same without the empty lists and maps that mean nothing to ECS, and with all empty texts. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(withoutEmptyLists) : undefined;
  if (!isObject(value)) return value;
  const fields = Object.entries(value).flatMap(([key, field]) => {
    const kept = withoutEmptyLists(field);
    return kept === undefined ? [] : [[key, kept]];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

describe.each(INPUTS)('$name', ({k8s, config}) => {
  test.skipIf(isAbsent({k8s}))(
    'is the native task definitions, and the action takes nothing away untold',
    async () => {
      const plan = await planOfFolder(k8s, config);
      const {files, notCarried} = outputFolder(plan, [native, plain], OPTIONS);
      const contents = new Map(files.map(({path, content}) => [path, content]));
      const names = [...contents.keys()].flatMap(path => /^task-definitions\/(.*)$/.exec(path)?.[1] ?? []);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const content = contents.get(`plain/${name}`) ?? '';
        expect(content).toBe(contents.get(`task-definitions/${name}`));
        const input: unknown = JSON.parse(content, (key, field) =>
          key === 'value' && field === '' ? ' ' : field,
        );
        const key = `task-definitions/${name.replace(/\.json$/, '')}`;
        if (notCarried.some(note => note.format === 'plain' && note.resource === key)) continue;
        expect(cleaned(input), key).toEqual(withoutEmptyLists(input));
      }
    },
  );
});

test('empty texts that the GitHub action removes are told, and no others', () => {
  const {notCarried} = outputFolder(
    planOf([
      resource('task-definitions/web', {
        family: 'web',
        volumes: [],
        containerDefinitions: [
          {
            name: 'web',
            image: 'nginx:1',
            command: ['sh', '-c', ''],
            entryPoint: [''],
            environment: [{name: 'EMPTY', value: ''}],
            dockerLabels: {a: ''},
          },
        ],
      }),
    ]),
    [plain],
    OPTIONS,
  );
  expect(notCarried.map(({resource: key, pointer}) => `${key} ${pointer}`)).toEqual([
    'task-definitions/web /containerDefinitions/0/command/2',
    'task-definitions/web /containerDefinitions/0/entryPoint/0',
    'task-definitions/web /containerDefinitions/0/dockerLabels/a',
  ]);
});
