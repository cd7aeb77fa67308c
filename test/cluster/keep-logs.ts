import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeEach, inject} from 'vitest';
import {FAILED} from './ground.ts';

beforeEach(({onTestFailed}) => {
  const ground = inject('ground');
  if (ground.missing !== undefined) return;
  onTestFailed(() => writeFileSync(join(ground.folder, FAILED), ''));
});
