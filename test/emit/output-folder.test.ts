import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {FORMATS} from '../../src/config/formats.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import type {OutputIndex} from '../../src/emit/output-index.ts';
import {writeOutput} from '../../src/emit/write.ts';
import {soundPlan} from '../ecs/check/sound-plan.ts';
import {OPTIONS, shop} from './plans.ts';

const report = {path: 'report.json', content: '{}\n'};
const options = {...OPTIONS, reportFiles: [report]};

function indexIn(files: readonly {readonly path: string; readonly content: string}[]): OutputIndex {
  return JSON.parse(files.find(({path}) => path === 'k2e-output.json')?.content ?? '');
}

describe('several formats in one folder', () => {
  const {files, notCarried} = outputFolder(soundPlan(), EMITTERS, options);

  it('do not get in each other’s way', () => {
    const paths = files.map(({path}) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('share one index, which lists every file once', () => {
    const index = indexIn(files);
    const listed = [...index.files, ...index.otherFiles].map(({path}) => path);
    expect(files.filter(({path}) => path === 'k2e-output.json')).toHaveLength(1);
    expect(listed.sort()).toEqual(
      files
        .map(({path}) => path)
        .filter(path => path !== 'k2e-output.json')
        .sort(),
    );
    expect(index.notCarried).toEqual(notCarried);
  });

  it('leave the files of the native format as they are alone', () => {
    const alone = new Map(emitNative(soundPlan(), options).map(({path, content}) => [path, content]));
    const together = new Map(files.map(({path, content}) => [path, content]));
    for (const [path, content] of alone)
      if (path !== 'k2e-output.json') expect(together.get(path), path).toBe(content);
  });

  it('name what is missing once, with the files of all formats', () => {
    const vpc = indexIn(files).placeholders.find(({key}) => key === 'network.vpcId');
    expect(vpc?.files).toEqual(
      expect.arrayContaining([
        'cloudformation/template.json',
        'target-groups/web.json',
        'terraform/variables.tf.json',
      ]),
    );
  });

  it('do not depend on the order of the plan', () => {
    const {resources, ...rest} = soundPlan();
    const turned = {...rest, resources: new Map([...resources].reverse())};
    const contents = new Map(
      outputFolder(turned, EMITTERS, options).files.map(({path, content}) => [path, content]),
    );
    for (const {path, content} of files) expect(contents.get(path), path).toBe(content);
  });
});

it('without the native format the index has no file that makes a resource by one call', () => {
  const {files} = outputFolder(
    shop(),
    EMITTERS.filter(({name}) => name === 'cloudformation'),
    options,
  );
  expect(indexIn(files).files).toEqual([]);
  expect(files.map(({path}) => path).sort()).toEqual([
    'cloudformation/template.json',
    'k2e-output.json',
    'report.json',
  ]);
});

describe('a folder', () => {
  const dir = mkdtempSync(join(tmpdir(), 'k2e-formats-'));
  afterEach(() => rmSync(dir, {recursive: true, force: true}));

  it('loses a format that is no longer asked for', () => {
    const folder = (...names: string[]) =>
      outputFolder(
        shop(),
        EMITTERS.filter(({name}) => names.includes(name)),
        options,
      ).files;
    writeOutput(dir, folder('native', 'cloudformation'), {force: false});
    const {removed, unchanged} = writeOutput(dir, folder('native'), {force: false});
    expect(removed).toEqual(['cloudformation/template.json']);
    expect(unchanged).toContain('services/cart.json');
  });
});

it('a format lies in the folder that k2e.yaml gives it, with all that the index says of it', () => {
  const formats = EMITTERS.filter(({name}) => name === 'native' || name === 'ecspresso');
  const plain = outputFolder(soundPlan(), formats, options);
  const moved = outputFolder(soundPlan(), formats, {
    ...options,
    folders: new Map([['ecspresso', 'deploy/shop']]),
  });
  const rename = (text: string) => text.replaceAll('ecspresso/', 'deploy/shop/');
  const paths = (files: typeof plain.files) => files.map(({path}) => path).toSorted();
  expect(paths(moved.files)).toEqual(
    paths(plain.files)
      .map(path => path.replace(/^ecspresso\//, 'deploy/shop/'))
      .toSorted(),
  );
  const index = (files: typeof plain.files) =>
    JSON.parse(files.find(({path}) => path === 'k2e-output.json')?.content ?? '').placeholders;
  expect(JSON.stringify(index(moved.files))).toBe(rename(JSON.stringify(index(plain.files))));
});

it('there is an emitter for each format, in the order of the list', () => {
  expect(EMITTERS.map(({name}) => name)).toEqual(FORMATS);
});
