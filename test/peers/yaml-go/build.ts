import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cached} from '../../servers/cache.ts';
import type {BuiltPeer} from '../cron-go/build.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Builds the Go program of this folder, once for each version of its source, in the cache of `cached`. Needs Go and, the first
 * time, the module proxy.
 */
export async function buildYamlPeer(): Promise<BuiltPeer> {
  const sources = ['main.go', 'go.mod', 'go.sum'].map(file => join(FOLDER, file));
  try {
    const build = (draft: string) => promisify(execFile)('go', ['build', '-o', draft, '.'], {cwd: FOLDER});
    return {path: await cached('yaml-go', sources, build)};
  } catch (error) {
    return {missing: `no program built by Go: ${String(error).trim().slice(0, 300)}`};
  }
}
