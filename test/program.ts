import {spawn, spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const ROOT = new URL('..', import.meta.url).pathname;

let shared: string | undefined;

/** A package of the present sources without types, built once for all tests of a process and removed when that ends. */
export function builtProgram(): string {
  if (shared === undefined) {
    const folder = builtPackage('--no-types');
    process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
    shared = folder;
  }
  return shared;
}

/**
 * Builds the sources into a package of its own in a temporary folder, and gives its path: tests of the program as users run
 * it neither trust nor touch the `dist` of the checkout.
 */
export function builtPackage(...options: readonly '--no-types'[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-program-'));
  for (const name of ['package.json', 'bin', 'README.md', 'LICENSE']) {
    cpSync(join(ROOT, name), join(folder, name), {recursive: true});
  }
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts'), folder, ...options], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the sources do not compile:\n${built.stdout}${built.stderr}`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What a run of the program has left. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run the program. */
export interface Running {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A run of the program that goes on. */
export interface Going {
  /** Ends it at once, as `kill -9` does; its code is null then. */
  kill(): void;
  readonly ended: Promise<Ended>;
}

/** Starts `k2e` of a built package with these arguments, as a process without a terminal. */
export function spawnProgram(
  program: string,
  args: readonly string[],
  {cwd, stdin = '', env}: Running,
): Going {
  const child = spawn(process.execPath, [join(program, 'bin/run.js'), ...args], {
    cwd,
    env: {PATH: process.env['PATH'] ?? '', HOME: cwd, ...env},
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {
    // The program may end before it has read its input.
  });
  child.stdin.end(stdin);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({code, stdout, stderr}));
  });
  return {kill: () => void child.kill('SIGKILL'), ended};
}

/** Runs `k2e` of a built package with these arguments to its end, as a process without a terminal. */
export function runProgram(program: string, args: readonly string[], running: Running): Promise<Ended> {
  return spawnProgram(program, args, running).ended;
}
