/** Writes the generated documentation: `npm run docs`; with `--check` it fails when a file is out of date. */
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {catalogueEntries, catalogueIndex} from '../src/catalogue.ts';
import type {Told} from '../src/rules/page.ts';
import {toldByRuns} from './told.ts';

const DOCS = new URL('../docs/', import.meta.url).pathname;

/** Path below `docs/` → text, for every generated page. */
function generatedPages(told?: Told): Map<string, string> {
  return new Map([
    ['rules/README.md', catalogueIndex()],
    ...catalogueEntries().map(({id, page}) => [`rules/${id}.md`, page(told)] as const),
  ]);
}

/**
 * Generated pages that differ from what is on disk, and files in `docs/rules` that no rule has. Without `told` the texts of findings,
 * for which every example has to run, are not compared.
 */
export function stalePages(told?: Told): string[] {
  const pages = generatedPages(told);
  const onDisk = (path: string) => (told ? read(path) : read(path)?.replaceAll(/^> .*\n\n/gm, ''));
  const stale = [...pages].filter(([path, text]) => onDisk(path) !== text).map(([path]) => path);
  return [...stale, ...orphans(pages)];
}

function orphans(pages: ReadonlyMap<string, string>): string[] {
  let found: string[];
  try {
    found = readdirSync(join(DOCS, 'rules'), {recursive: true}).map(String);
  } catch {
    return [];
  }
  return found
    .filter(path => path.endsWith('.md') && !pages.has(`rules/${path}`))
    .map(path => `rules/${path}`);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(DOCS, path), 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const told = toldByRuns();
  if (process.argv.includes('--check')) {
    const stale = stalePages(told);
    if (stale.length > 0) {
      process.stderr.write(`out of date, run npm run docs: ${stale.join(', ')}\n`);
      process.exitCode = 1;
    }
  } else {
    const pages = generatedPages(told);
    for (const path of orphans(pages)) rmSync(join(DOCS, path));
    for (const [path, text] of pages) {
      mkdirSync(dirname(join(DOCS, path)), {recursive: true});
      writeFileSync(join(DOCS, path), text);
    }
  }
}
