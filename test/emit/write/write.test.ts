import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {OutputFile} from '../../../src/emit/output.ts';
import {writeOutput} from '../../../src/emit/write.ts';
import {InternalError, K2eError, SafetyError, UsageError} from '../../../src/errors.ts';
import {contents, filesOf, newFolder, output, put} from './folders.ts';

const FIRST = output({'services/web.json': 'one\n', 'services/old.json': 'one\n', 'report.json': '{}\n'});
const SECOND = output({'services/web.json': 'two\n', 'roles/new.json': 'two\n', 'report.json': '{}\n'});

function write(dir: string, files: readonly OutputFile[], force = false) {
  return writeOutput(dir, files, {force});
}

/** The error that a run is refused with. */
function refusal(run: () => unknown): K2eError {
  try {
    run();
  } catch (error) {
    if (error instanceof K2eError) return error;
    throw error;
  }
  throw new Error('The run was not refused.');
}

describe('an output folder', () => {
  it('is made, with its parents, and holds exactly the output', () => {
    const dir = join(newFolder(), 'deep');
    const result = write(dir, FIRST);
    expect(contents(dir)).toEqual(filesOf(FIRST));
    expect(result).toEqual({
      written: FIRST.map(({path}) => path).sort(),
      removed: [],
      unchanged: [],
      discarded: [],
      recovered: false,
    });
  });

  it('loses on a rerun what k2e no longer writes, and nothing else', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, 'notes.txt', 'mine');
    put(dir, 'services/mine.json', 'mine');
    const result = write(dir, SECOND);
    expect(contents(dir)).toEqual({...filesOf(SECOND), 'notes.txt': 'mine', 'services/mine.json': 'mine'});
    expect(result).toMatchObject({
      written: ['k2e-output.json', 'roles/new.json', 'services/web.json'],
      removed: ['services/old.json'],
      unchanged: ['report.json'],
    });
  });

  it('keeps no empty folders of removed files', () => {
    const dir = newFolder();
    write(dir, SECOND);
    write(dir, output({'report.json': '{}\n'}));
    expect(existsSync(join(dir, 'roles'))).toBe(false);
    expect(existsSync(join(dir, 'services'))).toBe(false);
  });

  it('is left alone when nothing has changed', () => {
    const dir = newFolder();
    write(dir, FIRST);
    const before = statSync(join(dir, 'k2e-output.json'));
    expect(write(dir, FIRST)).toMatchObject({written: [], removed: []});
    expect(statSync(join(dir, 'k2e-output.json')).ino).toBe(before.ino);
  });

  it('gets back a file of k2e’s that was deleted', () => {
    const dir = newFolder();
    write(dir, FIRST);
    unlinkSync(join(dir, 'report.json'));
    expect(write(dir, FIRST).written).toEqual(['report.json']);
    expect(contents(dir)).toEqual(filesOf(FIRST));
  });

  it('may be a link to a folder', () => {
    const dir = newFolder();
    mkdirSync(dir, {recursive: true});
    symlinkSync(dir, `${dir}-link`);
    write(`${dir}-link`, FIRST);
    expect(contents(dir)).toEqual(filesOf(FIRST));
  });

  it('is only looked at in a dry run', () => {
    const dir = newFolder();
    expect(writeOutput(dir, FIRST, {force: false, dryRun: true}).written).toHaveLength(FIRST.length);
    expect(existsSync(dir)).toBe(false);
    write(dir, FIRST);
    expect(writeOutput(dir, SECOND, {force: false, dryRun: true})).toMatchObject({
      removed: ['services/old.json'],
    });
    expect(contents(dir)).toEqual(filesOf(FIRST));
  });

  it('ends up the same over any history of outputs', () => {
    const files = fc.dictionary(
      fc.constantFrom('a.json', 'b/a.json', 'b/b.json', 'c/d/e.json'),
      fc.constantFrom('1', '2'),
    );
    fc.assert(
      fc.property(fc.array(files, {minLength: 1, maxLength: 4}), history => {
        const dir = newFolder();
        for (const state of history) write(dir, output(state));
        expect(contents(dir)).toEqual(filesOf(output(history.at(-1) ?? {})));
      }),
      {numRuns: 30},
    );
  });
});

describe('a folder that k2e did not write', () => {
  it('is refused, and taken with force without touching other files', () => {
    const dir = newFolder();
    put(dir, 'notes.txt', 'mine');
    put(dir, 'report.json', 'mine');
    const error = refusal(() => write(dir, FIRST));
    expect(error).toBeInstanceOf(SafetyError);
    expect(error.code).toBe('K2E-E301');
    expect(contents(dir)).toEqual({'notes.txt': 'mine', 'report.json': 'mine'});
    expect(write(dir, FIRST, true).discarded).toEqual(['report.json']);
    expect(contents(dir)).toEqual({...filesOf(FIRST), 'notes.txt': 'mine'});
    expect(write(dir, SECOND).removed).toEqual(['services/old.json']);
  });

  it('may be empty', () => {
    const dir = newFolder();
    mkdirSync(dir, {recursive: true});
    write(dir, FIRST);
    expect(contents(dir)).toEqual(filesOf(FIRST));
  });

  it('is one whose index names a file outside of it', () => {
    const dir = newFolder();
    put(dir, '../victim.json', 'mine');
    const index = {
      schemaVersion: 1,
      tool: {name: 'k2e', version: '0'},
      files: [],
      otherFiles: [{path: '../victim.json', sha256: '0'.repeat(64)}],
    };
    put(dir, 'k2e-output.json', JSON.stringify(index));
    expect(refusal(() => write(dir, FIRST)).code).toBe('K2E-E301');
    write(dir, FIRST, true);
    expect(readFileSync(join(dir, '../victim.json'), 'utf8')).toBe('mine');
  });
});

describe('what the user did to a folder of k2e', () => {
  it('an edit is not overwritten or removed without force', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, 'services/web.json', 'edited');
    put(dir, 'services/old.json', 'edited');
    const error = refusal(() => write(dir, SECOND));
    expect(error.code).toBe('K2E-E302');
    expect(error.message).toContain('services/old.json, services/web.json');
    expect(contents(dir)['services/web.json']).toBe('edited');
    expect(write(dir, SECOND, true).discarded).toEqual(['services/old.json', 'services/web.json']);
    expect(contents(dir)).toEqual(filesOf(SECOND));
  });

  it('an edit that makes the file as k2e writes it now is none', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, 'services/web.json', 'two\n');
    write(dir, SECOND);
    expect(contents(dir)).toEqual(filesOf(SECOND));
  });

  it('a file of the user’s where k2e wants to write one is not overwritten', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, 'roles/new.json', 'mine');
    const error = refusal(() => write(dir, SECOND));
    expect(error.code).toBe('K2E-E303');
    expect(error.message).toContain('roles/new.json');
    expect(write(dir, SECOND, true).discarded).toEqual(['roles/new.json']);
    expect(contents(dir)).toEqual(filesOf(SECOND));
  });

  it.each([false, true])('a linked folder is not followed (force: %s)', force => {
    const dir = newFolder();
    write(dir, FIRST);
    rmSync(join(dir, 'services'), {recursive: true});
    put(`${dir}-elsewhere`, 'web.json', 'one\n');
    put(`${dir}-elsewhere`, 'old.json', 'one\n');
    symlinkSync(`${dir}-elsewhere`, join(dir, 'services'));
    const error = refusal(() => write(dir, SECOND, force));
    expect(error.code).toBe('K2E-E304');
    expect(contents(`${dir}-elsewhere`)).toEqual({'web.json': 'one\n', 'old.json': 'one\n'});
    write(dir, output({'roles/new.json': 'two\n'}), force);
    expect(contents(`${dir}-elsewhere`)).toEqual({'web.json': 'one\n', 'old.json': 'one\n'});
  });

  it('a linked file is replaced with force only, and what it points to is not written', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, '../target.json', 'mine');
    unlinkSync(join(dir, 'services/web.json'));
    symlinkSync(join(dir, '../target.json'), join(dir, 'services/web.json'));
    expect(refusal(() => write(dir, SECOND)).code).toBe('K2E-E302');
    write(dir, SECOND, true);
    expect(contents(dir)).toEqual(filesOf(SECOND));
    expect(readFileSync(join(dir, '../target.json'), 'utf8')).toBe('mine');
  });

  it('a folder where a file belongs is refused', () => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, 'roles/new.json/mine.txt', 'mine');
    expect(refusal(() => write(dir, SECOND, true)).code).toBe('K2E-E304');
    expect(contents(dir)).toEqual({...filesOf(FIRST), 'roles/new.json/mine.txt': 'mine'});
  });
});

describe('an interrupted run', () => {
  const journal = {
    schemaVersion: 1,
    write: [{path: 'a.json', staged: '.k2e-writing/0', before: 'absent', after: 'sha256:0'}],
    remove: [],
  };

  it.each([
    ['a damaged journal', '{'],
    ['a damaged file', JSON.stringify(journal)],
    ['a journal that leads out of the folder', JSON.stringify(journal).replace('a.json', '../../a.json')],
    [
      'a journal that takes files from elsewhere',
      JSON.stringify(journal).replace('.k2e-writing/0', '../victim.json'),
    ],
  ])('with %s is refused, and started anew with force', (_, text) => {
    const dir = newFolder();
    write(dir, FIRST);
    put(dir, '../victim.json', 'mine');
    put(dir, '.k2e-writing/journal.json', text);
    put(dir, '.k2e-writing/0', 'half');
    expect(refusal(() => write(dir, SECOND)).code).toBe('K2E-E305');
    expect(refusal(() => writeOutput(dir, SECOND, {force: false, dryRun: true})).code).toBe('K2E-E305');
    write(dir, SECOND, true);
    expect(contents(dir)).toEqual(filesOf(SECOND));
    expect(readFileSync(join(dir, '../victim.json'), 'utf8')).toBe('mine');
  });
});

describe('a folder that cannot be written', () => {
  it('is told when a file is at its path, or on the way', () => {
    const dir = newFolder();
    writeFileSync(dir, 'mine');
    for (const path of [dir, join(dir, 'below')]) {
      const error = refusal(() => write(path, FIRST));
      expect(error).toBeInstanceOf(UsageError);
      expect(error.code).toBe('K2E-E041');
      expect(error.message).toContain(path);
    }
  });

  it('is told with the system’s reason', () => {
    const error = refusal(() => write(join(newFolder(), 'x'.repeat(300)), FIRST));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.code).toBe('K2E-E042');
    expect(error.message).toContain('ENAMETOOLONG');
  });
});

describe('the paths of an output', () => {
  it.each([
    '../x',
    '/x',
    'a//b',
    'a/../b',
    'a\\b',
    '',
    'C:x',
    'nul.json',
    'a/COM1',
    'x.',
    '.x',
    'x\n',
    'ü.json',
    '.k2e-writing/journal.json',
    `${'x'.repeat(256)}`,
  ])('%j is refused before anything is written', path => {
    const dir = newFolder();
    expect(refusal(() => write(dir, [...FIRST, {path, content: ''}]))).toBeInstanceOf(InternalError);
    expect(existsSync(dir)).toBe(false);
  });

  it.each([[['services/Web.json', 'services/web.json']], [['a', 'a/b']], [['report.json', 'report.json']]])(
    '%j cannot be told apart everywhere',
    paths => {
      const files = paths.map(path => ({path, content: ''}));
      expect(refusal(() => write(newFolder(), [...output({}), ...files]))).toBeInstanceOf(InternalError);
    },
  );

  it('must have an index among them', () => {
    expect(refusal(() => write(newFolder(), [{path: 'a.json', content: ''}]))).toBeInstanceOf(InternalError);
  });
});
