import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {INDEX_PATH} from '../src/emit/output-index.ts';
import {convertedSample, expectedFolder, sampleNames} from './samples.ts';

describe.each(sampleNames())('samples/%s', name => {
  const folder = expectedFolder(name);
  const isThere = existsSync(folder);
  const title = isThere
    ? ''
    : ' (SKIPPED: there is no expected/ yet; npm run samples writes it, a person reads it)';

  test.skipIf(!isThere)(`is converted to what is in expected/${title}`, async () => {
    const files = new Map((await convertedSample(name)).map(({path, content}) => [path, content]));
    const expected = readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .toSorted();
    expect([...files.keys()].toSorted()).toEqual(expected);
    // The index last: it changes with every other file.
    for (const path of [...expected.filter(each => each !== INDEX_PATH), INDEX_PATH]) {
      expect(files.get(path), path).toBe(readFileSync(join(folder, path), 'utf8'));
    }
  });

  test('is converted to the same whatever the time zone and language of the machine', async () => {
    const before = {zone: process.env['TZ'], language: process.env['LANG']};
    const plain = await convertedSample(name);
    process.env['TZ'] = 'Pacific/Kiritimati';
    process.env['LANG'] = 'tr_TR.UTF-8';
    try {
      expect(await convertedSample(name)).toEqual(plain);
    } finally {
      restore('TZ', before.zone);
      restore('LANG', before.language);
    }
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
