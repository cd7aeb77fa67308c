import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cached} from './cache.ts';

/** Environments by name: the files that say what is in them. */
const REQUIREMENTS = {
  peers: 'requirements.txt',
  ministack: 'requirements-ministack.txt',
} as const;

/** The interpreter of an environment with everything in its requirements, or why this machine has none. */
export type PythonPeer =
  | {readonly python: string; readonly missing?: undefined}
  | {readonly python?: undefined; readonly missing: string};

/**
 * Makes a virtual environment, once for each version of its requirements, in the cache of `cached`. Needs Python 3 and, the first
 * time, a package index.
 */
export async function pythonPeer(name: keyof typeof REQUIREMENTS = 'peers'): Promise<PythonPeer> {
  const requirements = fileURLToPath(new URL(REQUIREMENTS[name], import.meta.url));
  try {
    const folder = await cached(name, [requirements], draft => install(draft, requirements));
    return {python: join(folder, 'bin', 'python')};
  } catch (error) {
    return {missing: `no Python environment: ${String(error).trim().slice(0, 300)}`};
  }
}

async function install(folder: string, requirements: string): Promise<void> {
  const run = promisify(execFile);
  await run('python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin', 'python');
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
}
