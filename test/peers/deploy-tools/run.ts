import {spawn} from 'node:child_process';

/** What a program exits with and prints. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end with these variables in its environment and no others but `PATH`. */
export function runToEnd(
  program: string,
  args: readonly string[],
  {cwd, env}: {readonly cwd: string; readonly env: Readonly<Record<string, string>>},
): Promise<Ended> {
  const child = spawn(program, args, {cwd, env: {PATH: process.env.PATH, HOME: cwd, ...env}});
  let out = '';
  let err = '';
  child.stdin.end();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', code => resolve({code, out, err}));
  });
}
