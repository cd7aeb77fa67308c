import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Journal, TrackState} from '../../src/cutover/journal.ts';
import {fileState} from '../../src/cutover/state-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k2e-state-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const WRITER = new URL('state-file-writer.ts', import.meta.url).pathname;

const EMPTY: Journal = {version: 1, run: 'r', plan: 'p', lease: null, paused: null, tracks: {}, entries: []};

const STATE: TrackState = {
  kind: 'web',
  phase: 'before',
  goal: {side: 'target'},
  intent: null,
  memory: {
    aim: {at: 'before'},
    up: true,
    zones: {},
    changes: {},
    since: null,
    oldTtl: 60,
    judged: null,
    approved: null,
  },
  halt: null,
};
const ENTRIES = [1, 2, 3].map(at => ({at, by: 'a', epoch: 1, what: `thing\n${at}`}));

describe('a journal in a file', () => {
  test('does not exist at first, then holds what was written, in one file', async () => {
    const state = fileState(path);
    expect(await state['state.read']({})).toBeNull();
    const {version} = await state['state.write']({journal: EMPTY, version: null});
    expect(await state['state.read']({})).toEqual({journal: EMPTY, version});
    expect(readdirSync(folder)).toEqual(['journal.jsonl']);
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

  test('goes on after a process that was killed while it wrote', async () => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    const whole = readFileSync(path, 'utf8');
    await state['state.write']({journal: {...EMPTY, paused: 'by hand'}, version: '1'});
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20));
    expect(await state['state.read']({})).toEqual({journal: EMPTY, version: '1'});
    const next = {...EMPTY, paused: 'again'};
    await state['state.write']({journal: next, version: '1'});
    expect(await state['state.read']({})).toEqual({journal: next, version: '2'});
    expect(readFileSync(path, 'utf8').startsWith(whole)).toBe(true);
  });

  test('goes on after its disk was full: what was written in part counts for nothing, and the place stays', async () => {
    // A limit of the size of files cuts a write off as a full disk does. An entry takes about 300 bytes.
    const writer = `ulimit -f 2; exec '${process.execPath}' --no-warnings '${WRITER}' '${path}' 100`;
    const {status, stderr} = spawnSync('bash', ['-c', writer], {encoding: 'utf8'});
    expect(status).not.toBe(0);
    expect(stderr).toContain('K2E-E402');
    const state = fileState(path);
    const full = await state['state.read']({});
    expect(full?.journal.entries.length).toBeGreaterThan(0);
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(false);
    const entry = {at: 1, by: 'b', epoch: 1, what: 'later'};
    const journal = {...(full?.journal ?? EMPTY), entries: [...(full?.journal.entries ?? []), entry]};
    await state['state.write']({journal, version: full?.version ?? null});
    expect((await state['state.read']({}))?.journal).toEqual(journal);
  });

  test('names another place only where nothing has begun: mid-way that would be another cutover', async () => {
    const write = (at: string) => fileState(at)['state.write']({journal: EMPTY, version: null});
    writeFileSync(join(folder, 'file'), '');
    await expect(write(join(folder, 'file', 'journal'))).rejects.toMatchObject({
      code: 'K2E-E402',
      suggestions: [expect.stringContaining('Name a place')],
    });
    await expect(write(folder)).rejects.toMatchObject({
      suggestions: [expect.stringContaining('Keep `state` of the plan as it is')],
    });
  });

  test('takes the first of two lines for one revision', async () => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    const first = readFileSync(path, 'utf8');
    await state['state.write']({journal: {...EMPTY, paused: 'first'}, version: '1'});
    const won = readFileSync(path, 'utf8').slice(first.length);
    writeFileSync(path, first);
    await state['state.write']({journal: {...EMPTY, paused: 'second'}, version: '1'});
    const lost = readFileSync(path, 'utf8').slice(first.length);
    writeFileSync(path, first + won + lost);
    expect((await state['state.read']({}))?.journal.paused).toBe('first');
  });

  test.each([
    ['cut out of', (lines: readonly string[]) => lines.toSpliced(1, 1)],
    [
      'edited',
      (lines: readonly string[]) => lines.map(line => line.replace('"paused":"1"', '"paused":null')),
    ],
    ['of another program', () => ['{"version": 1}', '']],
    ['cut off in its first line', ([first = '']: readonly string[]) => [first.slice(0, -20)]],
  ])('says that it was %s', async (_, damage) => {
    const state = fileState(path);
    await state['state.write']({journal: EMPTY, version: null});
    await state['state.write']({journal: {...EMPTY, paused: '1'}, version: '1'});
    await state['state.write']({journal: EMPTY, version: '2'});
    writeFileSync(path, damage(readFileSync(path, 'utf8').split('\n')).join('\n'));
    await expect(state['state.read']({})).rejects.toMatchObject({code: 'K2E-E401', exitCode: 6});
  });

  test('reads back every journal that was written, one after the other', async () => {
    const journals = fc.array(
      fc.record({
        paused: fc.option(fc.string(), {nil: null}),
        tracks: fc.dictionary(fc.string(), fc.constantFrom(STATE, {...STATE, phase: 'lowered' as const})),
        entries: fc.nat(3),
      }),
      {minLength: 1, maxLength: 8},
    );
    await fc.assert(
      fc.asyncProperty(journals, async drawn => {
        rmSync(path, {force: true});
        let version: string | null = null;
        let entries: Journal['entries'] = [];
        for (const each of drawn) {
          entries = [...entries, ...ENTRIES.slice(0, each.entries)];
          const journal = {...EMPTY, ...each, entries};
          ({version} = await fileState(path)['state.write']({journal, version}));
          expect(await fileState(path)['state.read']({})).toEqual({journal, version});
        }
      }),
      {numRuns: 30},
    );
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
  const child = spawn(process.execPath, ['--no-warnings', WRITER, path, String(count)]);
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
