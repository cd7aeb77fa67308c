import {spawnSync} from 'node:child_process';
import {cpSync, existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import type {OutputFile} from '../../../src/emit/output.ts';
import {writeOutput} from '../../../src/emit/write.ts';
import {contents, filesOf, newFolder, output, put} from './folders.ts';

/** Each case starts dozens of processes. */
const SLOW = {timeout: 300_000};

const OLD = output({
  'services/web.json': 'old\n',
  'services/gone.json': 'old\n',
  'roles/gone.json': 'old\n',
  'same.json': '=',
});
const NEW = output({'services/web.json': 'new\n', 'jobs/added.json': 'new\n', 'same.json': '='});
const NEXT = output({'services/web.json': 'next\n', 'same.json': '='});
const MINE = {'README.md': 'mine\n', 'services/mine.json': 'mine\n'};

/**
 * Runs a process that writes `files` and meets its end at its n-th change: it is killed, or the system refuses the change.
 * Gives the error's code, `killed`, or undefined when it makes fewer changes.
 */
function endAt(n: number, dir: string, files: readonly OutputFile[], how = 'SIGKILL'): string | undefined {
  const script = fileURLToPath(new URL('./dying-run.ts', import.meta.url));
  const run = spawnSync(process.execPath, [
    '--no-warnings',
    script,
    dir,
    JSON.stringify(files),
    String(n),
    how,
  ]);
  if (run.signal === 'SIGKILL') return 'killed';
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return run.stdout.toString() || undefined;
}

/** What is visible of a folder: all but the staging folder. */
function visible(dir: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(contents(dir)).filter(([path]) => !path.startsWith('.k2e-writing/')),
  );
}

function isDecided(dir: string): boolean {
  return existsSync(join(dir, '.k2e-writing/journal.json'));
}

/** A folder in which a run died when its journal was written and one file was in place. */
function interrupted(): string {
  for (let n = 1; ; n += 1) {
    const dir = newFolder();
    writeOutput(dir, OLD, {force: false});
    if (!endAt(n, dir, NEW)) throw new Error('No run was interrupted after its journal.');
    if (isDecided(dir) && existsSync(join(dir, 'jobs/added.json'))) return dir;
  }
}

it(
  'a run that is killed at any change leaves the old output or the new, and the next run finishes it',
  SLOW,
  () => {
    let points = 0;
    for (let n = 1; ; n += 1) {
      const dir = newFolder();
      writeOutput(dir, OLD, {force: false});
      for (const [path, content] of Object.entries(MINE)) put(dir, path, content);
      if (!endAt(n, dir, NEW)) break;
      points += 1;
      const left = visible(dir);
      const index = left['k2e-output.json'];
      if (index !== undefined) {
        const whole = [OLD, NEW].map(filesOf).find(files => files['k2e-output.json'] === index);
        expect(left, `change ${n}`).toEqual({...whole, ...MINE});
      }
      const {recovered} = writeOutput(dir, NEXT, {force: false});
      expect(contents(dir), `after change ${n}`).toEqual({...filesOf(NEXT), ...MINE});
      expect(recovered || index !== undefined, `change ${n}`).toBe(true);
    }
    expect(points).toBeGreaterThan(15);
  },
);

it('a run that is killed while it finishes another is finished by the next', SLOW, () => {
  const dead = interrupted();
  for (let n = 1; ; n += 1) {
    const dir = newFolder();
    cpSync(dead, dir, {recursive: true});
    if (!endAt(n, dir, NEXT)) break;
    writeOutput(dir, NEW, {force: false});
    expect(contents(dir), `after change ${n}`).toEqual(filesOf(NEW));
  }
});

it('a first run that is killed leaves a folder that the next run takes as its own', SLOW, () => {
  for (let n = 1; ; n += 1) {
    const dir = newFolder();
    if (!endAt(n, dir, OLD)) break;
    writeOutput(dir, NEW, {force: false});
    expect(contents(dir), `after change ${n}`).toEqual(filesOf(NEW));
  }
});

it('what the user does to files after a run was killed is not lost', SLOW, () => {
  const dir = interrupted();
  put(dir, 'services/web.json', 'mine');
  expect(() => writeOutput(dir, NEXT, {force: false})).toThrow(/services\/web\.json/);
  expect(contents(dir)['services/web.json']).toBe('mine');
  writeOutput(dir, NEXT, {force: true});
  expect(contents(dir)).toEqual(filesOf(NEXT));
});

it(
  'a run that meets a full disk before it is decided leaves the old output; after that, the next run finishes it',
  SLOW,
  () => {
    let undecided = 0;
    // The first two changes only make sure that the folder is there and clean.
    for (let n = 3; ; n += 1) {
      const dir = newFolder();
      writeOutput(dir, OLD, {force: false});
      const end = endAt(n, dir, NEW, 'ENOSPC');
      if (!end) break;
      expect(end, `change ${n}`).toBe('K2E-E043');
      if (visible(dir)['k2e-output.json'] === filesOf(OLD)['k2e-output.json'] && !isDecided(dir)) {
        expect(contents(dir), `change ${n}`).toEqual(filesOf(OLD));
        undecided += 1;
      }
      writeOutput(dir, NEXT, {force: false});
      expect(contents(dir), `after change ${n}`).toEqual(filesOf(NEXT));
    }
    expect(undecided).toBeGreaterThan(4);
  },
);

it('a run whose folder may not be written tells it and leaves the old output', SLOW, () => {
  const dir = newFolder();
  writeOutput(dir, OLD, {force: false});
  expect(endAt(4, dir, NEW, 'EACCES')).toBe('K2E-E042');
  expect(contents(dir)).toEqual(filesOf(OLD));
});
