/** Writes the generated documentation: `npm run docs`; with `--check` it fails when a file is out of date. */
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {catalogueEntries, catalogueIndex} from '../src/catalogue.ts';

const DOCS = new URL('../docs/', import.meta.url).pathname;

/** Path below `docs/` → text, for every generated page. */
export function generatedPages(): Map<string, string> {
  return new Map([
    ['rules/README.md', catalogueIndex()],
    ...catalogueEntries().map(({id, page}) => [`rules/${id}.md`, page()] as const),
  ]);
}

/** Generated pages that differ from what is on disk, and files in `docs/rules` that no rule has. */
export function stalePages(): string[] {
  const pages = generatedPages();
  const stale = [...pages].filter(([path, text]) => read(path) !== text).map(([path]) => path);
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
  const pages = generatedPages();
  if (process.argv.includes('--check')) {
    const stale = stalePages();
    if (stale.length > 0) {
      process.stderr.write(`out of date, run npm run docs: ${stale.join(', ')}\n`);
      process.exitCode = 1;
    }
  } else {
    for (const path of orphans(pages)) rmSync(join(DOCS, path));
    for (const [path, text] of pages) {
      mkdirSync(dirname(join(DOCS, path)), {recursive: true});
      writeFileSync(join(DOCS, path), text);
    }
  }
}
