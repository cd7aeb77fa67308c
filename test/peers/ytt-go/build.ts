import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {cached} from '../../servers/cache.ts';
import type {BuiltPeer} from '../cron-go/build.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Builds ytt, once for each version in `go.mod`. Needs Go and, the first time, the module proxy. */
export async function buildYtt(): Promise<BuiltPeer> {
  const sources = ['go.mod', 'go.sum'].map(file => join(FOLDER, file));
  try {
    const build = (draft: string) =>
      promisify(execFile)('go', ['build', '-o', draft, 'carvel.dev/ytt/cmd/ytt'], {cwd: FOLDER});
    return {path: await cached('ytt', sources, build)};
  } catch (error) {
    return {missing: `no ytt: ${String(error).trim().slice(0, 300)}`};
  }
}
