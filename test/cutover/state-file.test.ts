import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Journal} from '../../src/cutover/journal.ts';
import {fileState} from '../../src/cutover/state-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k2e-state-'));
  path = join(folder, 'journal.json');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const EMPTY: Journal = {version: 1, run: 'r', plan: 'p', lease: null, paused: null, tracks: {}, entries: []};

describe('a journal in a file', () => {
  test('does not exist at first, then holds what was written, in one file', async () => {
    const state = fileState(path);
    expect(await state['state.read']({})).toBeNull();
    const {version} = await state['state.write']({journal: EMPTY, version: null});
    expect(await state['state.read']({})).toEqual({journal: EMPTY, version});
    expect(readdirSync(folder)).toEqual(['journal.json']);
  });

  test('refuses a writer that has not seen the newest revision', async () => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    await expect(state['state.write']({journal: EMPTY, version: null})).rejects.toMatchObject({
      failure: 'conflict',
    });
    await state['state.write']({journal: EMPTY, version: '1'});
    await expect(state['state.write']({journal: EMPTY, version: '1'})).rejects.toMatchObject({
      failure: 'conflict',
    });
  });

  test('finishes the write of a process that died before its rename', async () => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    const next = {...EMPTY, paused: 'by hand'};
    await fileState(join(folder, 'other'))['state.write']({journal: EMPTY, version: null});
    await fileState(join(folder, 'other'))['state.write']({journal: next, version: '1'});
    writeFileSync(`${path}.2`, readFileSync(join(folder, 'other')));
    expect(await state['state.read']({})).toEqual({journal: next, version: '2'});
    expect(readdirSync(folder).toSorted()).toEqual(['journal.json', 'other']);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['edited', (text: string) => text.replace('"paused": null', '"paused": "no"')],
    ['of another program', () => '{"version": 1}'],
  ])('says that it was %s', async (_, damage) => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    await expect(state['state.read']({})).rejects.toMatchObject({code: 'K2E-E401', exitCode: 6});
  });

  test('loses and doubles nothing when writers race and are killed', async () => {
    const writers = Array.from({length: 4}, (_, index) => writer(index < 2 ? 150 : 15));
    const killed = writers.slice(0, 2).map(async ({child, lines}) => {
      while (lines.length < 5) await new Promise(resolve => setTimeout(resolve, 5));
      child.kill('SIGKILL');
    });
    await Promise.all([...killed, ...writers.map(({ended}) => ended)]);
    const known = writers.flatMap(({lines}) => lines);
    const entries = (await fileState(path)['state.read']({}))?.journal.entries.map(({what}) => what) ?? [];
    expect(new Set(entries).size).toBe(entries.length);
    expect(known.filter(what => !entries.includes(what))).toEqual([]);
    // A killed writer may have written once more than it could tell.
    expect(entries.length - known.length).toBeLessThanOrEqual(2);
  });
});

function writer(count: number) {
  const program = new URL('state-file-writer.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', program, path, String(count)]);
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
  return {child, lines, ended};
}
