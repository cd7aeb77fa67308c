import {lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {OutputFile} from '../../../src/emit/output.ts';
import {indexFile} from '../../../src/emit/output-index.ts';

/** A path for an output folder that does not exist yet; cleared away after the test. */
export function newFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'k2e-write-'));
  onTestFinished(() => rmSync(parent, {recursive: true, force: true}));
  return join(parent, 'out');
}

/** An output with these files and its index. */
export function output(files: Readonly<Record<string, string>>): OutputFile[] {
  const others = Object.entries(files).map(([path, content]) => ({path, content}));
  return [...others, indexFile({version: '0.1.0', files: [], placeholders: [], secretValues: []}, others)];
}

/** Writes a file of the user's. */
export function put(dir: string, path: string, content: string): void {
  mkdirSync(dirname(join(dir, path)), {recursive: true});
  writeFileSync(join(dir, path), content);
}

/** All files of a folder with their contents, and its empty folders as paths that end in `/`. */
export function contents(dir: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  const names = readdirSync(join(dir, below));
  if (names.length === 0 && below !== '') found[`${below}/`] = '';
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`;
    const stat = lstatSync(join(dir, path));
    if (stat.isDirectory()) Object.assign(found, contents(dir, path));
    else found[path] = stat.isSymbolicLink() ? 'a link' : readFileSync(join(dir, path), 'utf8');
  }
  return found;
}

/** What a folder holds after an output was written into it. */
export function filesOf(files: readonly OutputFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({path, content}) => [path, content]));
}
