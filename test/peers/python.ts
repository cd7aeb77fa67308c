import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The interpreter of an environment with everything in `requirements.txt`, or why this machine has none. */
export type PythonPeer =
  | {readonly python: string; readonly missing?: undefined}
  | {readonly python?: undefined; readonly missing: string};

/**
 * Makes a virtual environment, once for each version of `requirements.txt`, outside of the checkout: in
 * `$XDG_CACHE_HOME/k2e` or `~/.cache/k2e`. Needs Python 3 and, the first time, a package index. Several runs may make it at
 * once: each works on a draft of its own, and the first to finish gives it its name.
 */
export async function pythonPeer(): Promise<PythonPeer> {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'k2e');
  const folder = join(cache, `peers-${hash}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return {python};

  mkdirSync(cache, {recursive: true});
  const draft = `${folder}.${process.pid}`;
  const run = promisify(execFile);
  try {
    await run('python3', ['-m', 'venv', draft]);
    await run(join(draft, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      REQUIREMENTS,
    ]);
    if (!existsSync(python)) renameSync(draft, folder);
    return {python};
  } catch (error) {
    if (existsSync(python)) return {python};
    return {missing: `no Python environment: ${String(error).trim().slice(0, 300)}`};
  } finally {
    rmSync(draft, {recursive: true, force: true});
  }
}
