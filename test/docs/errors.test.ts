import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {EXIT} from '../../src/errors.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Exit code of each error class, as `src/errors.ts` has it. */
const CLASSES = {
  UsageError: EXIT.usage,
  InputError: EXIT.input,
  RemoteError: EXIT.remote,
  SafetyError: EXIT.refused,
  JournalError: EXIT.state,
  InternalError: EXIT.bug,
} as const;

/** Code → exit code, as the source throws them. */
function thrown(): Map<string, number> {
  const codes = new Map<string, number>();
  for (const file of globSync('src/**/*.ts', {cwd: ROOT})) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, name, code] of text.matchAll(/new (\w+Error)\(\s*'(K2E-E\d{3})'/g)) {
      const exit = CLASSES[name as keyof typeof CLASSES];
      expect(exit, `${file}: ${name} is in the table of this test`).toBeDefined();
      expect(codes.get(code ?? '') ?? exit, `${code} has one exit code`).toBe(exit);
      codes.set(code ?? '', exit);
    }
    const literals = [...text.matchAll(/'(K2E-E\d{3})'/g)].map(([, code]) => code ?? '');
    for (const code of literals)
      expect([...codes.keys()], `${file}: ${code} is thrown where it is named`).toContain(code);
  }
  return codes;
}

/** Code → exit code, as the page has them: a heading for each code, below the heading of its exit code. */
function documented(): Map<string, number> {
  const codes = new Map<string, number>();
  let exit = Number.NaN;
  for (const line of readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').split('\n')) {
    exit = Number(/^## Exit code (\d+)/.exec(line)?.[1] ?? exit);
    const code = /^### (K2E-E\d{3})$/.exec(line)?.[1];
    if (code === undefined) continue;
    expect(codes.has(code), `${code} stands once`).toBe(false);
    codes.set(code, exit);
  }
  return codes;
}

describe('docs/errors.md', () => {
  test('explains each code that is thrown, below its exit code, and no other', () => {
    expect([...documented()].toSorted()).toEqual([...thrown()].toSorted());
  });

  test('keeps to the ranges of the exit codes', () => {
    const ranges: Readonly<Record<string, number>> = {
      0: EXIT.usage,
      1: EXIT.input,
      2: EXIT.remote,
      3: EXIT.refused,
      4: EXIT.state,
      9: EXIT.bug,
    };
    for (const [code, exit] of documented()) expect(ranges[code.charAt(5)], code).toBe(exit);
  });

  test('has an anchor where errors point to', () => {
    const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
    for (const code of thrown().keys()) expect(page).toContain(`\n### ${code}\n`);
  });
});
