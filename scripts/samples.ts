/**
 * Writes `samples/<name>/expected/`, what each sample is converted to: `npm run samples`. Read the difference before you commit
 * it; the tests only hold the output to what somebody has read.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {convertedSample, expectedFolder, sampleNames} from '../test/samples.ts';

for (const name of sampleNames()) {
  const folder = expectedFolder(name);
  rmSync(folder, {recursive: true, force: true});
  const files = await convertedSample(name);
  for (const {path, content} of files) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  }
  process.stdout.write(`samples/${name}/expected: ${files.length} files\n`);
}
