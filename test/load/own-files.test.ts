import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {INDEX_PATH} from '../../src/emit/output-index.ts';
import {load} from '../../src/load/load.ts';
import {OUTPUT_INDEX} from '../../src/load/own-files.ts';

let cwd = '';

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'k2e-own-'));
});

afterEach(async () => {
  await rm(cwd, {recursive: true, force: true});
});

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const INDEX = JSON.stringify({
  schemaVersion: 1,
  files: [{path: 'services/web.json'}],
  otherFiles: [{path: 'report.json'}, {path: 'cutover.yaml'}],
});

/** The files that are read when the folder holds these. */
async function inputs(
  files: Readonly<Record<string, string>>,
  source = '.',
  settings?: string,
): Promise<string[]> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), {recursive: true});
    await writeFile(join(cwd, path), content);
  }
  const loaded = await load([source], {cwd, settings, stdin: () => Promise.resolve(new Uint8Array())});
  return loaded.inputs.map(({path}) => path);
}

test('the index is looked for under the name that the emitters write', () => {
  expect(OUTPUT_INDEX).toBe(INDEX_PATH);
});

test('what k2e wrote into a source folder is not read again, all else is', async () => {
  const output = {
    'ecs/k2e-output.json': INDEX,
    'ecs/services/web.json': '{}',
    'ecs/report.json': '{}',
    'ecs/cutover.yaml': 'hosts: []\n',
    'ecs/mine.yaml': OBJECT,
  };
  expect(await inputs({'app.yaml': OBJECT, ...output})).toEqual(['app.yaml', 'ecs/mine.yaml']);
});

test('an index that cannot be read hides nothing', async () => {
  expect(await inputs({'app.yaml': OBJECT, 'k2e-output.json': '{'})).toEqual(['app.yaml', 'k2e-output.json']);
});

test('settings and reports of k2e are no manifests, where they are found in a folder', async () => {
  const report = JSON.stringify({schemaVersion: 1, tool: {name: 'k2e'}, findings: []});
  const files = {'app.yaml': OBJECT, 'k2e.yaml': 'app: shop\n', 'prod.yaml': 'app: shop\n', 'r.json': report};
  expect(await inputs(files, '.', 'prod.yaml')).toEqual(['app.yaml']);
  expect(await inputs(files, 'prod.yaml', 'prod.yaml')).toEqual(['prod.yaml']);
  expect(await inputs({'k2e.yaml': OBJECT})).toContain('k2e.yaml');
});

test('a folder with nothing but these holds no manifest', async () => {
  await expect(inputs({'k2e.yaml': 'app: shop\n'})).rejects.toMatchObject({code: 'K2E-E103'});
  await expect(inputs({'ecs/k2e-output.json': INDEX, 'ecs/report.json': '{}'})).rejects.toMatchObject({
    code: 'K2E-E103',
  });
});
