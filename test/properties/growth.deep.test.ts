import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import type {Growth} from './growth.ts';

const PROGRAM = fileURLToPath(new URL('growth.ts', import.meta.url));

test('nothing compares all with all: four times the input takes about four times the steps', () => {
  const {stdout, stderr, status} = spawnSync(process.execPath, [PROGRAM], {
    encoding: 'utf8',
    env: {...process.env, NODE_DISABLE_COMPILE_CACHE: '1'},
  });
  expect(status, stderr).toBe(0);
  const found: readonly Growth[] = JSON.parse(stdout);
  const told = found.map(({input, place, counts: [one, four]}) => `${place} (${input}): ${one} → ${four}`);
  expect(told).toEqual([]);
});
