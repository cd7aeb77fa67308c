/**
 * Writes `src/rules/index.ts`, the list of all rules, from the files below `src/rules`: `npx node scripts/rules-index.ts`.
 * A test fails when the list and the files differ.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const ROOT = new URL('../src/rules/', import.meta.url).pathname;

function ruleFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), {withFileTypes: true}).flatMap(entry => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ruleFiles(path);
    const isRule = /^export default define(Problem|Object|Byproduct)?Rule\(/m.test(
      readFileSync(join(ROOT, path), 'utf8'),
    );
    return path.endsWith('.ts') && isRule ? [path] : [];
  });
}

function variable(path: string): string {
  return path.replace(/\.ts$/, '').replaceAll(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The text of `src/rules/index.ts` for the rule files that exist. */
export function rulesIndex(): string {
  const files = ruleFiles('').toSorted();
  const isProblem = (path: string) =>
    /^export default defineProblemRule\(/m.test(readFileSync(join(ROOT, path), 'utf8'));
  const list = (paths: string[]) => paths.map(path => `  ${variable(path)},\n`).join('');
  return `${files.map(path => `import ${variable(path)} from './${path}';\n`).join('')}import type {ProblemRule, Rule} from './rule.ts';

/** Every rule, sorted by id: the only list of what k2e supports. \`npm run rules:index\` writes it from the files. */
export const rules: readonly Rule[] = [
${list(files.filter(path => !isProblem(path)))}];

/** Every rule that words a problem of the load or model stage. */
export const problemRules: readonly ProblemRule[] = [
${list(files.filter(isProblem))}];
`;
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  writeFileSync(join(ROOT, 'index.ts'), rulesIndex());
