import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cached} from '../../servers/cache.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The program, or why this machine cannot build it. */
export type BuiltPeer =
  | {readonly path: string; readonly missing?: undefined}
  | {readonly path?: undefined; readonly missing: string};

/**
 * Builds the Go program of this folder, once for each version of its source, in the cache of `cached`. Needs Go and, the first
 * time, the module proxy.
 */
export async function buildCronPeer(): Promise<BuiltPeer> {
  const sources = ['main.go', 'go.mod', 'go.sum'].map(file => join(FOLDER, file));
  try {
    const build = (draft: string) => promisify(execFile)('go', ['build', '-o', draft, '.'], {cwd: FOLDER});
    return {path: await cached('cron-go', sources, build)};
  } catch (error) {
    return {missing: `no program built by Go: ${String(error).trim().slice(0, 300)}`};
  }
}
