import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {SAMPLES, sampleNames, sampleOutput} from '../scripts/samples.ts';

/** Path → text of every file below a folder. */
function filesBelow(folder: string): Map<string, string> {
  const entries = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
  return new Map(
    entries.map(entry => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

describe.each(sampleNames())('the sample %s', name => {
  test('gives its expected files (npm run samples writes them)', async () => {
    const given = await sampleOutput(name);
    const expected = filesBelow(join(SAMPLES, name, 'expected'));
    expect([...given.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [path, text] of given) expect(text, path).toBe(expected.get(path));
  });
});
