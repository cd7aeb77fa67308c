import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {cutover, folderWith, kubeconfig, shopPlan, withBeside} from './cutover-folder.ts';

let text = '';
beforeAll(async () => {
  text = await shopPlan();
}, 120_000);

test.each([['start'], ['advance'], ['rollback'], ['finalise'], ['resume']])(
  '`k2e cutover %s` needs somebody who agrees',
  async (...args) => {
    const cwd = folderWith(text);
    kubeconfig(cwd);
    const {code, stderr} = await cutover(cwd, ...args);
    expect([code, stderr.includes('K2E-E314')]).toEqual([5, true]);
    expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
  },
);

test.each([['start'], ['advance']])(
  '`k2e cutover %s` does not begin while nobody has said what may run on both sides',
  async (...args) => {
    const cwd = folderWith(withBeside(text, 'unknown'));
    kubeconfig(cwd);
    const {code, stderr} = await cutover(cwd, ...args, '--yes');
    expect([code, stderr.includes('K2E-E315')]).toEqual([5, true]);
    expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
  },
);
