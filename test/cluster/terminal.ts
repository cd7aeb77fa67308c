import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import type {Running} from '../program.ts';

/** What a person at a terminal does. */
export interface Person {
  /** Sees all that was printed so far, whenever there is more; what is returned is typed. */
  readonly types: (seen: string) => string | undefined;
}

/** Runs `k2e` of a built package in a terminal of 100 columns: what a person sees there, without control sequences, and the exit code. */
export async function atTerminal(
  program: string,
  args: readonly string[],
  {cwd, env, python}: Running & {readonly python: string},
  {types}: Person,
): Promise<{readonly seen: string; readonly raw: string; readonly code: number | null}> {
  const k2e = [process.execPath, join(program, 'bin/run.js'), ...args];
  const child = spawn(python, ['-c', SPAWN, 'sh', '-c', 'stty cols 100 rows 50; exec "$@"', 'sh', ...k2e], {
    cwd,
    env: {PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm', ...env},
  });
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
    const typed = types(raw);
    if (typed !== undefined) child.stdin.write(typed);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return {seen: stripVTControlCharacters(raw).replaceAll('\r', ''), raw, code};
}

/** Runs a program in a pseudo-terminal and ends with its exit code (Python library reference, `pty`). */
const SPAWN = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
