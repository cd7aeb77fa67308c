#!/usr/bin/env node
import {createRequire} from 'node:module';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`k2e needs Node.js 22.12 or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}
// A reader that has seen enough (`| head`) is no error: what was said so far is the result.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit();
  const {text, exitCode} = outputLost(error);
  process.stderr.write(text);
  process.exit(exitCode);
});
// Without "import", whose loader would read every package of Node.js that it names as a whole.
const {outputLost, start} = createRequire(import.meta.url)('../dist/start.cjs');
await start(dirname(dirname(fileURLToPath(import.meta.url))));
// Left alone, V8 would first do what it has put off for an idle moment: collect garbage, optimise functions.
if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
